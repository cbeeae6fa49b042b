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

package io.rmq.fault;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.Journal;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for leases when the server, or the only instance, stood still for longer than
 * they last.
 */
@Tag("alone")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signals")
class StandstillTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration STANDSTILL = LEASE.multipliedBy(2);

	private static void await(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().pollDelay(Duration.ZERO).until(() -> System.nanoTime() - end > 0);
	}

	@Nested
	class Server {

		private final PrivateRedis redis = PrivateRedis.started();

		private final ContainerFixture fixture = ContainerFixture.on(this.redis, Duration.ofMillis(500));

		/**
		 * What was handled to the end: a handler that is at work when its lease is over
		 * is interrupted.
		 */
		private final Queue<String> finished = new ConcurrentLinkedQueue<>();

		private final Journal journal = new Journal((delivery, context) -> {
			new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
			this.finished.add(context.messageId());
		});

		@AfterEach
		void close() {
			try {
				this.fixture.close();
			}
			finally {
				this.redis.close();
			}
		}

		@Test
		void livingInstancesFinishNothingTwiceThoughTheServerStoodStill() {
			ListenerSettings settings = ContainerFixture.settings().withLease(LEASE).withConcurrency(5);
			for (int i = 0; i < 3; i++) {
				this.fixture.start(settings, this.journal);
			}
			try (Load load = new Load(this.fixture.sender())) {
				for (int i = 0; i < 3; i++) {
					load.awaitMore(200);
					this.redis.pause();
					await(STANDSTILL);
					this.redis.resume();
				}
				load.awaitMore(200);
				Set<String> sent = load.end();
				this.fixture.awaitDone();
				assertThat(this.finished).containsAll(sent);
			}
			assertThat(this.finished).doesNotHaveDuplicates();
		}

	}

	@Nested
	class Instance {

		private final ContainerFixture fixture = ContainerFixture.onSharedServer();

		@AfterEach
		void close() {
			this.fixture.close();
		}

		@Test
		void onlyInstanceKeepsWhatItHandlesWhenItStoodStill() {
			try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), Duration.ofSeconds(1), 4, 8,
					Duration.ofMillis(1500))) {
				this.fixture.sender().send("a", "b", "c", "d", "e", "f", "g", "h");
				for (int i = 0; i < 3; i++) {
					process.await("begin", Math.min(8, 4 * (i + 1)));
					process.pause();
					await(Duration.ofMillis(2500));
					process.resume();
				}
				process.await("end", 8);
				assertThat(process.told("begin")).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g", "h");
				assertThat(process.lines()).filteredOn((line) -> line.startsWith("begin"))
					.allMatch((line) -> line.endsWith(" 1 1"));
				this.fixture.awaitDone();
			}
		}

	}

}
