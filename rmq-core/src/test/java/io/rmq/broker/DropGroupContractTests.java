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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.rmq.RmqErrorCode;
import io.rmq.RmqGroupInUseException;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link Groups#drop} promises.
 */
public abstract class DropGroupContractTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration FORCED = Duration.ZERO;

	private final BrokerFixture fixture;

	private final Groups groups;

	protected DropGroupContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.groups = fixture.broker().groups();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void whatOnlyTheGroupNeededIsRemoved() {
		ContractConsumer stays = this.fixture.join("stays");
		this.fixture.join("old");
		this.fixture.send(BrokerFixture.numbered("m", 3));
		this.fixture.send(RmqPriority.HIGH, "high");
		this.fixture.send(RmqPriority.LOW, "low");
		assertThat(stays.acknowledge(stays.take(5))).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(5);
		assertThat(drop("old", LONG, false)).isEqualTo(5);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(names()).containsExactly("stays");
	}

	@Test
	void whatAnotherGroupHoldsOrHasNotReadIsKept() {
		ContractConsumer stays = this.fixture.join("stays");
		ContractConsumer old = this.fixture.join("old");
		this.fixture.send(BrokerFixture.numbered("m", 1000));
		old.take(300);
		List<Delivery> taken = stays.take(700);
		// One in three is held by the group that stays.
		List<Delivery> done = taken.stream().filter((each) -> number(each) % 3 != 0).toList();
		List<Delivery> held = taken.stream().filter((each) -> number(each) % 3 == 0).toList();
		assertThat(stays.acknowledge(done)).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1000);
		assertThat(drop("old", FORCED, false)).isEqualTo(done.size());
		assertThat(this.fixture.stored().messages()).isEqualTo(1000 - done.size());
		assertThat(stays.acknowledge(held)).isEmpty();
		assertThat(ContractConsumer.ids(stays.take(300))).startsWith("m700").endsWith("m999");
	}

	@Test
	void groupThatBeganLaterKeepsWhatItNeeds() {
		this.fixture.join("old");
		this.fixture.send("before");
		this.groups.create(this.fixture.topic(), "stays", StartFrom.LATEST);
		this.fixture.send("after");
		assertThat(drop("old", LONG, false)).isEqualTo(1);
		assertThat(ContractConsumer.ids(this.fixture.join("stays").take(1))).containsExactly("after");
	}

	@Test
	void withTheOnlyGroupGoesAllThatItHasNotHandledButNotWhatComesLater() {
		ContractConsumer only = this.fixture.join("only");
		this.fixture.send("held", "ready");
		only.take();
		assertThat(drop("only", FORCED, false)).isEqualTo(2);
		assertThat(this.fixture.stored().messages()).isZero();
		this.fixture.send("later");
		assertThatNotFound(() -> drop("only", LONG, true));
		assertThat(ContractConsumer.ids(this.fixture.join("new").take(1))).containsExactly("later");
	}

	@Test
	void redeliveriesAndRetriesGoWithTheGroup() {
		ContractConsumer old = this.fixture.join("old");
		this.fixture.send("retried", "released");
		List<Delivery> taken = old.take(2);
		old.retry(taken.get(0), Duration.ofMinutes(1));
		old.subscription().release();
		assertThat(this.fixture.stored().messagesOf("old")).isEqualTo(1);
		assertThat(drop("old", LONG, false)).isEqualTo(2);
		assertThat(this.fixture.stored().messagesOf("old")).isZero();
		assertThat(this.fixture.stored().waitingFor("old")).isZero();
	}

	@Test
	void deadLettersAreKeptUntilTheyAreDroppedToo() {
		ContractConsumer old = this.fixture.join("old");
		this.fixture.join("stays");
		this.fixture.send("id");
		old.deadLetter(old.take());
		old.subscription().release();
		drop("old", LONG, false);
		assertThat(this.fixture.stored().deadLetters("old")).hasSize(1);
		assertThat(group("old").dropped()).isTrue();
		assertThat(group("old").deadLetters()).isEqualTo(1);
		assertThat(group("old").lastSeen()).isNull();
		drop("old", LONG, true);
		assertThat(this.fixture.stored().deadLetters("old")).isEmpty();
		assertThat(names()).containsExactly("stays");
		assertThatNotFound(() -> drop("old", LONG, true));
	}

	@Test
	void deadLettersCanGoAtOnce() {
		ContractConsumer old = this.fixture.join("old");
		this.fixture.send("id");
		old.deadLetter(old.take());
		drop("old", FORCED, true);
		assertThat(this.fixture.stored().deadLetters("old")).isEmpty();
		assertThat(names()).isEmpty();
	}

	@Test
	void groupWithAConsumerThatWasSeenIsRefusedAndLeftAsItIs() {
		ContractConsumer alive = this.fixture.join("alive");
		this.fixture.send("id");
		Delivery held = alive.take();
		assertThatExceptionOfType(RmqGroupInUseException.class).isThrownBy(() -> drop("alive", LONG, true))
			.withMessageContainingAll("'alive'", "'" + this.fixture.topic() + "'", alive.name(), "force")
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.GROUP_IN_USE));
		assertThat(alive.acknowledge(held)).isEmpty();
		Awaitility.await().untilAsserted(() -> drop("alive", Duration.ofMillis(100), false));
		assertThat(names()).isEmpty();
	}

	@Test
	void groupWhoseConsumersHaveStoppedIsNotRefused() {
		ContractConsumer stopped = this.fixture.join("stopped");
		this.fixture.send("id");
		stopped.take();
		stopped.subscription().release();
		assertThat(drop("stopped", LONG, false)).isEqualTo(1);
	}

	@Test
	void pauseGoesWithTheGroup() {
		this.fixture.join("group");
		this.groups.pause(this.fixture.topic(), "group");
		drop("group", LONG, false);
		assertThat(this.fixture.join("group").subscription().isPaused()).isFalse();
	}

	@Test
	void lateOutcomeOfADroppedGroupIsRefused() {
		ContractConsumer old = this.fixture.join("old");
		this.fixture.send("one", "two", "three");
		List<Delivery> held = old.take(3);
		drop("old", FORCED, false);
		assertThat(old.acknowledge(held.get(0))).hasSize(1);
		assertThat(old.retry(held.get(1), Duration.ZERO)).hasSize(1);
		assertThat(old.deadLetter(held.get(2))).hasSize(1);
		assertThat(this.fixture.stored().deadLetters("old")).isEmpty();
		assertThat(this.fixture.stored().waitingFor("old")).isZero();
	}

	@Test
	void consumerThatWaitsBringsAForcedGroupBackAndGoesOn() {
		ContractConsumer waits = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = waits.fetchInBackground(1, Duration.ofSeconds(20));
		Awaitility.await().until(() -> this.fixture.stored().waitingConsumers() > 0);
		drop("group", FORCED, false);
		this.fixture.send("id");
		assertThat(ContractConsumer.ids(ContractConsumer.get(fetched))).containsExactly("id");
	}

	@Test
	void groupThatIsNotThereIsRefused() {
		this.fixture.join("group");
		assertThatNotFound(() -> drop("grupe", LONG, false));
		assertThatNotFound(() -> this.groups.drop("tpoic", "group", LONG, false));
	}

	private static void assertThatNotFound(Runnable call) {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(call::run);
	}

	private long drop(String group, Duration unseen, boolean deadLetters) {
		return this.groups.drop(this.fixture.topic(), group, unseen, deadLetters);
	}

	private Set<String> names() {
		return this.groups.list(this.fixture.topic()).stream().map(RmqGroup::name).collect(Collectors.toSet());
	}

	private RmqGroup group(String name) {
		return this.groups.list(this.fixture.topic())
			.stream()
			.filter((group) -> group.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static int number(Delivery delivery) {
		return Integer.parseInt(delivery.messageId().substring(1));
	}

}
