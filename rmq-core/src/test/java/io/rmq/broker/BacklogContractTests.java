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
import java.util.List;
import java.util.Map;

import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link Groups#measure} and {@link Groups#measured} promise. The broker of the
 * fixture must have the server for itself.
 */
public abstract class BacklogContractTests {

	/**
	 * Over when the next call comes.
	 */
	private static final Duration NO_INTERVAL = Duration.ofMillis(2);

	private final BrokerFixture fixture;

	private final Groups groups;

	protected BacklogContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.groups = fixture.broker().groups();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void everythingThatWaitsIsMeasured() {
		ContractConsumer consumer = this.fixture.join("busy");
		this.fixture.send("dead", "retried", "held");
		List<Delivery> deliveries = consumer.take(3);
		consumer.deadLetter(deliveries.get(0));
		consumer.retry(deliveries.get(1), Duration.ofMinutes(1));
		this.fixture.send(RmqPriority.HIGH, "h1", "h2");
		this.fixture.send("n1");
		this.fixture.send(this.fixture.due("later", new Due.After(Duration.ofMinutes(1))));
		this.groups.measure(NO_INTERVAL);
		TopicBacklog topic = measured();
		assertThat(topic.topic()).isEqualTo(this.fixture.topic());
		assertThat(topic.stored()).isEqualTo(4);
		assertThat(topic.delayed()).isEqualTo(1);
		assertThat(topic.at()).isBetween(this.fixture.stored().now().minusSeconds(10), this.fixture.stored().now());
		assertThat(topic.groups()).singleElement().satisfies((group) -> {
			assertThat(group.group()).isEqualTo("busy");
			assertThat(group.inFlight()).isEqualTo(1);
			assertThat(group.ready())
				.isEqualTo(Map.of(RmqPriority.HIGH, 2L, RmqPriority.NORMAL, 1L, RmqPriority.LOW, 0L));
			assertThat(group.oldest()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
			assertThat(group.retries()).isEqualTo(1);
			assertThat(group.deadLetters()).isEqualTo(1);
			assertThat(group.consumers()).isEqualTo(1);
			assertThat(group.paused()).isFalse();
		});
	}

	@Test
	void groupWithNothingToDoHasZeroes() {
		this.groups.create(this.fixture.topic(), "idle", StartFrom.EARLIEST);
		this.groups.pause(this.fixture.topic(), "idle");
		this.groups.measure(NO_INTERVAL);
		assertThat(measured().groups()).containsExactly(new GroupBacklog("idle", 0,
				Map.of(RmqPriority.HIGH, 0L, RmqPriority.NORMAL, 0L, RmqPriority.LOW, 0L), null, 0, 0, 0, true, 0));
	}

	@Test
	void topicWithoutGroupsHasTheAgeOfItsOldestMessage() {
		this.fixture.send(RmqPriority.LOW, "old");
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(20));
		this.fixture.send("young");
		TopicBacklog topic = this.groups.measureNow(this.fixture.topic());
		assertThat(topic.unread()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(10));
		assertThat(topic.oldest()).isEqualTo(topic.unread());
		assertThat(topic.ready()).isEqualTo(2);
		assertThat(topic.isExact()).isTrue();
		this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		topic = this.groups.measureNow(this.fixture.topic());
		assertThat(topic.unread()).isNull();
		assertThat(topic.oldest()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
		assertThat(topic.ready()).isEqualTo(2);
	}

	@Test
	void topicThatDoesNotExistIsNotMeasured() {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.groups.measureNow("tpoic"));
	}

	@Test
	void groupsThatComeAndGoAreNoticed() {
		this.groups.create(this.fixture.topic(), "first", StartFrom.EARLIEST);
		this.groups.measure(NO_INTERVAL);
		this.groups.create(this.fixture.topic(), "second", StartFrom.EARLIEST);
		awaitTurn();
		assertThat(measured().groups()).extracting(GroupBacklog::group).containsExactly("first", "second");
		this.groups.drop(this.fixture.topic(), "first", Duration.ZERO, true);
		awaitTurn();
		assertThat(measured().groups()).extracting(GroupBacklog::group).containsExactly("second");
	}

	@Test
	void whatCameBackToTheGroupIsReadyToo() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b");
		consumer.take(2);
		consumer.subscription().release();
		this.groups.measure(NO_INTERVAL);
		assertThat(measured().stored()).isZero();
		assertThat(measured().groups().get(0).ready()).containsEntry(RmqPriority.NORMAL, 2L);
		assertThat(measured().groups().get(0).oldest()).isNotNull();
	}

	@Test
	void oneClientMeasuresWithinAnInterval() {
		this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		this.groups.measure(Duration.ofMinutes(1));
		this.fixture.send("id");
		this.groups.measure(Duration.ofMinutes(1));
		assertThat(measured().stored()).isZero();
	}

	@Test
	void nothingIsKnownBeforeAnybodyHasMeasured() {
		assertThat(this.groups.measured()).isEmpty();
	}

	private TopicBacklog measured() {
		List<TopicBacklog> measured = this.groups.measured();
		assertThat(measured).hasSize(1);
		return measured.get(0);
	}

	/**
	 * Measure once the turn that was taken before is over.
	 */
	private void awaitTurn() {
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(5));
		this.groups.measure(NO_INTERVAL);
	}

}
