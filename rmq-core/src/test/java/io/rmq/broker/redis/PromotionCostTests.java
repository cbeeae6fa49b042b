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

package io.rmq.broker.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Promotion;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much it costs to make messages ready, however many wait.
 */
@Tag("slow")
class PromotionCostTests {

	private static final Logger logger = LoggerFactory.getLogger(PromotionCostTests.class);

	private static final int BATCH = 250;

	private static final int BATCHES = 40;

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(10));

	private final ContractConsumer consumer = this.fixture.join("group");

	private int sent;

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void promotionCostsTheSameHoweverManyWait() {
		this.redis.configure("appendfsync", "everysec");
		measure();
		fill(1_000);
		Cost few = measure();
		fill(299_000);
		Cost many = measure();
		fill(700_000);
		Cost most = measure();
		logger.info("With 1,000 waiting: {}; with 300,000: {}; with 1,000,000: {}", few, many, most);
		assertThat(many.medianBatch()).isLessThan(few.medianBatch().multipliedBy(2));
		assertThat(most.medianBatch()).isLessThan(few.medianBatch().multipliedBy(2));
		assertThat(most.medianIdle()).isLessThan(few.medianIdle().multipliedBy(3));
	}

	@Test
	void largeMessagesDoNotHoldUpTheServer() {
		this.redis.configure("appendonly", "no");
		Instant due = this.fixture.stored().now().plusSeconds(10);
		for (int i = 0; i < BATCH; i++) {
			ContractConsumer.get(this.fixture.broker()
				.send(new OutboundMessage("topic", "m" + i, RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
						new Due.At(due), 0, new byte[1024 * 1024])));
		}
		this.fixture.awaitTime(due);
		List<Duration> times = new ArrayList<>();
		int moved = 0;
		while (moved < BATCH) {
			long start = System.nanoTime();
			moved += this.consumer.subscription().promoteDelayed(BATCH).moved();
			times.add(Duration.ofNanos(System.nanoTime() - start));
		}
		logger.info("{} MB moved in {} calls, the longest took {}", BATCH, times.size(), Collections.max(times));
		assertThat(Collections.max(times)).isLessThan(Duration.ofMillis(500));
	}

	/**
	 * Send messages that are due long after the test.
	 */
	private void fill(int count) {
		long start = System.nanoTime();
		send(count, new Due.After(Duration.ofHours(1)));
		logger.info("{} messages a second scheduled", count * 1_000_000_000L / (System.nanoTime() - start));
	}

	private void send(int count, Due due) {
		for (int left = count; left > 0; left -= 10_000) {
			CompletableFuture<?>[] sends = new CompletableFuture<?>[Math.min(left, 10_000)];
			for (int i = 0; i < sends.length; i++) {
				sends[i] = this.fixture.broker().send(message(due));
			}
			CompletableFuture.allOf(sends).join();
		}
	}

	private OutboundMessage message(Due due) {
		return new OutboundMessage("topic", "m" + this.sent++, RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ofHours(1), due, 0, new byte[100]);
	}

	private Cost measure() {
		Instant due = this.fixture.stored().now().plusSeconds(3);
		send(BATCH * BATCHES, new Due.At(due));
		this.fixture.awaitTime(due);
		List<Duration> batches = new ArrayList<>();
		List<Duration> idle = new ArrayList<>();
		for (int i = 0; i < BATCHES; i++) {
			batches.add(promote(BATCH));
		}
		for (int i = 0; i < 200; i++) {
			idle.add(promote(0));
		}
		assertThat(this.fixture.stored().messages()).isEqualTo(BATCH * BATCHES);
		for (int i = 0; i < BATCHES; i++) {
			this.consumer.acknowledge(this.consumer.take(BATCH));
		}
		return new Cost(median(batches), Collections.max(batches), median(idle));
	}

	private Duration promote(int expected) {
		long start = System.nanoTime();
		Promotion promotion = this.consumer.subscription().promoteDelayed(BATCH);
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(promotion.moved()).isEqualTo(expected);
		return taken;
	}

	private static Duration median(List<Duration> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	/**
	 * What promotion costs.
	 *
	 * @param medianBatch the median time for a full batch
	 * @param worstBatch the longest time for a full batch
	 * @param medianIdle the median time when none is due
	 */
	private record Cost(Duration medianBatch, Duration worstBatch, Duration medianIdle) {

	}

}
