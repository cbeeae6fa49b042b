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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.rmq.broker.ContractConsumer;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.Journal;
import io.rmq.listener.container.LogLines;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how soon a container consumes again after a long outage of its server.
 */
@Tag("alone")
class LongOutageTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final ContainerFixture fixture = ContainerFixture.on(this.redis, Duration.ofMillis(500));

	private final LogLines log = new LogLines();

	private final Journal journal = new Journal();

	@AfterEach
	void close() {
		try {
			this.fixture.close();
		}
		finally {
			this.redis.close();
			this.log.close();
		}
	}

	@Test
	void consumptionResumesBeforeTheNextAttemptIsDueAfterALongOutage() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		this.fixture.sender().send("before");
		this.journal.await(1);
		this.redis.kill();
		// The pause after the seventh in a row is 6.4 s.
		awaitErrors(container, 7, Duration.ofSeconds(30));
		this.redis.start();
		long started = System.nanoTime();
		awaitPhase(container, ContainerState.Phase.RUNNING);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sender().sendAsync("after")));
		this.journal.await(2);
	}

	@Test
	void consumptionResumesSoonAfterTheServerHasRefusedForLong() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		this.redis.becomeReplica();
		awaitPhase(container, ContainerState.Phase.BACKING_OFF);
		// Of a server that cannot be reached it takes 42 s until there are so many.
		awaitErrors(container, 11, Duration.ofSeconds(26));
		this.redis.becomeMaster();
		awaitPhase(container, ContainerState.Phase.RUNNING);
	}

	/**
	 * Wait for a number of failed attempts to fetch.
	 */
	private static void awaitErrors(RmqListenerContainer container, int count, Duration atMost) {
		Set<Throwable> errors = Collections.newSetFromMap(new IdentityHashMap<>());
		Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(5)).until(() -> {
			Throwable error = container.state().lastError();
			return container.state().phase() == ContainerState.Phase.BACKING_OFF && error != null && errors.add(error)
					&& errors.size() >= count;
		});
	}

	private static void awaitPhase(RmqListenerContainer container, ContainerState.Phase phase) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> container.state().phase() == phase);
	}

}
