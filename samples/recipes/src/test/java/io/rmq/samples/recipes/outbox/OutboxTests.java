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

package io.rmq.samples.recipes.outbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.rmq.samples.recipes.RecipeTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that what is in the outbox is sent once, on a real server. The relay is called by
 * the tests, as it must not come between their steps.
 */
@RecipeTest
class OutboxTests {

	@Autowired
	private Purchases purchases;

	@Autowired
	private Outbox outbox;

	@Autowired
	private OutboxRelay relay;

	@Autowired
	private TransactionTemplate transaction;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private StringRedisTemplate redis;

	@AfterEach
	void empty() {
		this.jdbc.sql("delete from outbox").update();
		this.redis.delete(List.of("rmq:{purchases}:normal"));
	}

	@Test
	void messageIsSentAfterTheCommitWithWhatTheDatabaseHas() {
		this.purchases.add(new Purchase("tea", 2));
		assertThat(stored()).isZero();
		this.relay.relay();
		assertThat(stored()).isOne();
		assertThat(waiting()).isZero();
	}

	@Test
	void rollbackSendsNothing() {
		this.transaction.executeWithoutResult((status) -> {
			this.purchases.add(new Purchase("tea", 2));
			status.setRollbackOnly();
		});
		this.relay.relay();
		assertThat(stored()).isZero();
	}

	@Test
	void crashBetweenSendAndDeleteStoresNothingTwice() {
		this.purchases.add(new Purchase("tea", 2));
		crashAfter(() -> {
			this.relay.relay();
			assertThat(stored()).isOne();
		});
		assertThat(waiting()).isOne();
		this.relay.relay();
		assertThat(waiting()).isZero();
		assertThat(stored()).isOne();
	}

	@Test
	void anotherRelayNeitherWaitsForARowThatIsBeingSentNorSendsIt() {
		this.purchases.add(new Purchase("tea", 2));
		crashAfter(() -> {
			this.relay.relay();
			assertThat(CompletableFuture.runAsync(this.relay::relay)).succeedsWithin(1, TimeUnit.SECONDS);
			assertThat(stored()).isOne();
		});
		assertThat(waiting()).isOne();
	}

	@Test
	void moreThanABatchIsSentInItsOrder() {
		this.transaction.executeWithoutResult((status) -> IntStream.range(0, 250)
			.forEach((number) -> this.outbox.add("purchases", new Purchase("tea", number))));
		this.relay.relay();
		assertThat(waiting()).isZero();
		assertThat(this.redis.<String, String>opsForStream().range("rmq:{purchases}:normal", Range.unbounded()))
			.extracting((entry) -> entry.getValue().get("body"))
			.containsExactlyElementsOf(
					IntStream.range(0, 250).mapToObj("{\"product\":\"tea\",\"quantity\":%d}"::formatted).toList());
	}

	@Test
	void messageThatCannotBeSentIsSetAsideAndHoldsUpNothing() {
		this.purchases.add(new Purchase("tea", 1));
		this.jdbc.sql("update outbox set body = repeat('x', 2000000)").update();
		this.purchases.add(new Purchase("tea", 2));
		this.relay.relay();
		assertThat(stored()).isOne();
		assertThat(this.jdbc.sql("select error from outbox").query(String.class).single())
			.contains("rmq.producer.max-message-size");
	}

	@Test
	void messageNeedsATransaction() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.outbox.add("purchases", new Purchase("tea", 2)));
	}

	/**
	 * Leave what the database has after a process died in the middle of a transaction:
	 * nothing of it, and its locks are gone.
	 */
	private void crashAfter(Runnable work) {
		this.transaction.executeWithoutResult((status) -> {
			work.run();
			status.setRollbackOnly();
		});
	}

	private long waiting() {
		return this.jdbc.sql("select count(*) from outbox").query(Long.class).single();
	}

	private long stored() {
		Long size = this.redis.opsForStream().size("rmq:{purchases}:normal");
		return (size != null) ? size : 0;
	}

}
