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
import java.util.stream.IntStream;

import io.rmq.RmqDelays;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * What {@link Topics#count} promises.
 */
public abstract class CountContractTests {

	private final BrokerFixture fixture;

	private final Topics topics;

	protected CountContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void topicWithoutGroupsHasAllThatIsStoredReady() {
		this.fixture.send(RmqPriority.HIGH, "h");
		this.fixture.send("n1", "n2");
		this.fixture.send(this.fixture.due("later", new Due.After(Duration.ofHours(1))));
		RmqTopic topic = count();
		assertThat(topic.name()).isEqualTo(this.fixture.topic());
		assertThat(topic.ready()).containsOnly(entry(RmqPriority.HIGH, 1L), entry(RmqPriority.NORMAL, 2L),
				entry(RmqPriority.LOW, 0L));
		assertThat(topic.totalReady()).isEqualTo(3);
		assertThat(topic.exact()).isTrue();
		assertThat(topic.delayed()).isEqualTo(1);
		assertThat(topic.oldestReadyAge()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
		assertThat(topic.groups()).isEmpty();
		assertThat(topic.at()).isBetween(this.fixture.stored().now().minusSeconds(10), this.fixture.stored().now());
	}

	@Test
	void groupTellsWhatItHasInEachState() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(RmqPriority.HIGH, "retried", "back", "held");
		this.fixture.send("dead", "ready", "ready-too");
		consumer.retry(consumer.take(), Duration.ofMinutes(1));
		consumer.take();
		consumer.subscription().release();
		ContractConsumer other = this.fixture.join("group");
		Delivery back = other.take();
		assertThat(back.messageId()).isEqualTo("back");
		Delivery held = other.take();
		other.deadLetter(other.take());
		other.subscription().releaseAllBut(List.of(held.lease()));
		RmqTopic topic = count();
		assertThat(topic.inFlight()).isEqualTo(1);
		assertThat(topic.ready()).isEqualTo(counts(0, 2, 0));
		assertThat(topic.groups()).singleElement().satisfies((group) -> {
			assertThat(group.name()).isEqualTo("group");
			assertThat(group.ready()).isEqualTo(counts(1, 2, 0));
			assertThat(group.totalReady()).isEqualTo(3);
			assertThat(group.redeliveries()).isEqualTo(1);
			assertThat(group.inFlight()).isEqualTo(1);
			assertThat(group.retries()).isEqualTo(1);
			assertThat(group.deadLetters()).isEqualTo(1);
			assertThat(group.consumers()).isEqualTo(1);
			assertThat(group.oldestReadyAge()).isNotNull();
			assertThat(group.pausedSince()).isNull();
			assertThat(group.dropped()).isFalse();
		});
	}

	@Test
	void onlyConsumersThatAreAliveCount() {
		this.fixture.join("dead").subscription().promoteRetries(1);
		this.fixture.stored().silenceConsumers(RmqGroup.CONSUMER_TIMEOUT.plusSeconds(1));
		this.fixture.join("alive").subscription().promoteRetries(1);
		assertThat(count().groups()).extracting(RmqTopic.Group::consumers).containsExactly(1, 0);
		assertThat(this.fixture.broker().groups().list(this.fixture.topic())).extracting(RmqGroup::consumersAlive)
			.containsExactly(1, 0);
		assertThat(this.fixture.broker().groups().list(this.fixture.topic()).get(1).consumers()).hasSize(1);
		assertThat(this.fixture.broker().groups().measureNow(this.fixture.topic()).groups())
			.extracting(GroupBacklog::consumers)
			.containsExactly(1, 0);
	}

	@Test
	void delaysAreThoseOfDelayedMessagesAndOfRetries() {
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(count().delays()).isEqualTo(RmqDelays.NONE);
		assertThat(count().groups().get(0).retryDelays()).isEqualTo(RmqDelays.NONE);
		for (int hours = 1; hours <= 3; hours++) {
			this.fixture.send(this.fixture.due("d" + hours, new Due.After(Duration.ofHours(hours))));
		}
		this.fixture.send("retried");
		consumer.retry(consumer.take(), Duration.ofMinutes(10));
		RmqTopic topic = count();
		assertDelay(Duration.between(topic.at(), topic.delays().nextDue()), Duration.ofHours(1));
		assertDelay(topic.delays().mean(), Duration.ofHours(2));
		assertDelay(topic.delays().max(), Duration.ofHours(3));
		RmqDelays retries = topic.groups().get(0).retryDelays();
		assertDelay(retries.mean(), Duration.ofMinutes(10));
		assertThat(retries.mean()).isEqualTo(retries.max());
		assertThat(retries.nextDue()).isEqualTo(topic.at().plus(retries.max()));
	}

	/**
	 * The due time is a whole millisecond, and never early: so up to one more may be
	 * left.
	 */
	private static void assertDelay(Duration left, Duration delay) {
		assertThat(left).isBetween(delay.minusMinutes(1), delay.plusMillis(1));
	}

	@Test
	void meanOfManyDelaysIsEstimated() {
		this.fixture.send(IntStream.range(0, 1000)
			.mapToObj((i) -> this.fixture.due("d" + i, new Due.After(Duration.ofHours(1).plusSeconds(i))))
			.toList());
		assertThat(count().delays().mean()).isBetween(Duration.ofHours(1).plusSeconds(450),
				Duration.ofHours(1).plusSeconds(510));
	}

	@Test
	void topicThatIsCreatedExistsAndIsEmpty() {
		assertThat(this.topics.exists(this.fixture.topic())).isFalse();
		assertThat(this.topics.create(this.fixture.topic())).isTrue();
		assertThat(this.topics.create(this.fixture.topic())).isFalse();
		assertThat(this.topics.exists(this.fixture.topic())).isTrue();
		assertThat(count().groups()).isEmpty();
		assertThat(count().totalReady()).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> this.topics.exists("a b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.topics.create("a b"));
	}

	@Test
	void messageIsReadyAsLongAsOneGroupHasNotBeenGivenIt() {
		ContractConsumer fast = this.fixture.join("fast");
		this.fixture.join("slow");
		this.fixture.send(BrokerFixture.numbered("m", 5));
		fast.acknowledge(fast.take(3));
		RmqTopic topic = count();
		assertThat(topic.ready()).isEqualTo(counts(0, 5, 0));
		assertThat(topic.groups()).extracting(RmqTopic.Group::name).containsExactly("fast", "slow");
		RmqTopic.Group counted = topic.groups().get(0);
		// Only some servers can tell cheaply.
		assertThat(counted.totalReady()).isBetween(2L, topic.exact() ? 2L : 5L);
	}

	@Test
	void nothingIsReadyWhenAllIsHandled() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("one");
		consumer.acknowledge(consumer.take());
		RmqTopic topic = count();
		assertThat(topic.totalReady()).isZero();
		assertThat(topic.oldestReadyAge()).isNull();
		assertThat(topic.groups().get(0).oldestReadyAge()).isNull();
	}

	@Test
	void ageIsThatOfTheOldestMessageThatIsReady() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("first", "second");
		Delivery first = consumer.take();
		this.fixture.awaitTime(this.fixture.stored().readyAt(first).plusMillis(50));
		this.fixture.send(RmqPriority.HIGH, "young");
		assertThat(count().oldestReadyAge()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		consumer.take(2);
		assertThat(count().oldestReadyAge()).isNull();
		consumer.subscription().release();
		RmqTopic topic = count();
		assertThat(topic.oldestReadyAge()).isNull();
		assertThat(topic.groups().get(0).oldestReadyAge()).isNotNull();
	}

	@Test
	void groupsThatComeAndGoAreSeen() {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(this::count);
		ContractConsumer consumer = this.fixture.join("a");
		this.fixture.join("b");
		assertThat(count().groups()).extracting(RmqTopic.Group::name).containsExactly("a", "b");
		this.fixture.send("dead");
		consumer.deadLetter(consumer.take());
		this.fixture.broker().groups().pause(this.fixture.topic(), "b");
		this.fixture.broker().groups().drop(this.fixture.topic(), "a", Duration.ZERO, false);
		assertThat(count().groups()).hasSize(2).first().satisfies((group) -> {
			assertThat(group.dropped()).isTrue();
			assertThat(group.deadLetters()).isEqualTo(1);
		});
		assertThat(count().groups().get(1).pausedSince()).isNotNull();
	}

	@Test
	void topicWhoseOnlyGroupWasDroppedHasAllThatIsStoredReady() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("dead");
		consumer.deadLetter(consumer.take());
		this.fixture.broker().groups().drop(this.fixture.topic(), "group", Duration.ZERO, false);
		this.fixture.send("a", "b");
		RmqTopic topic = count();
		assertThat(topic.totalReady()).isEqualTo(2);
		assertThat(topic.oldestReadyAge()).isNotNull();
		assertThat(topic.groups()).singleElement().satisfies((group) -> assertThat(group.totalReady()).isZero());
	}

	@Test
	void topicThatIsNotThereIsRefused() {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.topics.count("tpoic"))
			.withMessageContainingAll("no topic 'tpoic'", "RmqAdmin.topics()");
		assertThatIllegalArgumentException().isThrownBy(() -> this.topics.count("a b"));
	}

	private RmqTopic count() {
		return this.topics.count(this.fixture.topic());
	}

	private static Map<RmqPriority, Long> counts(long high, long normal, long low) {
		return Map.of(RmqPriority.HIGH, high, RmqPriority.NORMAL, normal, RmqPriority.LOW, low);
	}

}
