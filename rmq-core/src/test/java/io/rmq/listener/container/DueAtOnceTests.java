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

package io.rmq.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Broker;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many messages that are due in the same second.
 */
@Tag("alone")
class DueAtOnceTests {

	private static final Logger logger = LoggerFactory.getLogger(DueAtOnceTests.class);

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());

	private final Set<String> handled = ConcurrentHashMap.newKeySet();

	private final AtomicInteger early = new AtomicInteger();

	private final AtomicInteger twice = new AtomicInteger();

	@AfterEach
	void close() {
		this.broker.close();
		this.fixture.close();
	}

	@Test
	void tenThousandAreAllHandledAndNoneIsEarly() {
		handleAll(10_000, Duration.ofSeconds(3));
	}

	@Tag("slow")
	@Test
	void hundredThousandAreAllHandledAndNoneIsEarly() {
		handleAll(100_000, Duration.ofSeconds(20));
	}

	/**
	 * The messages are due spread over one second; their bodies say when.
	 */
	private void handleAll(int count, Duration ahead) {
		long first = this.fixture.stored().now().plus(ahead).toEpochMilli();
		long[] lateness = new long[count];
		AtomicInteger position = new AtomicInteger();
		long offset = this.fixture.stored().now().toEpochMilli() - System.currentTimeMillis();
		this.fixture.start(ContainerFixture.settings().withLease(Duration.ofSeconds(30)), (delivery, context) -> {
			long due = Long.parseLong(new String(delivery.body()));
			lateness[position.getAndIncrement()] = System.currentTimeMillis() + offset - due;
			long ready = this.fixture.stored().readyAt(delivery).toEpochMilli();
			this.early.addAndGet((ready < due) ? 1 : 0);
			this.twice.addAndGet(this.handled.add(delivery.messageId()) ? 0 : 1);
		});
		Semaphore underWay = new Semaphore(5000);
		for (int i = 0; i < count; i++) {
			long due = first + i % 1000;
			underWay.acquireUninterruptibly();
			this.broker
				.send(new OutboundMessage(this.fixture.topic(), "m" + i, RmqPriority.NORMAL, null, RmqHeaders.empty(),
						Duration.ZERO, new Due.At(Instant.ofEpochMilli(due)), 0, String.valueOf(due).getBytes()))
				.whenComplete((receipt, error) -> underWay.release());
		}
		underWay.acquireUninterruptibly(5000);
		assertThat(this.fixture.stored().now().toEpochMilli()).as("time at which all were sent").isLessThan(first);
		assertThat(this.handled).isEmpty();
		Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> this.handled.size() == count);
		this.fixture.awaitDone();
		assertThat(this.early).hasValue(0);
		assertThat(this.twice).hasValue(0);
		Arrays.sort(lateness);
		logger.info("{} messages due in one second: half at most {} ms late, 99 % at most {} ms, all at most {} ms",
				count, lateness[count / 2], lateness[count * 99 / 100], lateness[count - 1]);
	}

}
