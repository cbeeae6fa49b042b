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

import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.TopicSelection;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application without a web server lives as long as its listeners run.
 */
class KeepAliveTests {

	private final RedisBroker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.uniqueName("alive"));

	@AfterEach
	void close() {
		this.broker.close();
	}

	@Test
	void listenerKeepsTheApplicationRunning() {
		keepsAliveUntilItStops(new RmqListenerRegistry(this.broker, "instance", false, true), TopicSelection.of("a"));
	}

	@Test
	void listenerOfAPatternThatMatchesNoTopicYetKeepsTheApplicationRunning() {
		keepsAliveUntilItStops(new RmqListenerRegistry(this.broker, "instance", false, true),
				TopicSelection.matching("none.*"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void listenerOnVirtualThreadsKeepsTheApplicationRunning() {
		keepsAliveUntilItStops(new RmqListenerRegistry(this.broker, "instance", true, true), TopicSelection.of("a"));
	}

	private static void keepsAliveUntilItStops(RmqListenerRegistry registry, TopicSelection topics) {
		try {
			RmqListenerContainer container = registry
				.register(new ListenerEndpoint("alive", topics, ContainerFixture.settings(), new Journal()));
			assertThat(isKeptAlive()).isFalse();
			registry.start();
			assertThat(isKeptAlive()).isTrue();
			container.stop();
			Awaitility.await().until(() -> !isKeptAlive());
			container.start();
			assertThat(isKeptAlive()).isTrue();
		}
		finally {
			registry.destroy();
		}
		Awaitility.await().until(() -> !isKeptAlive());
	}

	/**
	 * Return whether a thread of RMQ keeps the JVM from ending, other than those that
	 * handle messages and end with them.
	 */
	private static boolean isKeptAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> !thread.isDaemon() && thread.getName().equals("rmq-keep-alive"));
	}

}
