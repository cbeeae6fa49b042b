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

package io.rmq.maintenance;

import java.time.Duration;

import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Due;
import io.rmq.broker.redis.RedisFixtures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DuePromotion}, which has not been told of what others send here.
 */
class DuePromotionTests {

	private static final Duration FALLBACK = Duration.ofSeconds(30);

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final ContractConsumer consumer = this.fixture.join("group");

	private final DuePromotion delayed = DuePromotion.ofDelayed(this.consumer.subscription());

	private final DuePromotion retries = DuePromotion.ofRetries(this.consumer.subscription());

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void looksAgainAfterThirtySecondsWhenNothingWaits() {
		assertThat(this.delayed.perform()).isEqualTo(FALLBACK);
		assertThat(this.retries.perform()).isEqualTo(FALLBACK);
	}

	@Test
	void looksAgainAfterThirtySecondsWhenTheNextIsDueLater() {
		this.fixture.send(this.fixture.due("id", new Due.After(Duration.ofHours(1))));
		retry("retry", Duration.ofHours(1));
		assertThat(this.delayed.perform()).isEqualTo(FALLBACK);
		assertThat(this.retries.perform()).isEqualTo(FALLBACK);
	}

	@Test
	void looksAgainWhenTheNextIsDueSooner() {
		this.fixture.send(this.fixture.due("id", new Due.After(Duration.ofSeconds(20))));
		retry("retry", Duration.ofSeconds(20));
		assertThat(this.delayed.perform()).isPositive().isLessThan(FALLBACK);
		assertThat(this.retries.perform()).isPositive().isLessThan(FALLBACK);
	}

	@Test
	void looksAndFindsWhatItWasNotToldOf() {
		assertThat(this.delayed.perform()).isEqualTo(FALLBACK);
		this.fixture.send(this.fixture.due("id", new Due.After(Duration.ofMillis(5))));
		Awaitility.await().until(() -> this.delayed.perform().equals(FALLBACK) && this.fixture.stored().delayed() == 0);
		assertThat(this.consumer.take().messageId()).isEqualTo("id");
		retry("retry", Duration.ofMillis(5));
		Awaitility.await()
			.until(() -> this.retries.perform().equals(FALLBACK) && this.fixture.stored().waitingFor("group") == 0);
		assertThat(this.consumer.take().messageId()).isEqualTo("retry");
	}

	private void retry(String id, Duration delay) {
		this.fixture.send(id);
		this.consumer.retry(this.consumer.take(), delay);
	}

}
