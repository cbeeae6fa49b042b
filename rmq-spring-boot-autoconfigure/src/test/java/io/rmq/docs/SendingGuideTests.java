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

package io.rmq.docs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.rmq.RmqPriority;
import io.rmq.RmqTopicFullException;
import io.rmq.boot.test.RmqTest;
import io.rmq.template.RmqSendOutcome;
import io.rmq.template.RmqSendResult;
import io.rmq.template.RmqTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guides to sending and to time show does what they say.
 */
@RmqTest(properties = { "rmq.topics.readings.max-length=2", "rmq.producer.idempotent=true", "rmq.producer.retries=5",
		"rmq.producer.linger=1ms" })
class SendingGuideTests {

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private StringRedisTemplate redis;

	@BeforeEach
	void clear() {
		this.redis.delete(this.redis.keys("rmq:{*"));
	}

	@Test
	void messageIsStoredWithAllThatWasSaid() {
		List<RmqSendResult> sent = send(this.rmqTemplate, new Order("tea", 2));
		assertThat(sent.get(0).position()).isNotNull();
		assertThat(this.redis.opsForStream().size("rmq:{orders}:normal")).isOne();
		assertThat(stored("orders", "high")).singleElement()
			.satisfies((entry) -> assertThat(entry.getValue()).containsEntry("id", "order-4711")
				.containsEntry("key", "customer-7")
				.containsEntry("hdr", "{\"tenant\":\"acme\"}")
				.containsEntry("ttl", "600000")
				.containsEntry("max", "2")
				.containsEntry("body", "{\"product\":\"tea\",\"quantity\":2}"));
	}

	@Test
	void severalMessagesAreStored() {
		sendAll(this.rmqTemplate, List.of(new Order("tea", 1), new Order("tea", 2)));
		assertThat(stored("orders", "normal")).hasSize(4);
	}

	@Test
	void resultsComeWhenAllAreDone() throws Exception {
		AtomicReference<Long> stored = new AtomicReference<>();
		report(this.rmqTemplate, List.of(new Order("tea", 1), new Order("tea", 2)), stored::set);
		Awaitility.await().untilAsserted(() -> assertThat(stored).hasValue(2L));
	}

	@Test
	void fullTopicIsTold() {
		assertThat(offer(this.rmqTemplate, "a")).isTrue();
		assertThat(offer(this.rmqTemplate, "b")).isTrue();
		assertThat(offer(this.rmqTemplate, "c")).isFalse();
		assertThat(stored("readings", "normal")).hasSize(2);
	}

	@Test
	void secondMessageOfAnIdIsNotStored() {
		RmqSendResult first = deduplicate(this.rmqTemplate, new Order("tea", 2));
		RmqSendResult second = deduplicate(this.rmqTemplate, new Order("tea", 2));
		assertThat(first.duplicate()).isFalse();
		assertThat(second.duplicate()).isTrue();
		assertThat(second.position()).isEqualTo(first.position());
	}

	@Test
	void messagesForLaterWaitAndCanBeTakenBack() {
		later(this.rmqTemplate, new Reminder("dentist"), Instant.now().plus(Duration.ofHours(3)));
		assertThat(this.redis.opsForZSet().size("rmq:{reminders}:delayed")).isEqualTo(2);
		assertThat(takeBack(this.rmqTemplate, new Reminder("dentist"))).isTrue();
		assertThat(this.redis.opsForZSet().size("rmq:{reminders}:delayed")).isEqualTo(2);
	}

	@Test
	void messageLivesAsLongAsItSays() {
		expire(this.rmqTemplate, new Price("tea", 199));
		assertThat(stored("prices", "normal")).singleElement()
			.satisfies((entry) -> assertThat(entry.getValue()).containsEntry("ttl", "30000"));
	}

	private List<MapRecord<String, String, String>> stored(String topic, String lane) {
		return this.redis.<String, String>opsForStream().range("rmq:{%s}:%s".formatted(topic, lane), Range.unbounded());
	}

	private static List<RmqSendResult> send(RmqTemplate rmqTemplate, Order order) {
		RmqSendResult sent = rmqTemplate.send("orders", order);

		rmqTemplate.message("orders", order)
			.messageId("order-4711")
			.key("customer-7")
			.priority(RmqPriority.HIGH)
			.header("tenant", "acme")
			.ttl(Duration.ofMinutes(10))
			.maxAttempts(2)
			.send();
		return List.of(sent);
	}

	private static void sendAll(RmqTemplate rmqTemplate, List<Order> orders) {
		orders.forEach((order) -> rmqTemplate.sendAsync("orders", order));
		rmqTemplate.flush();

		for (RmqSendOutcome outcome : rmqTemplate.sendAll("orders", orders)) {
			RmqSendResult result = outcome.orThrow();
		}
	}

	private static void report(RmqTemplate rmqTemplate, List<Order> orders, Consumer<Long> report) {
		rmqTemplate.sendAllAsync("orders", orders)
			.thenAccept((outcomes) -> report.accept(outcomes.stream().filter(RmqSendOutcome::isSuccess).count()));
	}

	private static boolean offer(RmqTemplate rmqTemplate, String reading) {
		try {
			rmqTemplate.send("readings", reading);
			return true;
		}
		catch (RmqTopicFullException ex) {
			return false;
		}
	}

	private static RmqSendResult deduplicate(RmqTemplate rmqTemplate, Order order) {
		RmqSendResult result = rmqTemplate.message("orders", order)
			.messageId("order-4711")
			.deduplicate(Duration.ofHours(1))
			.send();
		return result;
	}

	private static void later(RmqTemplate rmqTemplate, Reminder reminder, Instant appointment) {
		rmqTemplate.message("reminders", reminder).delay(Duration.ofMinutes(5)).send();
		rmqTemplate.message("reminders", reminder).at(appointment.minus(Duration.ofHours(1))).send();
	}

	private static boolean takeBack(RmqTemplate rmqTemplate, Reminder reminder) {
		rmqTemplate.message("reminders", reminder).messageId("reminder-7").delay(Duration.ofDays(1)).send();
		boolean takenBack = rmqTemplate.cancel("reminders", "reminder-7");
		return takenBack;
	}

	private static void expire(RmqTemplate rmqTemplate, Price price) {
		rmqTemplate.message("prices", price).ttl(Duration.ofSeconds(30)).send();
	}

	record Order(String product, int quantity) {

	}

	record Reminder(String text) {

	}

	record Price(String product, int cents) {

	}

	@SpringBootApplication
	static class Application {

	}

}
