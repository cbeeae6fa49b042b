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
import java.util.Set;

import io.rmq.listener.ListenerSettings;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how little a container asks of the server while it has nothing to do.
 */
@Tag("alone")
class IdleContainerTests {

	private static final Logger logger = LoggerFactory.getLogger(IdleContainerTests.class);

	/**
	 * What RMQ sends itself, as opposed to what its scripts call in the server.
	 */
	private static final Set<String> SENT = Set.of("xreadgroup", "evalsha", "eval", "xclaim", "client", "ping");

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

	@Test
	void idleContainerSendsLessThanOneCommandPerSecond() {
		Journal journal = new Journal();
		ListenerSettings settings = ListenerSettings.defaults().withGroup(ContainerFixture.GROUP);
		this.fixture.start(settings, journal);
		this.fixture.sender().send("id");
		journal.await(1);
		this.fixture.awaitDone();
		long reads = calls("xreadgroup");
		awaitReads(reads + 1);
		long before = sent();
		long beforeInside = inside();
		long start = System.nanoTime();
		awaitReads(reads + 3);
		double seconds = (System.nanoTime() - start) / 1e9;
		double perSecond = (sent() - before) / seconds;
		double insidePerSecond = (inside() - beforeInside) / seconds;
		logger.info("Idle for {} s: {} commands/s over the wire, {} more inside scripts", seconds, perSecond,
				insidePerSecond);
		assertThat(seconds).isGreaterThan(5);
		assertThat(perSecond).isLessThan(1);
		assertThat(perSecond + insidePerSecond).isLessThan(1);
	}

	private void awaitReads(long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> calls("xreadgroup") >= count && this.redis.waitingClients() == 1);
	}

	private long sent() {
		return SENT.stream().mapToLong(this::calls).sum();
	}

	/**
	 * All other commands but the test's own.
	 */
	private long inside() {
		return this.redis.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_"))
			.filter((line) -> !SENT.contains(name(line)) && !name(line).equals("info"))
			.mapToLong(IdleContainerTests::number)
			.sum();
	}

	private long calls(String command) {
		return this.redis.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_" + command + ":"))
			.mapToLong(IdleContainerTests::number)
			.sum();
	}

	private static String name(String line) {
		return line.substring("cmdstat_".length(), line.indexOf(':')).replaceFirst("\\|.*", "");
	}

	private static long number(String line) {
		int from = line.indexOf("calls=") + "calls=".length();
		return Long.parseLong(line.substring(from, line.indexOf(',', from)));
	}

}
