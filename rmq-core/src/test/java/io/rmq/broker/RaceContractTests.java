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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds when several consumers want the same message at the same instant.
 */
public abstract class RaceContractTests {

	private static final int MESSAGES = 600;

	private final BrokerFixture fixture;

	protected RaceContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsEitherSettledOrRecoveredButNotBoth() {
		ContractConsumer slow = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		ContractConsumer other = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		List<Delivery> held = holdUntilLeasesRanOut(slow);
		CompletableFuture<Integer> recovered = CompletableFuture.supplyAsync(() -> recoverAll(other));
		Set<Lease> refused = slow.settle(held.stream().map(RaceContractTests::settlement).toList());
		assertThat(ContractConsumer.get(recovered)).isEqualTo(refused.size());
		List<String> expected = held.stream()
			.filter((delivery) -> refused.contains(delivery.lease()))
			.map(Delivery::messageId)
			.toList();
		List<Delivery> again = other.take(expected.size());
		assertThat(ContractConsumer.ids(again)).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(other.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().waitingFor("group") + this.fixture.stored().deadLetters("group").size())
			.isEqualTo(held.stream()
				.filter((delivery) -> !(settlement(delivery) instanceof Settlement.Acknowledge))
				.filter((delivery) -> !refused.contains(delivery.lease()))
				.count());
	}

	private static Settlement settlement(Delivery delivery) {
		return switch (delivery.messageId().charAt(delivery.messageId().length() - 1)) {
			case '0', '1', '2' -> new Settlement.Retry(delivery, ContractConsumer.failure("no"), Duration.ofMinutes(1));
			case '3', '4', '5' ->
				new Settlement.DeadLetter(delivery, ContractConsumer.failure("no"), DeadLetterReason.FATAL);
			default -> new Settlement.Acknowledge(delivery);
		};
	}

	@Test
	void messageIsRecoveredByOneOnly() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		List<ContractConsumer> others = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			others.add(this.fixture.join("group", BrokerFixture.SHORT_LEASE));
		}
		List<Delivery> held = holdUntilLeasesRanOut(dies);
		List<CompletableFuture<Integer>> recoveries = others.stream()
			.map((other) -> CompletableFuture.supplyAsync(() -> recoverAll(other)))
			.toList();
		assertThat(recoveries.stream().mapToInt(ContractConsumer::get).sum()).isEqualTo(MESSAGES);
		assertThat(ContractConsumer.ids(others.get(0).take(MESSAGES)))
			.containsExactlyInAnyOrderElementsOf(ContractConsumer.ids(held));
		assertThat(others.get(1).fetch(10)).isEmpty();
	}

	@Test
	void messageIsPromotedByOneOnly() {
		ContractConsumer one = this.fixture.join("group");
		ContractConsumer two = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", MESSAGES));
		one.settle(one.take(MESSAGES)
			.stream()
			.map((delivery) -> new Settlement.Retry(delivery, ContractConsumer.failure("no"), Duration.ZERO))
			.toList());
		CompletableFuture<Integer> byOne = CompletableFuture.supplyAsync(() -> promoteAll(one));
		CompletableFuture<Integer> byTwo = CompletableFuture.supplyAsync(() -> promoteAll(two));
		assertThat(ContractConsumer.get(byOne) + ContractConsumer.get(byTwo)).isEqualTo(MESSAGES);
		assertThat(one.take(MESSAGES)).extracting(Delivery::messageId).doesNotHaveDuplicates();
		assertThat(two.fetch(10)).isEmpty();
	}

	@Test
	void lastGroupRemovesTheMessageWhenSeveralAcknowledgeAtOnce() {
		List<ContractConsumer> consumers = List.of(this.fixture.join("a"), this.fixture.join("b"),
				this.fixture.join("c"));
		this.fixture.send(BrokerFixture.numbered("m", MESSAGES));
		List<CompletableFuture<Void>> handled = consumers.stream()
			.map((consumer) -> CompletableFuture.runAsync(() -> handleInBatches(consumer)))
			.toList();
		handled.forEach(ContractConsumer::get);
		assertThat(this.fixture.stored().messages()).isZero();
	}

	private static void handleInBatches(ContractConsumer consumer) {
		for (int i = 0; i < MESSAGES / 50; i++) {
			assertThat(consumer.acknowledge(consumer.take(50))).isEmpty();
		}
	}

	private List<Delivery> holdUntilLeasesRanOut(ContractConsumer consumer) {
		this.fixture.send(BrokerFixture.numbered("m", MESSAGES));
		List<Delivery> held = consumer.take(MESSAGES);
		consumer.awaitOverdue();
		return held;
	}

	private static int recoverAll(ContractConsumer consumer) {
		int sum = 0;
		int recovered = consumer.subscription().recover(20).recovered();
		while (recovered > 0) {
			sum += recovered;
			recovered = consumer.subscription().recover(20).recovered();
		}
		return sum;
	}

	private static int promoteAll(ContractConsumer consumer) {
		int sum = 0;
		int moved = consumer.subscription().promoteRetries(20).moved();
		while (moved > 0) {
			sum += moved;
			moved = consumer.subscription().promoteRetries(20).moved();
		}
		return sum;
	}

}
