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
import java.util.List;

import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Settlement.Retry} promises.
 */
public abstract class RetryContractTests {

	private final BrokerFixture fixture;

	protected RetryContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsNotSeenBeforeItIsDue() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.retry(consumer.take(), Duration.ofMinutes(1))).isEmpty();
		assertThat(consumer.subscription().promoteRetries(10).moved()).isZero();
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(consumer.subscription().recover(10).recovered()).isZero();
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void messageComesBackAsItWas(RmqPriority priority) {
		OutboundMessage message = this.fixture.fullMessage("id", priority);
		this.fixture.send(message);
		ContractConsumer consumer = this.fixture.join("group");
		Delivery first = consumer.take();
		assertThat(consumer.retry(first, Duration.ofMillis(20))).isEmpty();
		consumer.awaitPromoted(1);
		Delivery second = consumer.take();
		assertThat(second.lease()).isNotEqualTo(first.lease());
		assertThat(second.priority()).isEqualTo(priority);
		assertThat(second.messageId()).isEqualTo(message.id());
		assertThat(second.topic()).isEqualTo(message.topic());
		assertThat(second.key()).isEqualTo(message.key());
		assertThat(second.headers()).isEqualTo(message.headers());
		assertThat(second.body()).isEqualTo(message.body());
		assertThat(second.createdAt()).isEqualTo(first.createdAt());
		assertThat(second.failures()).isEqualTo(1);
		assertThat(second.attempt()).isEqualTo(2);
		assertThat(second.crashes()).isZero();
		assertThat(consumer.acknowledge(second)).isEmpty();
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void historyTellsEachFailureInOrder() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Instant begin = this.fixture.stored().now();
		String[] messages = { "first \"quoted\"", "second ünïcode 测试\n, {brace}", "third" };
		for (String message : messages) {
			Failure failure = new Failure("com.example." + message.charAt(0) + "Exception", message, "stack");
			assertThat(consumer.settle(new Settlement.Retry(consumer.take(), failure, Duration.ZERO))).isEmpty();
			consumer.awaitPromoted(1);
		}
		Instant end = this.fixture.stored().now();
		Delivery delivery = consumer.take();
		assertThat(delivery.failures()).isEqualTo(3);
		JsonNode history = JsonMapper.shared().readTree("[" + delivery.history() + "]");
		assertThat(history).hasSize(3);
		for (int i = 0; i < 3; i++) {
			JsonNode attempt = history.get(i);
			assertThat(attempt.get("type").stringValue())
				.isEqualTo("com.example." + messages[i].charAt(0) + "Exception");
			assertThat(attempt.get("message").stringValue()).isEqualTo(messages[i]);
			assertThat(Instant.ofEpochMilli(attempt.get("at").longValue())).isBetween(begin, end);
		}
	}

	@Test
	void historyIsBounded() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Failure failure = new Failure("com.example.LongException", "x".repeat(Failure.MAX_MESSAGE),
				"y".repeat(Failure.MAX_STACK));
		for (int i = 0; i < 60; i++) {
			assertThat(consumer.settle(new Settlement.Retry(consumer.take(), failure, Duration.ZERO))).isEmpty();
			consumer.awaitPromoted(1);
		}
		Delivery delivery = consumer.take();
		assertThat(delivery.failures()).isEqualTo(60);
		assertThat(delivery.history()).hasSizeLessThan(32_000);
		JsonNode history = JsonMapper.shared().readTree("[" + delivery.history() + "]");
		assertThat(history).isNotEmpty();
	}

	@Test
	void staleRetryIsRefusedAndAddsNothing() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Delivery delivery = consumer.take();
		assertThat(consumer.retry(delivery, Duration.ZERO)).isEmpty();
		assertThat(consumer.retry(delivery, Duration.ZERO)).containsExactly(delivery.lease());
		assertThat(consumer.acknowledge(delivery)).containsExactly(delivery.lease());
		assertThat(consumer.deadLetter(delivery)).containsExactly(delivery.lease());
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
	}

	@Test
	void twoMessagesWithOneIdBothSurvive() {
		this.fixture.send("same", "same");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(2).forEach((delivery) -> assertThat(consumer.retry(delivery, Duration.ZERO)).isEmpty());
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(2);
		consumer.awaitPromoted(2);
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactly("same", "same");
	}

	@Test
	void twoMessagesWithOneIdBothSurviveWhenTheyFailAgainAfterEachOther() {
		this.fixture.send(RmqPriority.HIGH, "same");
		this.fixture.send(RmqPriority.LOW, "same");
		ContractConsumer consumer = this.fixture.join("group");
		for (int round = 1; round <= 3; round++) {
			List<Delivery> deliveries = consumer.take(2);
			assertThat(deliveries).extracting(Delivery::priority).containsExactly(RmqPriority.HIGH, RmqPriority.LOW);
			deliveries.forEach((delivery) -> assertThat(consumer.retry(delivery, Duration.ZERO)).isEmpty());
			consumer.awaitPromoted(2);
		}
		assertThat(consumer.take(2)).extracting(Delivery::failures).containsExactly(3, 3);
	}

	@Test
	void retriesOfTwoGroupsAreSeparate() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		assertThat(a.retry(a.take(), Duration.ZERO)).isEmpty();
		assertThat(b.retry(b.take(), Duration.ofMinutes(1))).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(b.subscription().promoteRetries(10).moved()).isZero();
		a.awaitPromoted(1);
		assertThat(a.take().failures()).isEqualTo(1);
		assertThat(this.fixture.stored().waitingFor("b")).isEqualTo(1);
	}

	@Test
	void retryKeepsTheCountOfCrashes() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		dies.take();
		ContractConsumer lives = this.fixture.join("group");
		ContractConsumer recovers = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		recovers.awaitRecovered(1);
		assertThat(lives.retry(lives.take(), Duration.ZERO)).isEmpty();
		lives.awaitPromoted(1);
		Delivery delivery = lives.take();
		assertThat(delivery.crashes()).isEqualTo(1);
		assertThat(delivery.failures()).isEqualTo(1);
	}

}
