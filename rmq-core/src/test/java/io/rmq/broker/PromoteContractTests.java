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
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#promote} promises.
 */
public abstract class PromoteContractTests {

	private final BrokerFixture fixture;

	protected PromoteContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void nothingIsDueWhenNothingWaits() {
		assertThat(this.fixture.join("group").subscription().promoteRetries(10)).isEqualTo(new Promotion(0, null));
	}

	@Test
	void tellsWhenTheNextOneIsDue() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("later", "sooner");
		List<Delivery> deliveries = consumer.take(2);
		Instant before = this.fixture.stored().now();
		consumer.retry(deliveries.get(0), Duration.ofMinutes(10));
		consumer.retry(deliveries.get(1), Duration.ofMinutes(1));
		Promotion promotion = consumer.subscription().promoteRetries(10);
		Duration passed = Duration.between(before, this.fixture.stored().now());
		assertThat(promotion.moved()).isZero();
		assertThat(promotion.nextDue()).isBetween(Duration.ofMinutes(1).minus(passed),
				Duration.ofMinutes(1).plusMillis(1));
	}

	@Test
	void messageIsNeverEarly() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 20; i++) {
			Duration delay = Duration.ofMillis(10 + i);
			this.fixture.send("id");
			Delivery delivery = consumer.take();
			Instant failed = this.fixture.stored().now();
			consumer.retry(delivery, delay);
			consumer.awaitPromoted(1);
			assertThat(Duration.between(failed, this.fixture.stored().now())).isGreaterThanOrEqualTo(delay);
			assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		}
	}

	@Test
	void messageIsDueWhenThePromotionSaidSo() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		consumer.retry(consumer.take(), Duration.ofMillis(150));
		Duration nextDue = consumer.subscription().promoteRetries(10).nextDue();
		assertThat(nextDue).isNotNull();
		Instant due = this.fixture.stored().now().plus(nextDue);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> !this.fixture.stored().now().isBefore(due));
		assertThat(consumer.subscription().promoteRetries(10)).isEqualTo(new Promotion(1, null));
	}

	@Test
	void movesNoMoreThanTheLimitAndSaysThatMoreAreDue() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 7));
		consumer.take(7).forEach((delivery) -> consumer.retry(delivery, Duration.ZERO));
		assertThat(consumer.subscription().promoteRetries(3)).isEqualTo(new Promotion(3, Duration.ZERO));
		assertThat(consumer.subscription().promoteRetries(3)).isEqualTo(new Promotion(3, Duration.ZERO));
		assertThat(consumer.subscription().promoteRetries(3)).isEqualTo(new Promotion(1, null));
		assertThat(consumer.take(7)).hasSize(7);
	}

	@Test
	void messagesComeInTheOrderInWhichTheyAreDue() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("third", "first", "second");
		List<Delivery> deliveries = consumer.take(3);
		consumer.settle(retry(deliveries.get(0), 90), retry(deliveries.get(1), 10), retry(deliveries.get(2), 50));
		Instant due = this.fixture.stored().now().plusMillis(90);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> !this.fixture.stored().now().isBefore(due));
		consumer.awaitPromoted(3);
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactly("first", "second", "third");
	}

	private static Settlement retry(Delivery delivery, long delay) {
		return new Settlement.Retry(delivery, ContractConsumer.failure("no"), Duration.ofMillis(delay));
	}

	@Test
	void anyConsumerOfTheGroupPromotes() {
		ContractConsumer fails = this.fixture.join("group");
		this.fixture.send("id");
		fails.retry(fails.take(), Duration.ZERO);
		fails.close();
		ContractConsumer other = this.fixture.join("group");
		other.awaitPromoted(1);
		assertThat(other.take().attempt()).isEqualTo(2);
	}

	@Test
	void consumerThatHasLeftShowsNoSignOfLife() {
		ContractConsumer leaves = this.fixture.join("group");
		leaves.subscription().promoteRetries(10);
		assertThat(this.fixture.stored().consumers("group")).containsExactly(leaves.name());
		leaves.subscription().release();
		leaves.subscription().promoteRetries(10);
		assertThat(this.fixture.stored().consumers("group")).isEmpty();
		leaves.subscription().join();
		leaves.subscription().promoteRetries(10);
		assertThat(this.fixture.stored().consumers("group")).containsExactly(leaves.name());
	}

	@Test
	void consumerThatLeavesWhileItPromotesIsForgotten() {
		for (int i = 0; i < 50; i++) {
			ContractConsumer leaves = this.fixture.join("group");
			CompletableFuture<Void> promotion = CompletableFuture
				.runAsync(() -> leaves.subscription().promoteRetries(10));
			leaves.subscription().release();
			ContractConsumer.get(promotion);
		}
		assertThat(this.fixture.stored().consumers("group")).isEmpty();
	}

	@Test
	void groupThatWasLostIsThereAgainThoughItsConsumerTakesNoMessages() {
		ContractConsumer paused = this.fixture
			.join(new ConsumerSpec(this.fixture.topic(), "group", "paused", BrokerFixture.LONG_LEASE, 3)
				.withStartFrom(StartFrom.LATEST));
		this.fixture.broker().groups().drop(this.fixture.topic(), "group", Duration.ZERO, true);
		this.fixture.send("since");
		paused.subscription().promoteRetries(10);
		ContractConsumer other = this.fixture.join("other");
		assertThat(other.acknowledge(other.take())).isEmpty();
		assertThat(paused.take().messageId()).isEqualTo("since");
	}

}
