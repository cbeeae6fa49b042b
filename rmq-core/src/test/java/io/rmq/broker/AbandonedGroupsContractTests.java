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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Groups#findAbandoned} promises. The broker of the fixture must have the
 * server for itself.
 */
public abstract class AbandonedGroupsContractTests {

	private static final Duration UNSEEN = Duration.ofMillis(200);

	/**
	 * Over when the next call comes.
	 */
	private static final Duration NO_INTERVAL = Duration.ofMillis(2);

	private final BrokerFixture fixture;

	private final Groups groups;

	protected AbandonedGroupsContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.groups = fixture.broker().groups();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void groupIsFoundOnceThatHasMessagesButNoConsumer() {
		Instant before = this.fixture.stored().now();
		ContractConsumer gone = this.fixture.join("gone");
		gone.fetch(1);
		gone.close();
		this.fixture.send("id");
		assertThat(this.groups.findAbandoned(Duration.ofMinutes(1), NO_INTERVAL).all()).isEmpty();
		AbandonedGroup abandoned = awaitFound();
		assertThat(abandoned.topic()).isEqualTo(this.fixture.topic());
		assertThat(abandoned.group()).isEqualTo("gone");
		assertThat(abandoned.lastSeen()).isBetween(before.minusMillis(50), this.fixture.stored().now().minus(UNSEEN));
		for (int i = 0; i < 3; i++) {
			AbandonedGroups again = awaitTurn();
			assertThat(again.all()).containsExactly(abandoned);
			assertThat(again.found()).isEmpty();
		}
	}

	@Test
	void groupThatNeverHadAConsumerIsFoundToo() {
		this.groups.create(this.fixture.topic(), "never", StartFrom.EARLIEST);
		this.fixture.send("id");
		assertThat(find().all()).isEmpty();
		assertThat(awaitFound().group()).isEqualTo("never");
	}

	@Test
	void groupWithRetriesOrHeldMessagesIsFoundToo() {
		ContractConsumer retries = this.fixture.join("retries");
		ContractConsumer holds = this.fixture.join("holds");
		this.fixture.send("id");
		retries.retry(retries.take(), Duration.ofHours(1));
		holds.take();
		Awaitility.await().untilAsserted(() -> {
			find();
			assertThat(find().all()).extracting(AbandonedGroup::group).containsExactly("holds", "retries");
		});
	}

	@Test
	void groupWithoutMessagesOrWithAConsumerIsNoneOfThem() {
		ContractConsumer empty = this.fixture.join("empty");
		ContractConsumer alive = this.fixture.join("alive");
		this.groups.create(this.fixture.topic(), "abandoned", StartFrom.EARLIEST);
		this.fixture.send("id");
		empty.acknowledge(empty.take());
		Awaitility.await().untilAsserted(() -> {
			alive.subscription().promoteRetries(1);
			assertThat(find().all()).extracting(AbandonedGroup::group).containsExactly("abandoned");
		});
	}

	@Test
	void groupWhoseConsumersComeOnlyForAMomentIsNoneOfThem() {
		this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		this.fixture.send("one", "two");
		awaitFound();
		for (int i = 0; i < 2; i++) {
			Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
				ContractConsumer moment = this.fixture.join("group");
				moment.take();
				moment.subscription().release();
				assertThat(awaitTurn().all()).isEmpty();
			});
			awaitFound();
		}
	}

	@Test
	void groupWhoseConsumerComesBackIsNoneAnyMoreAndFoundAgainWhenItLeaves() {
		this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		this.fixture.send("one", "two");
		AbandonedGroup first = awaitFound();
		ContractConsumer back = this.fixture.join("group");
		back.acknowledge(back.take());
		Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
			back.subscription().promoteRetries(1);
			assertThat(awaitTurn().all()).isEmpty();
		});
		back.subscription().release();
		AbandonedGroup second = awaitFound();
		assertThat(second.lastSeen()).isAfter(first.lastSeen());
	}

	@Test
	void oneOfManyClientsLooksAndTheOthersKnow() {
		this.groups.create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		this.fixture.send("id");
		AbandonedGroup abandoned = awaitFound();
		Duration interval = Duration.ofHours(1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.groups.findAbandoned(UNSEEN, interval).all()).isNotEmpty());
		ContractConsumer back = this.fixture.join("group");
		back.acknowledge(back.take());
		assertThat(this.groups.findAbandoned(UNSEEN, interval))
			.isEqualTo(new AbandonedGroups(List.of(abandoned), List.of(), null));
	}

	@Test
	void droppedGroupIsNoneAnyMoreThoughNobodyLooks() {
		this.groups.create(this.fixture.topic(), "dropped", StartFrom.EARLIEST);
		this.groups.create(this.fixture.topic(), "stays", StartFrom.EARLIEST);
		this.fixture.send("id");
		Duration interval = Duration.ofHours(1);
		Awaitility.await().until(() -> find().all().size() == 2);
		assertThat(awaitTurn(interval).all()).hasSize(2);
		this.groups.drop(this.fixture.topic(), "dropped", Duration.ZERO, false);
		assertThat(this.groups.findAbandoned(UNSEEN, interval).all()).extracting(AbandonedGroup::group)
			.containsExactly("stays");
	}

	@Test
	void droppedGroupIsNoneAnyMore() {
		ContractConsumer gone = this.fixture.join("group");
		this.fixture.send("dead", "waits");
		gone.deadLetter(gone.take());
		gone.subscription().release();
		awaitFound();
		this.groups.drop(this.fixture.topic(), "group", Duration.ZERO, false);
		assertThat(awaitTurn().all()).isEmpty();
	}

	private AbandonedGroups find() {
		return this.groups.findAbandoned(UNSEEN, NO_INTERVAL);
	}

	/**
	 * Look when the interval has certainly passed.
	 */
	private AbandonedGroups awaitTurn() {
		return awaitTurn(NO_INTERVAL);
	}

	private AbandonedGroups awaitTurn(Duration interval) {
		Instant next = this.fixture.stored().now().plus(NO_INTERVAL).plusMillis(2);
		this.fixture.awaitTime(next);
		return this.groups.findAbandoned(UNSEEN, interval);
	}

	private AbandonedGroup awaitFound() {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> find().found(), (found) -> !found.isEmpty())
			.get(0);
	}

}
