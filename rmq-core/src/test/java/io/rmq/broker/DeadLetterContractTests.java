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

package io.rmq.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Settlement.DeadLetter} promises.
 */
public abstract class DeadLetterContractTests {

	private final BrokerFixture fixture;

	protected DeadLetterContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void deadLetterTellsEverything(RmqPriority priority) {
		OutboundMessage message = this.fixture.fullMessage("id", priority);
		this.fixture.send(message);
		ContractConsumer consumer = this.fixture.join("group");
		Delivery first = consumer.take();
		assertThat(consumer.retry(first, Duration.ZERO)).isEmpty();
		consumer.awaitPromoted(1);
		Failure last = new Failure("com.example.LastException", "at last 测试", "com.example.LastException\n\tat x.Y");
		assertThat(
				consumer.settle(new Settlement.DeadLetter(consumer.take(), last, DeadLetterReason.RETRIES_EXHAUSTED)))
			.isEmpty();
		assertThat(this.fixture.stored().deadLetters("group")).singleElement().satisfies((dead) -> {
			assertThat(dead.reason()).isEqualTo("RETRIES_EXHAUSTED");
			assertThat(dead.errorType()).isEqualTo(last.type());
			assertThat(dead.errorMessage()).isEqualTo(last.message());
			assertThat(dead.stack()).isEqualTo(last.stack());
			assertThat(dead.topic()).isEqualTo(this.fixture.topic());
			assertThat(dead.messageId()).isEqualTo("id");
			assertThat(dead.priority()).isEqualTo(priority.name());
			assertThat(dead.key()).isEqualTo(message.key());
			assertThat(dead.headers()).isEqualTo(message.headers().asMap());
			assertThat(dead.body()).isEqualTo(message.body());
			assertThat(dead.createdAt()).isEqualTo(first.createdAt());
			JsonNode history = JsonMapper.shared().readTree("[" + dead.history() + "]");
			assertThat(history).hasSize(2);
			long failedFirst = history.get(0).get("at").longValue();
			assertThat(failedFirst).isBetween(first.createdAt().toEpochMilli(), history.get(1).get("at").longValue());
			assertThat(history.get(0).get("message").stringValue()).isEqualTo("it failed");
			assertThat(history.get(1).get("message").stringValue()).isEqualTo(last.message());
		});
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
	}

	@ParameterizedTest
	@EnumSource(DeadLetterReason.class)
	void everyReasonIsStored(DeadLetterReason reason) {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.settle(new Settlement.DeadLetter(consumer.take(), ContractConsumer.failure("no"), reason)))
			.isEmpty();
		assertThat(this.fixture.stored().deadLetters("group")).extracting(StoredTopic.DeadLetter::reason)
			.containsExactly(reason.name());
	}

	@Test
	void staleDeadLetterIsRefusedAndAddsNothing() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Delivery delivery = consumer.take();
		assertThat(consumer.deadLetter(delivery)).isEmpty();
		assertThat(consumer.deadLetter(delivery)).containsExactly(delivery.lease());
		assertThat(consumer.acknowledge(delivery)).containsExactly(delivery.lease());
		assertThat(consumer.retry(delivery, Duration.ZERO)).containsExactly(delivery.lease());
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(1);
		assertThat(this.fixture.stored().waitingFor("group")).isZero();
	}

	@Test
	void deadLettersAreNotDelivered() {
		this.fixture.send("one", "two");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(2).forEach(consumer::deadLetter);
		assertThat(this.fixture.join("group").fetch(10)).isEmpty();
		assertThat(consumer.subscription().promoteRetries(10)).isEqualTo(new Promotion(0, null));
		assertThat(this.fixture.stored().deadLetters("group")).extracting(StoredTopic.DeadLetter::messageId)
			.containsExactly("one", "two");
	}

	@Test
	void errorsAreStoredInTheirLimits() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		RuntimeException error = new IllegalStateException("m".repeat(100_000));
		error.setStackTrace(IntStream.range(0, 1000)
			.mapToObj((i) -> new StackTraceElement("com.example.Deep", "call" + i, "Deep.java", i))
			.toArray(StackTraceElement[]::new));
		consumer.settle(new Settlement.DeadLetter(consumer.take(), Failure.of(error), DeadLetterReason.FATAL));
		assertThat(this.fixture.stored().deadLetters("group")).singleElement().satisfies((dead) -> {
			assertThat(dead.errorMessage()).hasSize(Failure.MAX_MESSAGE).startsWith("mmm");
			assertThat(dead.stack()).hasSizeBetween(Failure.MAX_STACK - 10, Failure.MAX_STACK)
				.startsWith("java.lang.IllegalStateException")
				.contains("call999");
		});
	}

	@Test
	void onlyTheLatestAreKept() {
		ContractConsumer consumer = join(new DeadLetterLimits(50, Duration.ZERO));
		String[] ids = BrokerFixture.numbered("m", 1000);
		this.fixture.send(ids);
		bury(consumer, 1000);
		// Whole nodes of a hundred entries at most are cut off.
		List<StoredTopic.DeadLetter> kept = this.fixture.stored().deadLetters("group");
		assertThat(kept).hasSizeBetween(50, 150);
		assertThat(kept).extracting(StoredTopic.DeadLetter::messageId)
			.containsExactly(Arrays.copyOfRange(ids, 1000 - kept.size(), 1000));
	}

	@Test
	void oldOnesAreNotKept() {
		Duration age = Duration.ofSeconds(1);
		ContractConsumer consumer = join(new DeadLetterLimits(100_000, age));
		this.fixture.send(BrokerFixture.numbered("old", 500));
		bury(consumer, 500);
		Instant old = this.fixture.stored().now().plus(age);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.fixture.stored().now().isAfter(old));
		this.fixture.send(BrokerFixture.numbered("new", 10));
		bury(consumer, 10);
		List<StoredTopic.DeadLetter> kept = this.fixture.stored().deadLetters("group");
		assertThat(kept).hasSizeBetween(10, 110);
		assertThat(kept).extracting(StoredTopic.DeadLetter::messageId).endsWith(BrokerFixture.numbered("new", 10));
	}

	@Test
	void withoutAnAgeNoneIsTooOld() {
		ContractConsumer consumer = join(new DeadLetterLimits(100_000, Duration.ZERO));
		this.fixture.send(BrokerFixture.numbered("m", 500));
		bury(consumer, 500);
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(500);
	}

	private ContractConsumer join(DeadLetterLimits limits) {
		return this.fixture.join(new ConsumerSpec(this.fixture.topic(), "group", TestRedis.uniqueName("consumer"),
				BrokerFixture.LONG_LEASE, 3, limits, false, StartFrom.EARLIEST, Duration.ZERO));
	}

	private static void bury(ContractConsumer consumer, int count) {
		List<Delivery> deliveries = consumer.take(count);
		assertThat(consumer.settle(deliveries.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("no"),
					DeadLetterReason.FATAL))
			.toList())).isEmpty();
	}

}
