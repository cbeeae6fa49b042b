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

package io.rmq.statistics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rmq.RmqFatalException;
import io.rmq.RmqPriority;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written about what was handled.
 */
class StatisticsLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.rmq.statistics");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(),
			TestRedis.uniqueName(TestRedis.keyPrefix()));

	private final HandlingStatistics statistics = new HandlingStatistics();

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true, List.of(this.statistics));

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
		// No lease is lost on a machine that is held up, so that each message is counted
		// once.
		ListenerSettings settings = ContainerFixture.settings().withLease(Duration.ofMinutes(1));
		this.registry.register(this.fixture.endpoint("orders", settings, (delivery, context) -> {
			if (delivery.messageId().equals("bad")) {
				throw (context.attempt() == 2) ? new RmqFatalException("no") : new IllegalStateException("not yet");
			}
		}));
		this.registry.start();
	}

	@AfterEach
	void close() {
		this.logger.detachAppender(this.lines);
		this.registry.destroy();
		this.broker.close();
		this.fixture.close();
	}

	@Test
	void linesTellWhatWasHandledSinceTheLastOneAndTheEndAllOfIt() {
		StatisticsLog log = new StatisticsLog(this.broker, this.registry, this.statistics, Duration.ofSeconds(1), true);
		List.of("a", "b", "bad")
			.forEach((id) -> this.broker.send(this.fixture.sender().message(id, RmqPriority.NORMAL)).join());
		Awaitility.await()
			.until(() -> this.statistics.counts().deadLettered() == 1 && this.statistics.counts().handled() == 2);
		log.start();
		Awaitility.await().until(() -> this.lines.list.size() >= 2);
		log.stop();
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.startsWith(
					"In the last 1s: 2 handled, 2 failed, 1 retried, 1 dead-lettered; 0 in flight here, 0 ready or retrying",
					"In the last 1s: 0 handled, 0 failed, 0 retried, 0 dead-lettered; 0 in flight here, 0 ready or retrying")
			.last()
			.asString()
			.matches("Since the start, in \\d+s: 2 handled, 2 failed, 1 retried, 1 dead-lettered; 0 ready or retrying");
	}

	@Test
	void lineAtTheStopReportsWhatIsLeft() {
		StatisticsLog log = new StatisticsLog(this.broker, this.registry, this.statistics, Duration.ZERO, true);
		log.start();
		this.broker.send(this.fixture.sender().message("bad", RmqPriority.NORMAL)).join();
		Awaitility.await().until(() -> this.statistics.counts().deadLettered() == 1);
		this.registry.stop();
		List.of("a", "b").forEach((id) -> this.broker.send(this.fixture.sender().message(id, RmqPriority.HIGH)).join());
		log.stop();
		assertThat(this.lines.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.matches("Since the start, in \\d+s: 0 handled, 2 failed, 1 retried, 1 dead-lettered; 2 ready or retrying");
	}

	@Test
	void stopDoesNotWaitForAServerThatDoesNotAnswer() {
		try (PrivateRedis redis = PrivateRedis.started();
				Broker slow = new RedisBroker(redis.newConnectionFactory(Duration.ofMinutes(1)), "rmq")) {
			StatisticsLog log = new StatisticsLog(slow, this.registry, this.statistics, Duration.ZERO, true);
			log.start();
			slow.check();
			redis.pause();
			try {
				assertThat(CompletableFuture.runAsync(log::stop)).succeedsWithin(Duration.ofSeconds(10));
			}
			finally {
				redis.resume();
			}
		}
		assertThat(this.lines.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.endsWith("; an unknown number ready or retrying");
	}

	@Test
	void nothingIsWrittenWithoutListeners() {
		RmqListenerRegistry none = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"), false, true);
		StatisticsLog log = new StatisticsLog(this.broker, none, this.statistics, Duration.ZERO, true);
		log.start();
		assertThat(log.isRunning()).isTrue();
		log.stop();
		assertThat(this.lines.list).isEmpty();
	}

	@Test
	void nothingIsWrittenIfNoLineIsWanted() {
		StatisticsLog log = new StatisticsLog(this.broker, this.registry, this.statistics, Duration.ZERO, false);
		log.start();
		assertThat(log.isRunning()).isFalse();
		log.stop();
		assertThat(this.lines.list).isEmpty();
	}

}
