/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.rmq.samples.recipes.idempotent;

import java.math.BigDecimal;
import java.util.UUID;
import java.util.stream.IntStream;

import io.rmq.samples.recipes.RecipeTest;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that an invoice is written once, on a real server.
 */
@RecipeTest
class InvoiceListenerTests {

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private HandledMessages handled;

	@Autowired
	private StringRedisTemplate redis;

	private final String customer = UUID.randomUUID().toString();

	@BeforeEach
	void forgetAll() {
		this.jdbc.sql("delete from handled_message").update();
	}

	@Test
	void furtherCopiesOfAMessageAreSkippedEvenAtTheSameTime() {
		addCustomer();
		IntStream.range(0, 20).forEach((copy) -> send("copied"));
		awaitNothingWaits();
		assertThat(invoices()).isOne();
		assertThat(marks("copied")).isOne();
	}

	@Test
	void otherMessagesAreHandled() {
		addCustomer();
		send("first");
		send("second");
		await().until(() -> invoices() == 2);
	}

	@Test
	void handlerThatFailsLeavesNoMarkAndIsCalledAgain() {
		// There is no such customer yet, which the database finds after the mark was set.
		send("early");
		await().until(() -> retries() > 0);
		assertThat(marks("early")).isZero();
		assertThat(invoices()).isZero();
		addCustomer();
		await().until(() -> invoices() == 1);
		assertThat(marks("early")).isOne();
	}

	@Test
	void marksAreForgottenAfterAWeek() {
		this.jdbc.sql("""
				insert into handled_message (topic, consumer_group, message_id, handled_at)
				values ('invoices', 'default', 'old', current_timestamp - interval '8' day),
				('invoices', 'default', 'new', current_timestamp - interval '6' day)""").update();
		this.handled.forget();
		assertThat(marks("old")).isZero();
		assertThat(marks("new")).isOne();
	}

	private void send(String messageId) {
		this.rmqTemplate.message("invoices", new Invoice(this.customer, BigDecimal.TEN)).messageId(messageId).send();
	}

	private void addCustomer() {
		this.jdbc.sql("insert into customer (name) values (?)").param(this.customer).update();
	}

	private long invoices() {
		return this.jdbc.sql("select count(*) from invoice where customer = ?")
			.param(this.customer)
			.query(Long.class)
			.single();
	}

	private long marks(String messageId) {
		return this.jdbc.sql("select count(*) from handled_message where message_id = ?")
			.param(messageId)
			.query(Long.class)
			.single();
	}

	private long retries() {
		Long size = this.redis.opsForZSet().size("rmq:{invoices}:g:recipes:retry");
		return (size != null) ? size : 0;
	}

	private void awaitNothingWaits() {
		await().until(() -> retries() == 0
				&& Long.valueOf(0).equals(this.redis.opsForStream().size("rmq:{invoices}:normal")));
	}

}
