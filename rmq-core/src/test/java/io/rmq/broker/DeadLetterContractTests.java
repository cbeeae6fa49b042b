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

import io.rmq.RmqPriority;
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
			assertThat(dead.messageId()).isEqualTo("id");
			assertThat(dead.priority()).isEqualTo(priority.name());
			assertThat(dead.key()).isEqualTo(message.key());
			assertThat(dead.headers()).isEqualTo(message.headers().asMap());
			assertThat(dead.body()).isEqualTo(message.body());
			assertThat(dead.createdAt()).isEqualTo(first.createdAt());
			JsonNode history = JsonMapper.shared().readTree("[" + dead.history() + "]");
			assertThat(history).hasSize(2);
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

}
