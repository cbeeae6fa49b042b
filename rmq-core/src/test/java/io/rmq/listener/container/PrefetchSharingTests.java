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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.rmq.broker.BrokerFixture;
import io.rmq.listener.ListenerSettings;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how many messages a container holds ahead: as many as the speed of its
 * handler asks for.
 */
class PrefetchSharingTests {

	private static final int INSTANCES = 10;

	private static final int COUNT = 20_000;

	/** Five times what a container asks for before it knows its handler. */
	private static final int LARGE_BATCH = 50;

	private final PrivateRedis redis = PrivateRedis.started();

	private final ContainerFixture fixture = ContainerFixture.on(this.redis, Duration.ofSeconds(10));

	@AfterEach
	void close() {
		try {
			this.fixture.close();
		}
		finally {
			this.redis.close();
		}
	}

	/**
	 * Each takes as many as it handles: what it holds ahead is the most by which a share
	 * can be too large. How fast each handles is up to the machine. Two threads handle 40
	 * in the 20 ms for which messages are held ahead, and fewer on a machine that is
	 * busy.
	 */
	@Test
	void instancesWhoseHandlersTakeAMillisecondHoldFewMessagesAhead() {
		int count = 4000;
		sendBacklog(count);
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger mostHeld = new AtomicInteger();
		List<Journal> journals = new ArrayList<>();
		for (int i = 0; i < INSTANCES; i++) {
			AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
			Journal journal = new Journal((delivery, context) -> {
				gate.await();
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				mostHeld.accumulateAndGet(container.get().state().held(), Math::max);
			});
			journals.add(journal);
			container.set(this.fixture.start(settings().withConcurrency(2), journal));
			journal.await(1);
		}
		gate.countDown();
		this.fixture.awaitDone();
		assertThat(journals.stream().mapToInt(Journal::size).sum()).isEqualTo(count);
		assertThat(mostHeld).hasPositiveValue().hasValueLessThanOrEqualTo(40);
	}

	@Test
	void emptyHandlersAreFedInLargeBatches() {
		sendBacklog(COUNT);
		this.redis.commands().configResetstat();
		Journal journal = new Journal();
		this.fixture.start(settings(), journal);
		journal.await(COUNT);
		assertThat(messagesOfAFetch()).isGreaterThanOrEqualTo(LARGE_BATCH);
	}

	@Test
	void slowHandlersAreFedInSmallBatches() {
		sendBacklog(COUNT);
		RmqListenerContainer container = this.fixture.start(settings().withConcurrency(2),
				new Journal((delivery, context) -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100))));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.during(Duration.ofMillis(700))
			.until(() -> container.state().held() <= 4);
	}

	private ListenerSettings settings() {
		return ListenerSettings.defaults().withGroup(ContainerFixture.GROUP);
	}

	private void sendBacklog(int count) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", count));
	}

	/**
	 * Return how many messages a fetch has brought on average.
	 */
	private long messagesOfAFetch() {
		long fetches = this.redis.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_xreadgroup:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("cmdstat_xreadgroup:calls=(\\d+),.*", "$1")))
			.findFirst()
			.orElseThrow();
		return COUNT / fetches;
	}

}
