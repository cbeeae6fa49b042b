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

import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Delivery#expiresAt()} promises.
 */
public abstract class ExpiryContractTests {

	private static final Duration TTL = Duration.ofMinutes(3);

	private final BrokerFixture fixture;

	protected ExpiryContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void timeToLiveCountsFromWhenTheMessageIsStored() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(message("id", TTL));
		Delivery delivery = consumer.take();
		assertThat(expiry(delivery)).isEqualTo(delivery.createdAt().plus(TTL));
	}

	@Test
	void messageWithoutATimeToLiveNeverExpires() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		assertThat(consumer.take().expiresAt()).isZero();
		this.fixture.send(this.fixture.due("delayed", new Due.After(Duration.ofMillis(2))));
		consumer.awaitReady(1);
		Delivery delivery = consumer.take();
		assertThat(delivery.expiresAt()).isZero();
		consumer.retry(delivery, Duration.ZERO);
		consumer.awaitPromoted(1);
		assertThat(consumer.take().expiresAt()).isZero();
	}

	@Test
	void timeToLiveOfADelayedMessageCountsFromWhenItIsDue() {
		ContractConsumer consumer = this.fixture.join("group");
		Instant due = this.fixture.stored().now().plusMillis(500);
		this.fixture.send(this.fixture.due(message("id", TTL), new Due.At(due)));
		this.fixture.awaitTime(due.plusMillis(50));
		consumer.awaitReady(1);
		Delivery delivery = consumer.take();
		assertThat(delivery.createdAt()).isBefore(due);
		assertThat(expiry(delivery)).isEqualTo(due.plus(TTL));
	}

	@Test
	void timeToLiveOfAMessageThatIsDueAlreadyCountsFromWhenItIsStored() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(this.fixture.due(message("id", TTL), new Due.At(Instant.EPOCH)));
		Delivery delivery = consumer.take();
		assertThat(expiry(delivery)).isEqualTo(delivery.createdAt().plus(TTL));
	}

	@Test
	void retryDoesNotProlongIt() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(message("id", TTL));
		Delivery first = consumer.take();
		Delivery last = first;
		for (int i = 0; i < 3; i++) {
			consumer.retry(last, Duration.ofMillis(5));
			consumer.awaitPromoted(1);
			last = consumer.take();
			assertThat(last.failures()).isEqualTo(i + 1);
			assertThat(last.expiresAt()).isEqualTo(first.expiresAt());
		}
	}

	@Test
	void neitherRecoveryNorReleaseProlongIt() {
		ContractConsumer dies = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		this.fixture.send(message("id", TTL));
		Delivery first = dies.take();
		ContractConsumer other = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		other.awaitRecovered(1);
		assertThat(other.take().expiresAt()).isEqualTo(first.expiresAt());
		other.subscription().release();
		assertThat(dies.take().expiresAt()).isEqualTo(first.expiresAt());
	}

	@Test
	void longestTimeToLiveIsKeptThroughARetryAndADelay() {
		ContractConsumer consumer = this.fixture.join("group");
		Duration longest = Duration.ofDays(3650);
		this.fixture.send(this.fixture.due(message("id", longest), new Due.After(Duration.ofMillis(2))));
		consumer.awaitReady(1);
		Delivery delivery = consumer.take();
		assertThat(expiry(delivery)).isAfter(this.fixture.stored().now().plus(longest).minusSeconds(60));
		consumer.retry(delivery, Duration.ZERO);
		consumer.awaitPromoted(1);
		Delivery again = consumer.take();
		assertThat(again.defect()).isNull();
		assertThat(again.expiresAt()).isEqualTo(delivery.expiresAt());
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-0.000000001S", "PT-1H", "PT0.000999999S", "P3651D", "PT2562047788015215H" })
	void absurdTimeToLiveIsRefused(String ttl) {
		assertThatIllegalArgumentException().isThrownBy(() -> message("id", Duration.parse(ttl)))
			.withMessageContaining("time to live")
			.withMessageContaining("ten years")
			.withMessageContaining(Duration.parse(ttl).toString());
	}

	@Test
	void shortestTimeToLiveRunsOut() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(message("id", Duration.ofMillis(1)));
		Delivery delivery = consumer.take();
		assertThat(expiry(delivery)).isEqualTo(delivery.createdAt().plusMillis(1));
	}

	@Test
	void deadLetterOfWhatExpiredHasNoFurtherAttempt() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("fresh", "failed");
		Delivery fresh = consumer.take();
		consumer.retry(consumer.take(), Duration.ZERO);
		consumer.awaitPromoted(1);
		Delivery failed = consumer.take();
		consumer.settle(expired(fresh), expired(failed));
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(2)
			.allMatch((dead) -> dead.reason().equals("EXPIRED"))
			.allMatch((dead) -> dead.errorType().isEmpty() && dead.stack().isEmpty())
			.allMatch((dead) -> dead.errorMessage().equals("too late"))
			.extracting(StoredTopic.DeadLetter::history)
			.satisfiesExactly((history) -> assertThat(history).isNull(),
					(history) -> assertThat(history).containsOnlyOnce("\"at\"").isEqualTo(failed.history()));
	}

	private static Settlement expired(Delivery delivery) {
		return new Settlement.DeadLetter(delivery, Failure.none("too late"), DeadLetterReason.EXPIRED);
	}

	@Test
	void serversTimeIsKnownToAFewMilliseconds() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 50; i++) {
			long before = this.fixture.stored().now().toEpochMilli();
			long time = consumer.subscription().serverTime();
			long after = this.fixture.stored().now().toEpochMilli();
			assertThat(time).isBetween(before - 20, after + 20);
		}
	}

	private OutboundMessage message(String id, Duration ttl) {
		return this.fixture.expiring(this.fixture.message(id, RmqPriority.NORMAL), ttl);
	}

	private static Instant expiry(Delivery delivery) {
		return Instant.ofEpochMilli(delivery.expiresAt());
	}

}
