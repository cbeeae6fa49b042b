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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.maintenance.DutyLoop;
import io.rmq.maintenance.LeaseRecovery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What {@link Subscription#recover} promises.
 */
public abstract class RecoverContractTests {

	private final BrokerFixture fixture;

	protected RecoverContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsNotTakenFromItsHolderBeforeTheLeaseRanOut() {
		ContractConsumer holder = this.fixture.join("group");
		ContractConsumer other = this.fixture.join("group");
		this.fixture.send("id");
		Delivery delivery = holder.take();
		Recovery recovery = other.subscription().recover(10);
		assertThat(recovery.recovered()).isZero();
		assertThat(recovery.poisoned()).isZero();
		assertThat(holder.acknowledge(delivery)).isEmpty();
	}

	@Test
	void messageReturnsToTheGroupWhenTheLeaseRanOut() {
		OutboundMessage message = this.fixture.fullMessage("id", RmqPriority.HIGH);
		this.fixture.send(message);
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		Instant fetching = this.fixture.stored().now();
		Delivery first = dies.take();
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(1);
		assertThat(Duration.between(fetching, this.fixture.stored().now()))
			.isGreaterThanOrEqualTo(BrokerFixture.SHORT_LEASE);
		Delivery second = lives.take();
		assertThat(second.lease()).isNotEqualTo(first.lease());
		assertThat(second.messageId()).isEqualTo("id");
		assertThat(second.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(second.key()).isEqualTo(message.key());
		assertThat(second.headers()).isEqualTo(message.headers());
		assertThat(second.body()).isEqualTo(message.body());
		assertThat(second.createdAt()).isEqualTo(first.createdAt());
		assertThat(second.crashes()).isEqualTo(1);
		assertThat(second.failures()).isZero();
		assertThat(second.history()).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(lives.acknowledge(second)).isEmpty();
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void staleOwnerCanDoNothing() {
		ContractConsumer stale = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("acknowledged", "retried", "dead");
		List<Delivery> deliveries = stale.take(3);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(3);
		assertThat(stale.acknowledge(deliveries.get(0))).containsExactly(deliveries.get(0).lease());
		assertThat(stale.retry(deliveries.get(1), Duration.ZERO)).containsExactly(deliveries.get(1).lease());
		assertThat(stale.deadLetter(deliveries.get(2))).containsExactly(deliveries.get(2).lease());
		assertThat(stale.subscription().release()).isZero();
		assertThat(this.fixture.stored().waitingFor("group")).isZero();
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
		List<Delivery> again = lives.take(3);
		assertThat(ContractConsumer.ids(again)).containsExactly("acknowledged", "retried", "dead");
		assertThat(again).allMatch((delivery) -> delivery.failures() == 0);
		assertThat(stale.acknowledge(deliveries)).hasSize(3);
		assertThat(lives.acknowledge(again)).isEmpty();
	}

	@Test
	void consumerGivesWhatItHoldsItselfALeaseMoreAndCountsNoDeath() {
		ContractConsumer consumer = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		Instant fetching = this.fixture.stored().now();
		consumer.take();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> consumer.subscription().recover(10).recovered() == 1);
		assertThat(Duration.between(fetching, this.fixture.stored().now()))
			.isGreaterThanOrEqualTo(BrokerFixture.SHORT_LEASE.multipliedBy(2));
		assertThat(consumer.take().crashes()).isZero();
	}

	@Test
	void messageIsFoundBehindManyWithLongerLeases() {
		Duration lease = Duration.ofSeconds(3);
		ContractConsumer lives = this.fixture.join("group", Duration.ofMinutes(10));
		this.fixture.send(BrokerFixture.numbered("m", 1200));
		List<Delivery> held = lives.take(1200);
		ContractConsumer dies = this.fixture.join("group", lease);
		this.fixture.send("lost");
		Instant fetching = this.fixture.stored().now();
		dies.take();
		ContractConsumer recovers = this.fixture.join("group", lease);
		LeaseRecovery recovery = new LeaseRecovery(recovers.subscription());
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
		try (DutyLoop loop = new DutyLoop(executor, recovery)) {
			assertThat(recovers.take().messageId()).isEqualTo("lost");
			assertThat(loop.state().working()).isTrue();
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(Duration.between(fetching, this.fixture.stored().now())).isBetween(lease, lease.plusSeconds(1));
		assertThat(lives.acknowledge(held)).isEmpty();
	}

	@Test
	void nothingIsTakenBeforeItsHolderHadTheTimeToRenewIt() {
		ContractConsumer holder = this.fixture.join("group", Duration.ofSeconds(2));
		this.fixture.send("id");
		Delivery held = holder.take();
		// Nobody looks until the lease is long over, as if the server had stood still.
		this.fixture.awaitTime(this.fixture.stored().now().plusSeconds(3));
		Recovery first = holder.recoverByPeer(10);
		assertThat(first.recovered()).isZero();
		assertThat(first.nextCheck()).isBetween(Duration.ofMillis(300), Duration.ofMillis(500));
		assertThat(holder.subscription().extend(List.of(held.lease()))).isEmpty();
		assertThat(holder.recoverByPeer(10).recovered()).isZero();
		assertThat(holder.acknowledge(held)).isEmpty();
	}

	@Test
	void messageThatKilledItsConsumersIsHandedBackToBeSettled() {
		ContractConsumer consumer = this.fixture.join("group", BrokerFixture.SHORT_LEASE, 2);
		this.fixture.send("poison");
		consumer.take();
		for (int crashes = 1; crashes <= 2; crashes++) {
			consumer.awaitRecovered(1);
			Delivery delivery = consumer.take();
			assertThat(delivery.crashes()).isEqualTo(crashes);
			assertThat(consumer.subscription().begin(delivery.lease())).isTrue();
			if (crashes == 2) {
				assertThat(consumer.settle(
						new Settlement.DeadLetter(delivery, Failure.none("2 consumers died"), DeadLetterReason.POISON)))
					.isEmpty();
			}
		}
		assertThat(this.fixture.stored().deadLetters("group")).singleElement().satisfies((dead) -> {
			assertThat(dead.reason()).isEqualTo("POISON");
			assertThat(dead.errorMessage()).isEqualTo("2 consumers died");
			assertThat(dead.history()).isNull();
		});
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void messageThatKillsEvenWhoIsToSettleItBecomesADeadLetter() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50), 3);
		this.fixture.send(this.fixture.fullMessage("poison", RmqPriority.LOW));
		Instant createdAt = consumer.take().createdAt();
		for (int crashes = 1; crashes <= 3; crashes++) {
			consumer.awaitRecovered(1);
			Delivery delivery = consumer.take();
			assertThat(delivery.crashes()).isEqualTo(crashes);
			assertThat(consumer.subscription().begin(delivery.lease())).isTrue();
		}
		awaitPoisoned(consumer);
		assertThat(this.fixture.stored().deadLetters("group")).singleElement().satisfies((dead) -> {
			assertThat(dead.reason()).isEqualTo("POISON");
			assertThat(dead.messageId()).isEqualTo("poison");
			assertThat(dead.topic()).isEqualTo(this.fixture.topic());
			assertThat(dead.errorMessage()).contains("4").contains(consumer.name());
			assertThat(dead.key()).isEqualTo("customer-7");
			assertThat(dead.priority()).isEqualTo("LOW");
			assertThat(dead.createdAt()).isEqualTo(createdAt);
			assertThat(dead.history()).isNull();
		});
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf("group")).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
	}

	@Test
	void staleOwnersOfADeadLetterCanDoNothing() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50), 1);
		this.fixture.send("poison");
		Delivery first = consumer.take();
		assertThat(consumer.subscription().begin(first.lease())).isTrue();
		consumer.awaitRecovered(1);
		Delivery second = consumer.take();
		awaitPoisoned(consumer);
		for (Delivery stale : List.of(first, second)) {
			assertThat(consumer.acknowledge(stale)).containsExactly(stale.lease());
			assertThat(consumer.retry(stale, Duration.ZERO)).containsExactly(stale.lease());
			assertThat(consumer.deadLetter(stale)).containsExactly(stale.lease());
		}
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(1);
	}

	@Test
	void deathCountsAgainOnlyWhenTheMessageWasBegun() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50), 3);
		this.fixture.send("begun", "waiting");
		consumer.take(2);
		for (int deaths = 1; deaths <= 2; deaths++) {
			consumer.awaitRecovered(2);
			// That which was begun may come back later: its lease began anew.
			List<Delivery> again = consumer.take(2);
			assertThat(again).extracting(Delivery::messageId, Delivery::crashes)
				.containsExactlyInAnyOrder(tuple("begun", deaths), tuple("waiting", 1));
			Delivery begun = again.get(again.get(0).messageId().equals("begun") ? 0 : 1);
			assertThat(consumer.subscription().begin(begun.lease())).isTrue();
		}
	}

	@Test
	void firstDeathDoesNotCountUnlessBegunWhereOnlyOneIsAllowed() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50), 1);
		this.fixture.send("begun", "waiting");
		assertThat(consumer.subscription().begin(consumer.take(2).get(0).lease())).isTrue();
		consumer.awaitRecovered(2);
		assertThat(consumer.take(2)).extracting(Delivery::messageId, Delivery::crashes)
			.containsExactlyInAnyOrder(tuple("begun", 1), tuple("waiting", 0));
	}

	@Test
	void messageThatIsNeverBegunIsGivenUpMuchLater() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(5), 1);
		this.fixture.send("unreadable");
		for (int deaths = 1; deaths < 10; deaths++) {
			consumer.take();
			consumer.awaitRecovered(1);
		}
		assertThat(consumer.take().crashes()).isZero();
		awaitPoisoned(consumer);
		assertThat(this.fixture.stored().deadLetters("group")).singleElement()
			.satisfies((dead) -> assertThat(dead.errorMessage()).startsWith("10 consumers died before they began"));
	}

	@Test
	void messageThatIsNotHeldAnyMoreCannotBeBegun() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50), 3);
		this.fixture.send("id");
		Delivery delivery = consumer.take();
		consumer.awaitRecovered(1);
		assertThat(consumer.subscription().begin(delivery.lease())).isFalse();
	}

	@Test
	void leaseOfAnotherLengthIsRespected() {
		ContractConsumer patient = this.fixture.join("group", BrokerFixture.LONG_LEASE);
		ContractConsumer hasty = this.fixture.join("group", Duration.ofMillis(20));
		this.fixture.send("patient", "hasty");
		Delivery held = patient.take();
		hasty.take();
		hasty.awaitRecovered(1);
		assertThat(hasty.take().messageId()).isEqualTo("hasty");
		assertThat(patient.acknowledge(held)).isEmpty();
	}

	@Test
	void laneWithThousandsOfLostMessagesIsRecoveredWithoutPause() {
		// The watch of leases begins again when half of one has passed between two looks.
		Duration lease = Duration.ofSeconds(5);
		ContractConsumer dies = this.fixture.join("group", lease);
		this.fixture.send(BrokerFixture.numbered("m", 2500));
		dies.take(2500);
		ContractConsumer lives = this.fixture.join("group", lease);
		lives.awaitOverdue();
		int recovered = 0;
		Recovery recovery;
		do {
			recovery = lives.subscription().recover(250);
			recovered += recovery.recovered();
			assertThat(recovery.nextCheck().isZero()).as("after %d", recovered).isEqualTo(recovered < 2500);
		}
		while (recovered < 2500);
	}

	@Test
	void largeMessagesAreRecoveredAFewAtATime() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		for (int i = 0; i < 12; i++) {
			this.fixture.send(new OutboundMessage(this.fixture.topic(), "m" + i, RmqPriority.NORMAL, null,
					RmqHeaders.empty(), Duration.ZERO, new byte[1024 * 1024]));
		}
		dies.take(12);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		Recovery first = Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> lives.subscription().recover(250), (recovery) -> recovery.recovered() > 0);
		assertThat(first.recovered()).isLessThan(6);
		assertThat(first.nextCheck()).isLessThan(BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(12 - first.recovered());
		assertThat(lives.take(12)).hasSize(12);
		assertThat(lives.subscription().release()).isEqualTo(12);
	}

	private static void awaitPoisoned(ContractConsumer consumer) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> consumer.recoverByPeer(10),
					(recovery) -> recovery.recovered() == 0 && recovery.poisoned() == 1);
	}

	@Test
	void recoversNoMoreThanTheLimit() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send(RmqPriority.HIGH, BrokerFixture.numbered("h", 4));
		this.fixture.send(RmqPriority.LOW, BrokerFixture.numbered("l", 4));
		dies.take(8);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitOverdue();
		List<Integer> found = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			found.add(lives.subscription().recover(3).recovered());
		}
		assertThat(found).containsExactly(3, 3, 2, 0);
	}

	@Test
	void recoversFromEveryLane() {
		ContractConsumer consumer = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "again-" + priority);
		}
		consumer.take(3).forEach((delivery) -> consumer.retry(delivery, Duration.ZERO));
		consumer.awaitPromoted(3);
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "new-" + priority);
		}
		List<Delivery> deliveries = consumer.take(6);
		assertThat(deliveries).extracting((delivery) -> delivery.lease().lane()).containsExactly(Lane.values());
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(6);
		List<Delivery> again = lives.take(6);
		assertThat(ContractConsumer.ids(again)).containsExactlyInAnyOrderElementsOf(ContractConsumer.ids(deliveries));
		assertThat(again).allMatch((delivery) -> delivery.crashes() == 1 && delivery.lease().lane().ofGroup());
		assertThat(again.stream().filter((delivery) -> delivery.messageId().startsWith("again")))
			.allMatch((delivery) -> delivery.failures() == 1);
	}

	@Test
	void tellsWhenALeaseMayRunOutNext() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		assertThat(lives.subscription().recover(10).nextCheck()).isBetween(Duration.ofMillis(1),
				BrokerFixture.SHORT_LEASE);
		this.fixture.send(RmqPriority.HIGH, "one", "two");
		this.fixture.send(RmqPriority.LOW, "three");
		dies.take(3);
		Duration nextCheck = lives.subscription().recover(10).nextCheck();
		assertThat(nextCheck).isLessThanOrEqualTo(BrokerFixture.SHORT_LEASE);
		assertThat(nextCheck).isPositive();
		lives.awaitOverdue();
		Recovery first = lives.subscription().recover(1);
		assertThat(first.recovered()).isEqualTo(1);
		assertThat(first.nextCheck()).isLessThan(BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(2);
	}

	@Test
	void saysThatMoreCanBeRecovered() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send(BrokerFixture.numbered("m", 4));
		dies.take(4);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitOverdue();
		assertThat(lives.subscription().recover(3)).isEqualTo(new Recovery(3, 0, Duration.ZERO));
	}

	@Test
	void expiredLeasesAreFoundBehindManyThatAreNot() {
		Duration lease = Duration.ofSeconds(2);
		ContractConsumer lives = this.fixture.join("group", lease);
		ContractConsumer dies = this.fixture.join("group", lease);
		this.fixture.send(BrokerFixture.numbered("m", 1500));
		List<Delivery> held = lives.take(1500);
		this.fixture.send("expires");
		dies.take();
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			lives.subscription().extend(ContractConsumer.leases(held));
			Recovery recovery = lives.subscription().recover(10);
			assertThat(recovery.nextCheck()).isLessThan(lease);
			return recovery.recovered() == 1;
		});
		assertThat(ContractConsumer.ids(lives.take(1))).containsExactly("expires");
		assertThat(lives.acknowledge(held)).isEmpty();
	}

	@Test
	void waitingConsumerIsWoken() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		dies.take();
		ContractConsumer waits = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = waits.fetchInBackground(10, Duration.ofSeconds(30));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().waitingConsumers() > 0);
		dies.awaitRecovered(1);
		assertThat(fetched).succeedsWithin(Duration.ofSeconds(3))
			.extracting(ContractConsumer::ids)
			.isEqualTo(List.of("id"));
	}

	@Test
	void recoveredMessagesComeInTheirOrder() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		String[] ids = BrokerFixture.numbered("m", 300);
		this.fixture.send(ids);
		dies.take(300);
		ContractConsumer lives = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(300);
		assertThat(ContractConsumer.ids(lives.take(300))).containsExactly(ids);
	}

}
