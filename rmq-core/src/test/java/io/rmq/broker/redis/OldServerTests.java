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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.RmqPriority;
import io.rmq.RmqServerTooOldException;
import io.rmq.broker.Broker;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What happens on a server that is too old.
 */
class OldServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final PrivateRedis redis = PrivateRedis.started();

	private final CuttingProxy proxy = new CuttingProxy(this.redis.port());

	private final ContainerFixture fixture = ContainerFixture.behind(this.proxy, this.redis, TIMEOUT);

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void pretend() {
		this.proxy.pretendVersion("6.0");
	}

	@AfterEach
	void close() {
		this.fixture.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void checkRefusesTheServer() {
		try (Broker broker = new RedisBroker(this.proxy.newConnectionFactory(TIMEOUT), "rmq")) {
			assertThatExceptionOfType(RmqServerTooOldException.class).isThrownBy(broker::check)
				.withMessageStartingWith("RMQ needs Redis 6.2 or newer, or Valkey; the server is ");
		}
	}

	@Test
	void applicationWithListenersDoesNotStart() {
		RmqListenerRegistry instance = this.fixture.newInstance(true, false);
		RmqListenerContainer container = register(instance);
		assertThatExceptionOfType(RmqServerTooOldException.class).isThrownBy(instance::start);
		assertThat(instance.isRunning()).isFalse();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.redis.commands().keys("*")).isEmpty();
	}

	@Test
	void listenersThatMayWaitForTheServerBeginWhenItWasUpgraded() {
		RmqListenerRegistry instance = this.fixture.newInstance(false, false);
		RmqListenerContainer container = register(instance);
		instance.start();
		Awaitility.await().until(() -> container.state().lastError() instanceof RmqServerTooOldException);
		assertThat(this.redis.commands().keys("*")).isEmpty();
		this.proxy.pretendVersion(null);
		this.fixture.sender().send(RmqPriority.NORMAL, "id");
		Awaitility.await().until(() -> this.handled.contains("id"));
	}

	private RmqListenerContainer register(RmqListenerRegistry instance) {
		return instance.register(this.fixture.endpoint("listener", ContainerFixture.settings(),
				(delivery, context) -> this.handled.add(delivery.messageId())));
	}

}
