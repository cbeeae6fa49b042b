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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqPriority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#release} and {@link Subscription#close} promise.
 */
public abstract class ReleaseContractTests {

	private final BrokerFixture fixture;

	protected ReleaseContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void everythingHeldComesBackAtOnceInOrderAndAheadOfTheRest() {
		ContractConsumer leaves = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 10));
		leaves.take(6);
		assertThat(leaves.subscription().release()).isEqualTo(6);
		ContractConsumer stays = this.fixture.join("group");
		List<Delivery> deliveries = stays.take(10);
		assertThat(ContractConsumer.ids(deliveries)).containsExactly(BrokerFixture.numbered("m", 10));
		assertThat(deliveries).allMatch((delivery) -> delivery.attempt() == 1 && delivery.failures() == 0
				&& delivery.crashes() == 0 && delivery.history().isEmpty());
		assertThat(stays.acknowledge(deliveries)).isEmpty();
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void messageComesBackAsItWas() {
		OutboundMessage message = this.fixture.fullMessage("id", RmqPriority.LOW);
		this.fixture.send(message);
		ContractConsumer leaves = this.fixture.join("group");
		Delivery first = leaves.take();
		leaves.subscription().release();
		Delivery second = this.fixture.join("group").take();
		assertThat(second.priority()).isEqualTo(RmqPriority.LOW);
		assertThat(second.messageId()).isEqualTo(message.id());
		assertThat(second.key()).isEqualTo(message.key());
		assertThat(second.headers()).isEqualTo(message.headers());
		assertThat(second.body()).isEqualTo(message.body());
		assertThat(second.createdAt()).isEqualTo(first.createdAt());
	}

	@Test
	void releasesFromEveryLaneButNothingOfOthers() {
		ContractConsumer leaves = this.fixture.join("group");
		ContractConsumer stays = this.fixture.join("group");
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "again-" + priority, "others-" + priority);
		}
		List<Delivery> first = leaves.take(6);
		first.forEach((delivery) -> leaves.retry(delivery, Duration.ZERO));
		leaves.awaitPromoted(6);
		List<Delivery> others = stays.take(3);
		leaves.take(3);
		this.fixture.send(BrokerFixture.numbered("new", 2));
		leaves.take(2);
		assertThat(leaves.subscription().release()).isEqualTo(5);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(3);
		assertThat(stays.acknowledge(others)).isEmpty();
		assertThat(stays.take(5).stream().filter((delivery) -> !delivery.messageId().startsWith("new")))
			.allMatch((delivery) -> delivery.failures() == 1);
	}

	@Test
	void thousandsAreReleasedInOneCall() {
		String[] ids = BrokerFixture.numbered("m", 3000);
		this.fixture.send(ids);
		ContractConsumer leaves = this.fixture.join("group");
		leaves.take(3000);
		assertThat(leaves.subscription().release()).isEqualTo(3000);
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(3000))).containsExactly(ids);
	}

	@Test
	void whatIsKeptIsHeldOn() {
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "again-" + priority, "kept-again-" + priority);
		}
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(6).forEach((delivery) -> consumer.retry(delivery, Duration.ZERO));
		consumer.awaitPromoted(6);
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "new-" + priority, "kept-new-" + priority);
		}
		List<Delivery> kept = consumer.take(12)
			.stream()
			.filter((delivery) -> delivery.messageId().startsWith("kept"))
			.toList();
		assertThat(consumer.subscription().releaseAllBut(ContractConsumer.leases(kept))).isEqualTo(6);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(6);
		assertThat(consumer.subscription().extend(ContractConsumer.leases(kept))).isEmpty();
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(6))).containsExactlyInAnyOrder("again-HIGH",
				"new-HIGH", "again-NORMAL", "new-NORMAL", "again-LOW", "new-LOW");
		assertThat(consumer.acknowledge(kept)).isEmpty();
	}

	@Test
	void keepingManyReleasesTheOthersInOrder() {
		String[] ids = BrokerFixture.numbered("m", 1500);
		this.fixture.send(ids);
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(1500);
		List<Delivery> kept = deliveries.subList(0, 700);
		assertThat(consumer.subscription().releaseAllBut(ContractConsumer.leases(kept))).isEqualTo(800);
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(800)))
			.containsExactly(Arrays.copyOfRange(ids, 700, 1500));
		assertThat(consumer.acknowledge(kept)).isEmpty();
	}

	@Test
	void leasesAreStaleAfterwards() {
		this.fixture.send("one", "two", "three");
		ContractConsumer leaves = this.fixture.join("group");
		List<Delivery> deliveries = leaves.take(3);
		leaves.subscription().release();
		assertThat(leaves.acknowledge(deliveries.get(0))).containsExactly(deliveries.get(0).lease());
		assertThat(leaves.retry(deliveries.get(1), Duration.ZERO)).containsExactly(deliveries.get(1).lease());
		assertThat(leaves.deadLetter(deliveries.get(2))).containsExactly(deliveries.get(2).lease());
		assertThat(leaves.subscription().extend(ContractConsumer.leases(deliveries)))
			.isEqualTo(ContractConsumer.leases(deliveries));
		assertThat(this.fixture.stored().waitingFor("group")).isZero();
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
		assertThat(this.fixture.join("group").take(3)).hasSize(3);
	}

	@Test
	void waitingConsumerIsWoken() {
		ContractConsumer leaves = this.fixture.join("group");
		this.fixture.send("id");
		leaves.take();
		ContractConsumer waits = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = waits.fetchInBackground(10, Duration.ofSeconds(30));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().waitingConsumers() > 0);
		leaves.subscription().release();
		assertThat(fetched).succeedsWithin(Duration.ofSeconds(3))
			.extracting(ContractConsumer::ids)
			.isEqualTo(List.of("id"));
	}

	@Test
	void nothingHeldIsNothingReleased() {
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.subscription().release()).isZero();
		this.fixture.send("id");
		assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		assertThat(consumer.subscription().release()).isZero();
	}

	@Test
	void consumerMayGoOnAfterRelease() {
		this.fixture.send("id");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take();
		consumer.subscription().release();
		Delivery again = consumer.take();
		assertThat(consumer.acknowledge(again)).isEmpty();
	}

	@Test
	void closeHandsNothingBack() {
		this.fixture.send("id");
		ContractConsumer leaves = this.fixture.join("group");
		leaves.take();
		leaves.close();
		assertThat(this.fixture.join("group").fetch(10)).isEmpty();
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(1);
	}

}
