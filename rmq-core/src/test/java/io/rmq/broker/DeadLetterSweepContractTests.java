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
import java.util.Map;

import io.rmq.RmqHeaders;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Topics#sweepDeadLetters}, and {@link Topics#delete} and
 * {@link Topics#requeue} of dead letters promise.
 */
public abstract class DeadLetterSweepContractTests {

	private final BrokerFixture fixture;

	private final String topic;

	private final Topics topics;

	protected DeadLetterSweepContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topic = fixture.topic();
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void deadLetterThatGoesBackBeginsAnew() {
		ContractConsumer consumer = this.fixture.join("group");
		ContractConsumer other = this.fixture.join("other");
		OutboundMessage sent = this.fixture.fullMessage("full", RmqPriority.HIGH);
		this.fixture.send(sent);
		assertThat(other.acknowledge(other.take())).isEmpty();
		consumer.retry(consumer.take(), Duration.ZERO);
		consumer.awaitPromoted(1);
		consumer.deadLetter(consumer.take());
		Instant before = this.fixture.stored().now();
		assertThat(this.topics.requeue(dead(), position())).isTrue();
		Delivery again = consumer.take();
		assertThat(again.messageId()).isEqualTo("full");
		assertThat(again.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(again.key()).isEqualTo(sent.key());
		assertThat(again.headers()).isEqualTo(sent.headers());
		assertThat(again.body()).isEqualTo(sent.body());
		assertThat(again.attempt()).isEqualTo(1);
		assertThat(again.history()).isEmpty();
		assertThat(again.crashes()).isZero();
		assertThat(again.createdAt()).isAfterOrEqualTo(before);
		assertThat(again.expiresAt()).isEqualTo(again.createdAt().toEpochMilli() + Duration.ofHours(1).toMillis());
		assertThat(other.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
	}

	@Test
	void deadLettersGoToAllGroupsOfTheirTopic() {
		ContractConsumer consumer = this.fixture.join("group");
		ContractConsumer other = this.fixture.join("other");
		bury(consumer, 3);
		other.acknowledge(other.take(3));
		assertThat(sweepDeadLetters(RmqSelection.all(), DeadLetterSweep.Action.TO_TOPIC, 10))
			.isEqualTo(new DeadLetterSweep(3, 3, 0, null));
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactly("m0", "m1", "m2");
		assertThat(ContractConsumer.ids(other.take(3))).containsExactly("m0", "m1", "m2");
	}

	@Test
	void someAreMovedAndTheOthersStay() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 6; i++) {
			this.fixture.send(new OutboundMessage(this.topic, "m" + i, RmqPriority.NORMAL, null,
					RmqHeaders.of(Map.of("odd", String.valueOf(i % 2 == 1))), Duration.ZERO, new byte[0]));
			consumer.deadLetter(consumer.take());
		}
		RmqSelection odd = RmqSelection.all().withHeader("odd", "true").withReason("FATAL");
		assertThat(sweepDeadLetters(odd, DeadLetterSweep.Action.COUNT, 10))
			.isEqualTo(new DeadLetterSweep(6, 3, 0, null));
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(6);
		DeadLetterSweep first = sweepDeadLetters(odd, DeadLetterSweep.Action.TO_GROUP, 2);
		assertThat(first.examined()).isEqualTo(4);
		assertThat(first.affected()).isEqualTo(2);
		DeadLetterSweep second = this.topics.sweepDeadLetters(dead(), odd, DeadLetterSweep.Action.TO_GROUP,
				first.next(), 2);
		assertThat(second).isEqualTo(new DeadLetterSweep(2, 1, 0, null));
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactly("m1", "m3", "m5");
		assertThat(ids()).containsExactly("m0", "m2", "m4");
		assertThat(
				sweepDeadLetters(RmqSelection.all().withMessageId("m2"), DeadLetterSweep.Action.DELETE, 10).affected())
			.isEqualTo(1);
		assertThat(ids()).containsExactly("m0", "m4");
	}

	@Test
	void singleDeadLetterIsDeletedOnce() {
		bury(this.fixture.join("group"), 2);
		String position = position();
		assertThat(this.topics.delete(dead(), position)).isTrue();
		assertThat(this.topics.delete(dead(), position)).isFalse();
		assertThat(this.topics.requeue(dead(), position)).isFalse();
		assertThat(this.topics.delete(dead(), "m1")).isFalse();
		assertThat(ids()).containsExactly("m1");
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void oneStepLooksAtALimitedNumber() {
		bury(this.fixture.join("group"), 600);
		DeadLetterSweep first = sweepDeadLetters(RmqSelection.all().withMessageId("m599"), DeadLetterSweep.Action.COUNT,
				10);
		assertThat(first.examined()).isEqualTo(500);
		assertThat(first.next()).isNotNull();
	}

	@Test
	void deadLettersOfADroppedGroupGoToTheTopicOnly() {
		bury(this.fixture.join("group"), 1);
		this.fixture.broker().groups().drop(this.topic, "group", Duration.ZERO, false);
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.topics.requeue(dead(), position()))
			.withMessageContainingAll("'group'", this.topic, "redrive them to a topic");
		assertThat(ids()).containsExactly("m0");
		assertThat(sweepDeadLetters(RmqSelection.all(), DeadLetterSweep.Action.TO_TOPIC, 10).affected()).isEqualTo(1);
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

	@Test
	void whatIsNotThereIsRefused() {
		this.fixture.join("group");
		RmqMessageLocation unknown = RmqMessageLocation.deadLetters(this.topic, "gruop");
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.topics.sweepDeadLetters(unknown,
				RmqSelection.all(), DeadLetterSweep.Action.DELETE, null, 1));
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.topics.delete(unknown, "1-1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.sweepDeadLetters(RmqMessageLocation.ready(this.topic), RmqSelection.all(),
					DeadLetterSweep.Action.DELETE, null, 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> sweepDeadLetters(RmqSelection.all(), DeadLetterSweep.Action.DELETE, 0));
	}

	private DeadLetterSweep sweepDeadLetters(RmqSelection selection, DeadLetterSweep.Action action, int limit) {
		return this.topics.sweepDeadLetters(dead(), selection, action, null, limit);
	}

	private void bury(ContractConsumer consumer, int count) {
		this.fixture.send(BrokerFixture.numbered("m", count));
		consumer.settle(consumer.take(count)
			.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("it failed for good"),
					DeadLetterReason.FATAL))
			.toList());
	}

	private RmqMessageLocation dead() {
		return RmqMessageLocation.deadLetters(this.topic, "group");
	}

	private String position() {
		return this.topics.browse(dead(), RmqPageRequest.of(1)).messages().get(0).position();
	}

	private List<String> ids() {
		return this.topics.browse(dead(), RmqPageRequest.of(500))
			.messages()
			.stream()
			.map(RmqStoredMessage::id)
			.toList();
	}

}
