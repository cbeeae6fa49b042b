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
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import io.rmq.broker.BrokerFixture;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a container whose connection is cut after the server has given it messages
 * and before they have arrived.
 */
class LostAnswerTests {

	private static final Duration LONG_LEASE = Duration.ofMinutes(5);

	private final PrivateRedis redis = PrivateRedis.started();

	private final CuttingProxy proxy = new CuttingProxy(this.redis.port());

	private final ContainerFixture fixture = ContainerFixture.behind(this.proxy, this.redis, Duration.ofSeconds(5));

	private final CountDownLatch gate = new CountDownLatch(1);

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
		this.proxy.close();
		this.redis.close();
		this.log.close();
	}

	@Test
	void messagesThatDidNotArriveAreHandledSoonAndThoseInHandStay() throws Exception {
		Journal journal = new Journal((delivery, context) -> {
			if (context.messageId().equals("in-hand")) {
				this.gate.await();
			}
		});
		this.fixture.start(ContainerFixture.settings().withLease(LONG_LEASE), journal);
		this.fixture.sender().send("in-hand");
		journal.await(1);
		// Reads that look without waiting come before that, and would bring nothing.
		Awaitility.await().until(() -> this.redis.waitingClients() > 0);
		this.proxy.cut(CuttingProxy.When.AFTER, (words) -> words.get(0).equals("XREADGROUP") && !words.contains("BLOCK")
				&& words.contains("rmq:{topic}:normal"));
		this.fixture.sender().send(BrokerFixture.numbered("m", 30));
		journal.await(31, Duration.ofSeconds(5));
		assertThat(this.proxy.isDone()).isTrue();
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(journal.counts()).hasSize(31);
		assertThat(journal.entries()).hasSize(31)
			.allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
		assertThat(this.log.lines(Level.INFO, "did not arrive")).hasSize(1);
	}

}
