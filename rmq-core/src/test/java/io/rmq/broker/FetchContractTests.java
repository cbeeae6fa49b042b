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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqPriority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#fetch} and {@link Subscription#wakeUp} promise.
 */
public abstract class FetchContractTests {

	private static final Duration LONG_WAIT = Duration.ofSeconds(30);

	private static final Duration SOON = Duration.ofSeconds(3);

	private final BrokerFixture fixture;

	protected FetchContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7 })
	void takesNoMoreThanTheLimit(int limit) {
		this.fixture.send(RmqPriority.HIGH, BrokerFixture.numbered("h", 10));
		this.fixture.send(RmqPriority.LOW, BrokerFixture.numbered("l", 10));
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.fetch(limit)).hasSize(limit);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(limit);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 10, 100 })
	void backlogComesByPriorityThenInOrder(int limit) {
		String[] high = BrokerFixture.numbered("high", 12);
		String[] normal = BrokerFixture.numbered("normal", 12);
		String[] low = BrokerFixture.numbered("low", 12);
		for (int i = 0; i < 12; i++) {
			this.fixture.send(RmqPriority.LOW, low[i]);
			this.fixture.send(RmqPriority.NORMAL, normal[i]);
			this.fixture.send(RmqPriority.HIGH, high[i]);
		}
		ContractConsumer consumer = this.fixture.join("group");
		List<String> expected = new ArrayList<>(List.of(high));
		expected.addAll(List.of(normal));
		expected.addAll(List.of(low));
		assertThat(fetchAll(consumer, limit)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 10, 100 })
	void whatComesBackComesBeforeWhatIsNewWithinItsPriority(int limit) {
		this.fixture.send(RmqPriority.HIGH, "high-again");
		this.fixture.send(RmqPriority.NORMAL, "normal-again");
		this.fixture.send(RmqPriority.LOW, "low-again");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(3).forEach((delivery) -> consumer.retry(delivery, Duration.ZERO));
		consumer.awaitPromoted(3);
		this.fixture.send(RmqPriority.LOW, "low");
		this.fixture.send(RmqPriority.NORMAL, "normal");
		this.fixture.send(RmqPriority.HIGH, "high");
		assertThat(fetchAll(consumer, limit)).containsExactly("high-again", "high", "normal-again", "normal",
				"low-again", "low");
	}

	@Test
	void moreUrgentMessageOvertakesABacklogThatIsBeingFetched() {
		this.fixture.send(RmqPriority.LOW, BrokerFixture.numbered("low", 10));
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(ContractConsumer.ids(consumer.fetch(3))).containsExactly("low0", "low1", "low2");
		this.fixture.send(RmqPriority.HIGH, "urgent");
		assertThat(ContractConsumer.ids(consumer.fetch(3))).containsExactly("urgent", "low3", "low4");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 10, 100 })
	void burstOfMoreUrgentMessagesOvertakesABacklogThatIsBeingFetched(int limit) {
		this.fixture.send(RmqPriority.LOW, BrokerFixture.numbered("low", limit + 5));
		ContractConsumer consumer = this.fixture.join("group");
		consumer.fetch(limit);
		this.fixture.send(RmqPriority.HIGH, BrokerFixture.numbered("urgent", 5));
		assertThat(fetchAll(consumer, limit)).startsWith(BrokerFixture.numbered("urgent", 5)).hasSize(10);
	}

	private static List<String> fetchAll(ContractConsumer consumer, int limit) {
		List<String> ids = new ArrayList<>();
		List<Delivery> fetched = consumer.fetch(limit);
		while (!fetched.isEmpty()) {
			assertThat(fetched).hasSizeLessThanOrEqualTo(limit);
			ids.addAll(ContractConsumer.ids(fetched));
			fetched = consumer.fetch(limit);
		}
		return ids;
	}

	@Test
	void returnsAtOnceWhenNotToldToWait() {
		ContractConsumer consumer = this.fixture.join("group");
		consumer.fetch(1);
		long begin = System.nanoTime();
		assertThat(consumer.fetch(1)).isEmpty();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
	}

	@Test
	void returnsNothingWhenTheWaitIsOver() {
		ContractConsumer consumer = this.fixture.join("group");
		long begin = System.nanoTime();
		assertThat(consumer.subscription().fetch(1, Duration.ofMillis(200))).isEmpty();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(190), SOON);
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void waitEndsAsSoonAsAMessageComes(RmqPriority priority) {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		this.fixture.send(priority, "id");
		assertThat(fetched).succeedsWithin(SOON).extracting(ContractConsumer::ids).isEqualTo(List.of("id"));
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void waitEndsAsSoonAsAMessageComesBack(RmqPriority priority) {
		this.fixture.send(priority, "id");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.retry(consumer.take(), Duration.ZERO);
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		consumer.awaitPromoted(1);
		assertThat(fetched).succeedsWithin(SOON).extracting(ContractConsumer::ids).isEqualTo(List.of("id"));
	}

	@Test
	void whatCameDuringAWaitIsHeldAndSettledLikeAnythingElse() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		this.fixture.send("id");
		assertThat(consumer.acknowledge(ContractConsumer.get(fetched))).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void wakeUpEndsAWait() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		// It does nothing in the instants between two waits, so it may have to be said
		// again.
		Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
			consumer.subscription().wakeUp();
			return fetched.isDone();
		});
		assertThat(fetched).isCompletedWithValue(List.of());
	}

	@Test
	void wakeUpIsForgottenWhenNobodyWaits() {
		ContractConsumer consumer = this.fixture.join("group");
		consumer.subscription().wakeUp();
		consumer.fetch(1);
		consumer.subscription().wakeUp();
		this.fixture.send("id");
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("id");
	}

	@Test
	void wakeUpWakesNobodyElse() {
		ContractConsumer consumer = this.fixture.join("group");
		ContractConsumer other = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		other.subscription().wakeUp();
		assertThat(consumer.subscription().promoteRetries(1).moved()).isZero();
		assertThat(fetched).isNotDone();
		this.fixture.send("id");
		assertThat(fetched).succeedsWithin(SOON).extracting(ContractConsumer::ids).isEqualTo(List.of("id"));
	}

	@Test
	void closeOfTheBrokerEndsAWait() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = beginToWait(consumer);
		this.fixture.broker().close();
		Awaitility.await().atMost(SOON).until(fetched::isDone);
	}

	@Test
	void consumersOfAGroupShareItsMessages() {
		String[] ids = BrokerFixture.numbered("m", 1000);
		ContractConsumer one = this.fixture.join("group");
		ContractConsumer two = this.fixture.join("group");
		CompletableFuture<List<String>> byOne = CompletableFuture.supplyAsync(() -> handleUntilEmpty(one));
		CompletableFuture<List<String>> byTwo = CompletableFuture.supplyAsync(() -> handleUntilEmpty(two));
		this.fixture.send(ids);
		List<String> handled = new ArrayList<>(byOne.orTimeout(20, TimeUnit.SECONDS).join());
		handled.addAll(byTwo.orTimeout(20, TimeUnit.SECONDS).join());
		Set<String> distinct = new HashSet<>(handled);
		assertThat(distinct).containsExactlyInAnyOrder(ids);
		assertThat(handled).hasSameSizeAs(distinct);
		assertThat(this.fixture.stored().messages()).isZero();
	}

	private static List<String> handleUntilEmpty(ContractConsumer consumer) {
		List<String> handled = new ArrayList<>();
		List<Delivery> fetched = consumer.subscription().fetch(20, Duration.ofSeconds(1));
		while (!fetched.isEmpty()) {
			assertThat(consumer.acknowledge(fetched)).isEmpty();
			handled.addAll(ContractConsumer.ids(fetched));
			fetched = consumer.subscription().fetch(20, Duration.ofMillis(500));
		}
		return handled;
	}

	private CompletableFuture<List<Delivery>> beginToWait(ContractConsumer consumer) {
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(10, LONG_WAIT);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().waitingConsumers() > 0);
		assertThat(fetched).isNotDone();
		return fetched;
	}

}
