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
import java.util.OptionalLong;

import io.rmq.RmqErrorCode;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Groups#topics}, {@link Groups#list} and {@link Groups#create} promise. The
 * broker of the fixture must have the server for itself.
 */
public abstract class ListGroupsContractTests {

	private final BrokerFixture fixture;

	private final Groups groups;

	protected ListGroupsContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.groups = fixture.broker().groups();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void topicsAreThoseThatWereSentToListenedToOrGivenAGroup() {
		assertThat(this.groups.topics()).isEmpty();
		this.fixture.join("group");
		assertThat(this.groups.topics()).containsExactly(this.fixture.topic());
		this.groups.create("another", "group", StartFrom.EARLIEST);
		assertThat(this.groups.topics()).containsExactly("another", this.fixture.topic());
	}

	@Test
	void topicWithoutGroupsHasNone() {
		this.fixture.send("id");
		assertThat(this.groups.list(this.fixture.topic())).isEmpty();
	}

	@Test
	void topicThatIsNotThereIsRefused() {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.groups.list("tpoic"))
			.withMessageContainingAll("no topic 'tpoic'", "RmqAdmin.topics()")
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.NOT_FOUND));
		assertThatIllegalArgumentException().isThrownBy(() -> this.groups.list("a b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.groups.create("topic", "a:b", StartFrom.EARLIEST));
	}

	@Test
	void groupTellsWhatItHolds() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(RmqPriority.HIGH, "high");
		this.fixture.send(BrokerFixture.numbered("m", 6));
		List<Delivery> taken = consumer.take(5);
		assertThat(consumer.retry(taken.get(0), Duration.ofMinutes(1))).isEmpty();
		assertThat(consumer.deadLetter(taken.get(1))).isEmpty();
		assertThat(consumer.acknowledge(taken.get(2))).isEmpty();
		RmqGroup group = group("group");
		assertThat(group.topic()).isEqualTo(this.fixture.topic());
		assertThat(group.inFlight()).isEqualTo(2);
		assertThat(group.backlog()).isEqualTo(OptionalLong.of(2));
		assertThat(group.retries()).isEqualTo(1);
		assertThat(group.deadLetters()).isEqualTo(1);
		assertThat(group.waiting()).isTrue();
		assertThat(group.dropped()).isFalse();
		assertThat(group.isPaused()).isFalse();
		assertThat(group.consumers()).singleElement().satisfies((each) -> {
			assertThat(each.name()).isEqualTo(consumer.name());
			assertThat(each.inFlight()).isEqualTo(2);
			assertThat(each.idle()).isLessThan(Duration.ofSeconds(10));
		});
	}

	@Test
	void messagesThatCameBackToTheGroupCount() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.join("other");
		this.fixture.send("one", "two");
		consumer.take(2);
		consumer.subscription().release();
		assertThat(group("group").inFlight()).isZero();
		assertThat(group("group").backlog()).isEqualTo(OptionalLong.of(2));
		assertThat(group("group").consumers()).isEmpty();
	}

	@Test
	void groupThatHasNothingToDoSaysSo() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer two = this.fixture.join("two");
		this.fixture.send(BrokerFixture.numbered("m", 3));
		assertThat(one.acknowledge(one.take(3))).isEmpty();
		two.take();
		assertThat(group("one").backlog()).isEqualTo(OptionalLong.of(0));
		assertThat(group("one").waiting()).isFalse();
		assertThat(group("two").waiting()).isTrue();
		assertThat(group("two").inFlight()).isEqualTo(1);
		// Only some servers can tell cheaply.
		assertThat(group("two").backlog()).isIn(OptionalLong.empty(), OptionalLong.of(2));
	}

	@Test
	void groupsAreListedByName() {
		this.fixture.join("b");
		this.fixture.join("c");
		this.fixture.join("a");
		assertThat(this.groups.list(this.fixture.topic())).extracting(RmqGroup::name).containsExactly("a", "b", "c");
	}

	@Test
	void groupTellsSinceWhenItIsPaused() {
		this.fixture.join("group");
		Instant before = this.fixture.stored().now();
		this.groups.pause(this.fixture.topic(), "group");
		assertThat(group("group").pausedSince()).isBetween(before, this.fixture.stored().now());
		this.groups.resume(this.fixture.topic(), "group");
		assertThat(group("group").pausedSince()).isNull();
	}

	@Test
	void consumerIsSeenThatTakesNoMessagesButPromotes() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		consumer.take();
		Awaitility.await().until(() -> idle("group").compareTo(Duration.ofMillis(300)) > 0);
		consumer.subscription().promoteRetries(1);
		assertThat(idle("group")).isLessThan(Duration.ofMillis(300));
		ContractConsumer paused = this.fixture.join("other");
		paused.subscription().promoteRetries(1);
		assertThat(group("other").consumers()).singleElement()
			.satisfies((each) -> assertThat(each.name()).isEqualTo(paused.name()));
	}

	@Test
	void lastSeenIsWhenAConsumerShowedItself() {
		Instant before = this.fixture.stored().now();
		ContractConsumer consumer = this.fixture.join("group");
		consumer.subscription().promoteRetries(1);
		Instant after = this.fixture.stored().now();
		assertThat(group("group").lastSeen()).isBetween(before.minusMillis(50), after.plusMillis(50));
		consumer.subscription().release();
		assertThat(group("group").consumers()).isEmpty();
		assertThat(group("group").lastSeen()).isBetween(after, this.fixture.stored().now());
	}

	@Test
	void groupThatIsCreatedGetsWhatIsStoredOrWhatComes() {
		this.fixture.send("before");
		assertThat(this.groups.create(this.fixture.topic(), "oldest", StartFrom.EARLIEST)).isTrue();
		assertThat(this.groups.create(this.fixture.topic(), "now", StartFrom.LATEST)).isTrue();
		this.fixture.send("after");
		ContractConsumer oldest = this.fixture.join("oldest");
		ContractConsumer now = this.fixture.join("now");
		assertThat(ContractConsumer.ids(oldest.take(2))).containsExactly("before", "after");
		assertThat(ContractConsumer.ids(now.take(1))).containsExactly("after");
		assertThat(now.fetch(10)).isEmpty();
	}

	@Test
	void groupThatIsThereIsLeftAsItIs() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("one", "two");
		Delivery one = consumer.take();
		assertThat(this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST)).isFalse();
		assertThat(this.groups.create(this.fixture.topic(), "group", StartFrom.LATEST)).isFalse();
		assertThat(consumer.acknowledge(one)).isEmpty();
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("two");
	}

	private RmqGroup group(String name) {
		return this.groups.list(this.fixture.topic())
			.stream()
			.filter((group) -> group.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private Duration idle(String group) {
		return group(group).consumers().get(0).idle();
	}

}
