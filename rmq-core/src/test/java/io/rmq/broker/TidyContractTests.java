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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqPriority;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Subscription#tidy} promises.
 */
public abstract class TidyContractTests {

	private static final Duration A_MOMENT = Duration.ofMillis(30);

	private final BrokerFixture fixture;

	protected TidyContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void consumersThatAreGoneAndHoldNothingAreForgottenAndCounted() {
		ContractConsumer gone = handledOne();
		ContractConsumer idle = this.fixture.join("group");
		// On some servers a read that finds nothing makes a consumer known, too.
		idle.fetch(1);
		List<String> known = List.copyOf(this.fixture.stored().consumers("group"));
		assertThat(known).contains(gone.name());
		// In all lanes: of one that is forgotten lane by lane, each call counts one.
		this.fixture.awaitTime(this.fixture.stored().now().plus(A_MOMENT).plusMillis(10));
		assertThat(idle.subscription().tidy(A_MOMENT)).isEqualTo(known.size());
		assertThat(this.fixture.stored().consumers("group")).isEmpty();
		assertThat(idle.subscription().tidy(A_MOMENT)).isZero();
	}

	@Test
	void consumerThatWasSeenIsKept() {
		ContractConsumer seen = handledOne();
		ContractConsumer stays = this.fixture.join("group");
		assertThat(stays.subscription().tidy(Duration.ofMinutes(1))).isZero();
		assertThat(this.fixture.stored().consumers("group")).contains(seen.name());
	}

	@Test
	void consumerThatHoldsAnythingInAnyLaneIsKept() {
		this.fixture.send(RmqPriority.LOW, "low");
		ContractConsumer holds = this.fixture.join("group");
		Delivery held = holds.take();
		ContractConsumer stays = this.fixture.join("group");
		ContractConsumer gone = handledOne();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> stays.subscription().tidy(A_MOMENT) > 0
					|| !this.fixture.stored().consumers("group").contains(gone.name()));
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(1);
		assertThat(this.fixture.stored().consumers("group")).contains(holds.name());
		assertThat(holds.acknowledge(held)).isEmpty();
	}

	@Test
	void consumerThatWasForgottenWhileItWaitsStillGetsItsMessage() {
		ContractConsumer stays = this.fixture.join("group");
		ContractConsumer waits = handledOne();
		CompletableFuture<List<Delivery>> fetched = waits.fetchInBackground(10, Duration.ofSeconds(30));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().waitingConsumers() > 0);
		assertThat(this.fixture.stored().consumers("group")).contains(waits.name());
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
			stays.subscription().tidy(A_MOMENT);
			return !this.fixture.stored().consumers("group").contains(waits.name());
		});
		this.fixture.send("id");
		assertThat(waits.acknowledge(ContractConsumer.get(fetched))).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void consumerThatWasForgottenMayComeBack() {
		ContractConsumer back = handledOne();
		ContractConsumer stays = this.fixture.join("group");
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> stays.subscription().tidy(A_MOMENT), Integer.valueOf(1)::equals);
		this.fixture.send("again");
		assertThat(back.acknowledge(back.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	private ContractConsumer handledOne() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		return consumer;
	}

}
