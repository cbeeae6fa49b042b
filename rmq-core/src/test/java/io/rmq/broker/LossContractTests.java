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
import java.util.concurrent.ConcurrentHashMap;

import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Broker#onLoss} promises. The broker of the fixture must have the server for
 * itself.
 */
public abstract class LossContractTests {

	private static final Duration AGE = Duration.ofMillis(200);

	private final BrokerFixture fixture;

	private final Map<List<Object>, Long> losses = new ConcurrentHashMap<>();

	protected LossContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@BeforeEach
	void listen() {
		this.fixture.broker().onLoss((topic, group, loss, messages) -> {
			throw new IllegalStateException("A listener that fails harms nobody");
		});
		this.fixture.broker().onLoss((topic, group, loss, messages) -> {
			assertThat(topic).isEqualTo(this.fixture.topic());
			this.losses.merge(List.of(group, loss), messages, Long::sum);
		});
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void expiredMessagesAreReportedByWhoeverSettlesThemAndOnce() {
		ContractConsumer consumer = join(DeadLetterLimits.defaults());
		this.fixture.send("kept", "dropped", "forwarded", "handled");
		List<Delivery> taken = consumer.take(4);
		List<Settlement> settlements = List.of(
				new Settlement.DeadLetter(taken.get(0), Failure.none("too late"), DeadLetterReason.EXPIRED),
				Settlement.Acknowledge.unhandled(taken.get(1), DeadLetterReason.EXPIRED),
				Settlement.Acknowledge.unhandled(taken.get(2), DeadLetterReason.FATAL),
				new Settlement.Acknowledge(taken.get(3)));
		assertThat(consumer.settle(settlements)).isEmpty();
		assertThat(consumer.settle(settlements)).hasSize(4);
		assertThat(this.losses).containsExactly(Map.entry(List.of("group", Loss.EXPIRED), 2L));
	}

	@Test
	void expiredMessagesThatAreSweptAreReportedForEachGroupThatHasNotReadThem() {
		ContractConsumer fast = this.fixture.join("fast");
		this.fixture.join("slow");
		sendExpiring("one", "two", "three");
		fast.acknowledge(fast.take(2));
		sweepUntil(3);
		assertThat(this.losses).containsOnly(Map.entry(List.of("fast", Loss.EXPIRED), 1L),
				Map.entry(List.of("slow", Loss.EXPIRED), 3L));
	}

	@Test
	void expiredMessagesOfATopicWithoutGroupsAreReportedForTheDefaultGroup() {
		sendExpiring("one", "two");
		sweepUntil(2);
		assertThat(this.losses).containsOnly(Map.entry(List.of("default", Loss.EXPIRED), 2L));
	}

	@Test
	void deadLettersTrimmedForTheirNumberAreReported() {
		ContractConsumer consumer = join(new DeadLetterLimits(50, Duration.ZERO));
		bury(consumer, 450);
		int kept = this.fixture.stored().deadLetters("group").size();
		assertThat(kept).isLessThan(450);
		assertThat(trimmed()).isEqualTo(450 - kept);
	}

	@Test
	void deadLettersTrimmedForTheirAgeAreReportedByWhoeverAddsOne() {
		ContractConsumer consumer = join(new DeadLetterLimits(100_000, AGE));
		bury(consumer, 350);
		awaitAge();
		bury(consumer, 1);
		int kept = this.fixture.stored().deadLetters("group").size();
		assertThat(kept).isLessThan(351);
		assertThat(trimmed()).isEqualTo(351 - kept);
	}

	@Test
	void deadLettersTrimmedForTheirAgeAreReportedByWhoeverSweeps() {
		ContractConsumer consumer = join(new DeadLetterLimits(100_000, AGE));
		bury(consumer, 350);
		awaitAge();
		sendExpiring("id");
		sweepUntil(1);
		int kept = this.fixture.stored().deadLetters("group").size();
		assertThat(kept).isLessThan(351);
		assertThat(trimmed()).isEqualTo(351 - kept);
		assertThat(this.losses).containsEntry(List.of("group", Loss.EXPIRED), 1L);
	}

	@Test
	void deadLettersTrimmedForThoseOfTheDeadAreReportedByWhoeverRecoversThem() {
		bury(join(new DeadLetterLimits(100_000, AGE)), 350);
		awaitAge();
		ContractConsumer dead = joinMortal();
		ContractConsumer rescuer = joinMortal();
		this.fixture.send("poison");
		assertThat(dead.subscription().begin(dead.take().lease())).isTrue();
		rescuer.awaitRecovered(1);
		assertThat(dead.subscription().begin(dead.take().lease())).isTrue();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> rescuer.subscription().recover(1000).poisoned() == 1);
		int kept = this.fixture.stored().deadLetters("group").size();
		assertThat(kept).isLessThan(351);
		assertThat(trimmed()).isEqualTo(351 - kept);
	}

	private ContractConsumer joinMortal() {
		return this.fixture.join(
				new ConsumerSpec(this.fixture.topic(), "group", TestRedis.uniqueName("consumer"), Duration.ofMillis(50),
						1, new DeadLetterLimits(100_000, AGE), false, StartFrom.EARLIEST, Duration.ZERO));
	}

	private ContractConsumer join(DeadLetterLimits limits) {
		return this.fixture.join(new ConsumerSpec(this.fixture.topic(), "group", TestRedis.uniqueName("consumer"),
				BrokerFixture.LONG_LEASE, 3, limits, false, StartFrom.EARLIEST, Duration.ZERO));
	}

	private void bury(ContractConsumer consumer, int count) {
		this.fixture.send(BrokerFixture.numbered("m", count));
		assertThat(consumer.settle(consumer.take(count)
			.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("no"),
					DeadLetterReason.FATAL))
			.toList())).isEmpty();
	}

	private long trimmed() {
		return this.losses.getOrDefault(List.of("group", Loss.TRIMMED), 0L);
	}

	private void awaitAge() {
		Instant old = this.fixture.stored().now().plus(AGE);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.fixture.stored().now().isAfter(old));
	}

	private void sendExpiring(String... ids) {
		for (String id : ids) {
			this.fixture
				.send(this.fixture.expiring(this.fixture.message(id, RmqPriority.NORMAL), Duration.ofMillis(1)));
		}
	}

	private void sweepUntil(int expired) {
		ExpiryPolicy terms = new ExpiryPolicy(Duration.ofMillis(100), false, DeadLetterLimits.defaults());
		int[] swept = new int[1];
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			swept[0] += this.fixture.broker().sweepExpired(terms);
			return swept[0] == expired;
		});
	}

}
