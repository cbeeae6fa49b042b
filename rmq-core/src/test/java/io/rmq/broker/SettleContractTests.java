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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#settle} promises of acknowledgements, and of settlements of
 * every kind in one call.
 */
public abstract class SettleContractTests {

	private final BrokerFixture fixture;

	protected SettleContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void acknowledgedMessageIsGone(RmqPriority priority) {
		this.fixture.send(priority, "one", "two");
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(2);
		assertThat(consumer.acknowledge(deliveries.get(1))).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(1);
		assertThat(consumer.acknowledge(deliveries.get(0))).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
		assertThat(consumer.fetch(10)).isEmpty();
	}

	@Test
	void secondAcknowledgementIsRefused() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Delivery delivery = consumer.take();
		assertThat(consumer.acknowledge(delivery)).isEmpty();
		assertThat(consumer.acknowledge(delivery)).containsExactly(delivery.lease());
	}

	@Test
	void refusesPreciselyTheStaleOnesAmongMany() {
		this.fixture.send(RmqPriority.HIGH, BrokerFixture.numbered("h", 10));
		this.fixture.send(RmqPriority.NORMAL, BrokerFixture.numbered("n", 10));
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(20);
		List<Delivery> settledBefore = List.of(deliveries.get(0), deliveries.get(7), deliveries.get(12));
		assertThat(consumer.acknowledge(settledBefore)).isEmpty();
		assertThat(consumer.acknowledge(deliveries))
			.containsExactlyInAnyOrderElementsOf(ContractConsumer.leases(settledBefore));
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
	}

	@Test
	void settlementsOfEveryKindGoTogether() {
		this.fixture.send("acknowledged", "retried", "dead", "stale", "untouched");
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(5);
		consumer.acknowledge(deliveries.get(3));
		Set<Lease> refused = consumer.settle(new Settlement.Acknowledge(deliveries.get(0)),
				new Settlement.Retry(deliveries.get(1), ContractConsumer.failure("no"), Duration.ofMinutes(1)),
				new Settlement.DeadLetter(deliveries.get(2), ContractConsumer.failure("never"),
						DeadLetterReason.RETRIES_EXHAUSTED),
				new Settlement.Retry(deliveries.get(3), ContractConsumer.failure("late"), Duration.ZERO));
		assertThat(refused).containsExactly(deliveries.get(3).lease());
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		assertThat(this.fixture.stored().deadLetters("group")).extracting(StoredTopic.DeadLetter::messageId)
			.containsExactly("dead");
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(1);
	}

	@Test
	void nothingToSettleIsNothingRefused() {
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.settle(List.of())).isEmpty();
		assertThat(consumer.subscription().extend(List.of())).isEmpty();
	}

	@Test
	void thousandsAreAcknowledgedInOneCall() {
		this.fixture.send(BrokerFixture.numbered("m", 5000));
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(5000);
		assertThat(consumer.acknowledge(deliveries)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().heldBy("group")).isZero();
		assertThat(consumer.acknowledge(deliveries)).hasSize(5000);
	}

	@Test
	void thousandsAreRetriedAndComeBackInOrder() {
		String[] ids = BrokerFixture.numbered("m", 2000);
		this.fixture.send(ids);
		ContractConsumer consumer = this.fixture.join("group");
		List<Settlement> retries = new ArrayList<>();
		for (Delivery delivery : consumer.take(2000)) {
			retries.add(new Settlement.Retry(delivery, ContractConsumer.failure("no"), Duration.ZERO));
		}
		assertThat(consumer.settle(retries)).isEmpty();
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(2000);
		consumer.awaitPromoted(2000);
		assertThat(ContractConsumer.ids(consumer.take(2000))).containsExactlyInAnyOrder(ids);
	}

	@Test
	void manyThreadsMaySettleAtOnce() {
		this.fixture.send(BrokerFixture.numbered("m", 800));
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(800);
		List<CompletableFuture<Set<Lease>>> settled = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			List<Delivery> share = deliveries.subList(i * 100, (i + 1) * 100);
			settled.add(CompletableFuture.supplyAsync(() -> consumer.acknowledge(share)));
		}
		settled.forEach((refused) -> assertThat(ContractConsumer.get(refused)).isEmpty());
		assertThat(this.fixture.stored().messages()).isZero();
	}

}
