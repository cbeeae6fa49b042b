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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.rmq.RmqDuplicateMessageException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link Broker#send} promises of messages that are due later.
 */
public abstract class DelayContractTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final BrokerFixture fixture;

	protected DelayContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsNotSeenBeforeItIsDue() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", LONG);
		assertThat(consumer.subscription().promoteDelayed(10).moved()).isZero();
		assertThat(consumer.subscription().promoteRetries(10).moved()).isZero();
		assertThat(consumer.subscription().recover(10).recovered()).isZero();
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().delayed()).isOne();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void messageIsReadyAsItWasSent(RmqPriority priority) {
		OutboundMessage message = this.fixture.fullMessage("id", priority);
		Instant before = this.fixture.stored().now();
		this.fixture.send(this.fixture.due(message, new Due.After(Duration.ofMillis(30))));
		Instant after = this.fixture.stored().now();
		ContractConsumer consumer = this.fixture.join("group");
		consumer.awaitReady(1);
		Delivery delivery = consumer.take();
		assertThat(delivery.priority()).isEqualTo(priority);
		assertThat(delivery.messageId()).isEqualTo(message.id());
		assertThat(delivery.topic()).isEqualTo(message.topic());
		assertThat(delivery.key()).isEqualTo(message.key());
		assertThat(delivery.headers()).isEqualTo(message.headers());
		assertThat(delivery.body()).isEqualTo(message.body());
		assertThat(delivery.createdAt()).isBetween(before, after);
		assertThat(delivery.attempt()).isOne();
		assertThat(delivery.crashes()).isZero();
		assertThat(delivery.history()).isEmpty();
		assertThat(delivery.defect()).isNull();
		assertThat(this.fixture.stored().delayed()).isZero();
	}

	@Test
	void maxAttemptsAreKept() {
		this.fixture.send(new OutboundMessage(this.fixture.topic(), "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, new Due.After(Duration.ofMillis(5)), 7, new byte[0]));
		ContractConsumer consumer = this.fixture.join("group");
		consumer.awaitReady(1);
		assertThat(consumer.take().maxAttempts()).isEqualTo(7);
	}

	@Test
	void messageIsNeverEarlyNotEvenByAFractionOfAMillisecond() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 200; i++) {
			Duration delay = Duration.ofMillis(1 + i % 7);
			Instant sent = this.fixture.stored().preciseNow();
			send("m" + i, delay);
			Instant seen = awaitReadyPrecisely(consumer);
			assertThat(Duration.between(sent, seen)).isGreaterThanOrEqualTo(delay);
			assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		}
	}

	private Instant awaitReadyPrecisely(ContractConsumer consumer) {
		while (consumer.subscription().promoteDelayed(1).moved() == 0) {
			Thread.onSpinWait();
		}
		return this.fixture.stored().preciseNow();
	}

	@Test
	void messageIsReadyAtItsTimeAndNotBefore() {
		Instant due = soon();
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 20; i++) {
			this.fixture.send(this.fixture.due("m" + i, new Due.At(due.plusMillis(10 * i))));
		}
		for (int i = 0; i < 20; i++) {
			assertThat(awaitReadyPrecisely(consumer)).isAfterOrEqualTo(due.plusMillis(10 * i));
			assertThat(this.fixture.stored().readyAt(consumer.take())).isAfterOrEqualTo(due.plusMillis(10 * i));
		}
	}

	/**
	 * A time that will not be past yet when a few messages are sent.
	 */
	private Instant soon() {
		return this.fixture.stored().now().plusSeconds(1);
	}

	@Test
	void partsOfAMillisecondCount() {
		ContractConsumer consumer = this.fixture.join("group");
		Instant due = soon().plusNanos(1);
		this.fixture.send(this.fixture.due("at", new Due.At(due)));
		consumer.awaitReady(1);
		assertThat(this.fixture.stored().readyAt(consumer.take())).isAfterOrEqualTo(due);
		Instant sent = this.fixture.stored().preciseNow();
		send("after", Duration.ofNanos(2_000_001));
		assertThat(Duration.between(sent, awaitReadyPrecisely(consumer))).isGreaterThan(Duration.ofMillis(2));
	}

	@Test
	void severalBecomeReadyInTheOrderInWhichTheyAreDue() {
		Instant start = soon();
		List<String> ids = Arrays.asList(BrokerFixture.numbered("m", 50));
		List<OutboundMessage> messages = ids.stream()
			.map((id) -> this.fixture.due(id, new Due.At(start.plusMillis(ids.indexOf(id)))))
			.toList();
		List<OutboundMessage> shuffled = new ArrayList<>(messages);
		Collections.shuffle(shuffled, new Random(7));
		this.fixture.send(shuffled);
		this.fixture.awaitTime(start.plusMillis(50));
		ContractConsumer consumer = this.fixture.join("group");
		consumer.awaitReady(50);
		assertThat(ContractConsumer.ids(consumer.take(50))).isEqualTo(ids);
	}

	@Test
	void thoseDueInOneMillisecondBecomeReadyInTheOrderOfTheirIds() {
		Instant due = soon();
		this.fixture.send(Stream.of("c", "a", "b").map((id) -> this.fixture.due(id, new Due.At(due))).toList());
		this.fixture.awaitTime(due);
		ContractConsumer consumer = this.fixture.join("group");
		consumer.awaitReady(3);
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactly("a", "b", "c");
	}

	@ParameterizedTest
	@MethodSource("past")
	void messageWhoseTimeIsPastIsReadyAtOnce(Due due) {
		Instant before = this.fixture.stored().now();
		this.fixture.send(this.fixture.due("id", due));
		Delivery delivery = this.fixture.join("group").take();
		assertThat(delivery.createdAt()).isBetween(before, this.fixture.stored().now());
		assertThat(this.fixture.stored().delayed()).isZero();
	}

	static Stream<Due> past() {
		return Stream.of(new Due.After(Duration.ZERO), new Due.At(Instant.now().minusSeconds(5)),
				new Due.At(Instant.EPOCH), new Due.At(Instant.EPOCH.minusSeconds(1)), new Due.At(Instant.MIN));
	}

	@Test
	void timeThatIsPastComesInTheOrderOfOtherSends() {
		this.fixture.send("first");
		this.fixture.send(this.fixture.due("second", new Due.At(Instant.EPOCH)));
		this.fixture.send("third");
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(3))).containsExactly("first", "second",
				"third");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-0.001S", "PT-1H", "P3651D", "PT2562047788015215H" })
	void absurdDelayIsRefused(String delay) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Due.After(Duration.parse(delay)))
			.withMessageContaining("delay of a message")
			.withMessageContaining("ten years")
			.withMessageContaining(Duration.parse(delay).toString());
	}

	@Test
	void absurdTimeIsRefused() {
		for (Instant time : List.of(Instant.MAX, Instant.now().plus(Duration.ofDays(3660)))) {
			assertThatIllegalArgumentException().isThrownBy(() -> new Due.At(time))
				.withMessageContaining("within ten years")
				.withMessageContaining(time.toString());
		}
	}

	@Test
	void longestDelayIsStored() {
		send("id", Due.After.MAX);
		Duration next = this.fixture.join("group").subscription().promoteDelayed(1).nextDue();
		assertThat(next).isBetween(Due.After.MAX.minusMinutes(1), Due.After.MAX.plusMillis(1));
	}

	@Test
	void tellsWhenTheNextOneIsDue() {
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.subscription().promoteDelayed(10)).isEqualTo(new Promotion(0, null));
		send("later", LONG.multipliedBy(2));
		send("sooner", LONG);
		Promotion promotion = consumer.subscription().promoteDelayed(10);
		assertThat(promotion.moved()).isZero();
		assertThat(promotion.nextDue()).isBetween(LONG.minusSeconds(10), LONG.plusMillis(1));
	}

	@Test
	void noMoreThanTheLimitBecomeReadyAtOnce() {
		Instant due = soon();
		this.fixture.send(
				Stream.of(BrokerFixture.numbered("m", 7)).map((id) -> this.fixture.due(id, new Due.At(due))).toList());
		this.fixture.awaitTime(due);
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.subscription().promoteDelayed(3)).isEqualTo(new Promotion(3, Duration.ZERO));
		assertThat(consumer.subscription().promoteDelayed(3)).isEqualTo(new Promotion(3, Duration.ZERO));
		assertThat(consumer.subscription().promoteDelayed(3)).isEqualTo(new Promotion(1, null));
	}

	@Test
	void everyGroupGetsTheMessageOnce() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		send("id", Duration.ofMillis(5));
		a.awaitReady(1);
		assertThat(a.take().messageId()).isEqualTo("id");
		assertThat(b.subscription().promoteDelayed(10).moved()).isZero();
		assertThat(b.take().messageId()).isEqualTo("id");
	}

	@Test
	void messageBecomesReadyOnceHoweverManyPromote() {
		int count = 600;
		Instant due = soon();
		this.fixture.send(Stream.of(BrokerFixture.numbered("m", count))
			.map((id) -> this.fixture.due(id, new Due.At(due)))
			.toList());
		// Those that a slow machine sent too late were ready at once.
		long delayed = this.fixture.stored().delayed();
		assertThat(delayed).isPositive();
		ContractConsumer one = this.fixture.join("group");
		ContractConsumer two = this.fixture.join("group");
		this.fixture.awaitTime(due);
		CompletableFuture<Integer> byOne = CompletableFuture.supplyAsync(() -> promoteAll(one));
		CompletableFuture<Integer> byTwo = CompletableFuture.supplyAsync(() -> promoteAll(two));
		assertThat(ContractConsumer.get(byOne) + ContractConsumer.get(byTwo)).isEqualTo((int) delayed);
		assertThat(one.take(count)).extracting(Delivery::messageId).doesNotHaveDuplicates();
		assertThat(two.fetch(1)).isEmpty();
	}

	private static int promoteAll(ContractConsumer consumer) {
		int sum = 0;
		int moved = consumer.subscription().promoteDelayed(20).moved();
		while (moved > 0) {
			sum += moved;
			moved = consumer.subscription().promoteDelayed(20).moved();
		}
		return sum;
	}

	@Test
	void secondOneWithAnIdThatWaitsIsRefused() {
		send("id", Duration.ofSeconds(1));
		assertThatThrownBy(() -> send("id", LONG)).hasCauseInstanceOf(RmqDuplicateMessageException.class)
			.hasMessageContaining("'id'")
			.hasMessageContaining(this.fixture.topic());
		assertThat(this.fixture.stored().delayed()).isOne();
		ContractConsumer consumer = this.fixture.join("group");
		consumer.awaitReady(1);
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("id");
		assertThat(this.fixture.stored().delayed()).isZero();
	}

	@Test
	void anIdMayBeUsedAgainOnceTheMessageIsReady() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 2; i++) {
			send("id", Duration.ofMillis(5));
			consumer.awaitReady(1);
		}
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactly("id", "id");
	}

	@Test
	void anIdMayWaitAndBeReadyAtTheSameTime() {
		send("id", LONG);
		this.fixture.send("id");
		assertThat(this.fixture.join("group").take().messageId()).isEqualTo("id");
		assertThat(this.fixture.stored().delayed()).isOne();
	}

	private void send(String id, Duration delay) {
		this.fixture.send(this.fixture.due(id, new Due.After(delay)));
	}

}
