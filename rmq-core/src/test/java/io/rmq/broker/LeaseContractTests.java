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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.rmq.RmqPriority;
import io.rmq.RmqTimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#extend} promises.
 */
public abstract class LeaseContractTests {

	private final BrokerFixture fixture;

	protected LeaseContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void extendedLeaseDoesNotRunOut() {
		Duration lease = Duration.ofSeconds(2);
		ContractConsumer keeper = this.fixture.join("group", lease);
		ContractConsumer other = this.fixture.join("group", lease);
		this.fixture.send(RmqPriority.HIGH, "one");
		this.fixture.send(RmqPriority.LOW, "two");
		List<Delivery> held = keeper.take(2);
		Instant end = this.fixture.stored().now().plus(lease.multipliedBy(3).dividedBy(2));
		// An answer that comes too late on a busy machine is asked for again.
		Awaitility.await().ignoreException(RmqTimeoutException.class).pollInterval(Duration.ofMillis(20)).until(() -> {
			assertThat(keeper.subscription().extend(ContractConsumer.leases(held))).isEmpty();
			assertThat(other.subscription().recover(10).recovered()).isZero();
			return this.fixture.stored().now().isAfter(end);
		});
		assertThat(keeper.acknowledge(held)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void extendNamesPreciselyTheLeasesThatAreLost() {
		this.fixture.send(RmqPriority.HIGH, BrokerFixture.numbered("h", 10));
		this.fixture.send(RmqPriority.NORMAL, BrokerFixture.numbered("n", 10));
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(20);
		List<Delivery> settled = List.of(deliveries.get(3), deliveries.get(11), deliveries.get(19));
		consumer.acknowledge(settled);
		assertThat(consumer.subscription().extend(ContractConsumer.leases(deliveries)))
			.containsExactlyInAnyOrderElementsOf(ContractConsumer.leases(settled));
	}

	@Test
	void thousandsAreExtendedInOneCall() {
		this.fixture.send(BrokerFixture.numbered("m", 5000));
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(5000);
		assertThat(consumer.subscription().extend(ContractConsumer.leases(deliveries))).isEmpty();
		consumer.acknowledge(deliveries.subList(0, 2500));
		assertThat(consumer.subscription().extend(ContractConsumer.leases(deliveries))).hasSize(2500);
	}

	@Test
	void leaseThatWasRecoveredIsLost() {
		ContractConsumer stale = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		ContractConsumer other = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("one", "two");
		Set<Lease> leases = ContractConsumer.leases(stale.take(2));
		other.awaitRecovered(2);
		assertThat(stale.subscription().extend(leases)).isEqualTo(leases);
		other.take(2);
		assertThat(stale.subscription().extend(leases)).isEqualTo(leases);
	}

	@Test
	void leaseThatRanOutIsKeptWhenNobodyTookTheMessage() {
		ContractConsumer consumer = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		Delivery delivery = consumer.take();
		Instant end = this.fixture.stored().now().plus(BrokerFixture.SHORT_LEASE).plusMillis(50);
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> this.fixture.stored().now().isAfter(end));
		assertThat(consumer.subscription().extend(List.of(delivery.lease()))).isEmpty();
		assertThat(consumer.acknowledge(delivery)).isEmpty();
	}

	@Test
	void extendingCountsNothing() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		Delivery delivery = consumer.take();
		for (int i = 0; i < 10; i++) {
			assertThat(consumer.subscription().extend(List.of(delivery.lease()))).isEmpty();
		}
		consumer.subscription().release();
		Delivery again = this.fixture.join("group").take();
		assertThat(again.crashes()).isZero();
		assertThat(again.failures()).isZero();
	}

	@Test
	void leaseOfAReturnedMessageIsExtendedToo() {
		this.fixture.send("id", "other");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(2).forEach((delivery) -> consumer.retry(delivery, Duration.ZERO));
		consumer.awaitPromoted(2);
		List<Delivery> again = new ArrayList<>(consumer.take(2));
		assertThat(new HashSet<>(again)).allMatch((delivery) -> delivery.lease().lane() == Lane.GROUP_NORMAL);
		assertThat(consumer.subscription().extend(ContractConsumer.leases(again))).isEmpty();
	}

}
