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
import java.util.Set;
import java.util.function.Supplier;

import io.rmq.broker.Broker;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.StoredTopic;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqMessageListener;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A topic of the test's own, and instances of an application that listen to it.
 */
public final class ContainerFixture implements AutoCloseable {

	public static final String GROUP = "group";

	private final BrokerFixture sender;

	private final Supplier<Broker> brokers;

	private final List<Broker> opened = new ArrayList<>();

	private final List<RmqListenerRegistry> instances = new ArrayList<>();

	private ContainerFixture(BrokerFixture sender, Supplier<Broker> brokers) {
		this.sender = sender;
		this.brokers = brokers;
	}

	public static ContainerFixture onSharedServer() {
		return new ContainerFixture(RedisFixtures.onSharedServer(),
				() -> new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix()));
	}

	public static ContainerFixture on(PrivateRedis redis, Duration commandTimeout) {
		return new ContainerFixture(RedisFixtures.on(redis, commandTimeout),
				() -> new RedisBroker(redis.newConnectionFactory(commandTimeout), "rmq"));
	}

	/**
	 * Instances whose connections go through a proxy, and a sender whose do not, and who
	 * has time.
	 */
	public static ContainerFixture behind(CuttingProxy proxy, PrivateRedis redis, Duration commandTimeout) {
		return new ContainerFixture(RedisFixtures.on(redis, Duration.ofSeconds(10)),
				() -> new RedisBroker(proxy.newConnectionFactory(commandTimeout), "rmq"));
	}

	/**
	 * Settings that make a test short.
	 */
	public static ListenerSettings settings() {
		return ListenerSettings.defaults()
			.withGroup(GROUP)
			.withLease(Duration.ofSeconds(1))
			.withRetry(new RetryPolicy(List.of(Duration.ofMillis(50), Duration.ofMillis(100)), Set.of()))
			.withShutdownTimeout(Duration.ofSeconds(5));
	}

	public BrokerFixture sender() {
		return this.sender;
	}

	public String topic() {
		return this.sender.topic();
	}

	public StoredTopic stored() {
		return this.sender.stored();
	}

	/**
	 * Start a listener in an instance of its own.
	 */
	public RmqListenerContainer start(ListenerSettings settings, RmqMessageListener listener) {
		RmqListenerRegistry instance = newInstance();
		RmqListenerContainer container = instance.register(endpoint("listener", settings, listener));
		instance.start();
		return container;
	}

	/**
	 * Start a listener that gets several messages at once, in an instance of its own.
	 */
	public RmqListenerContainer startBatches(ListenerSettings settings, RmqBatchMessageListener listener,
			RmqListenerInterceptor... interceptors) {
		Broker broker = this.brokers.get();
		this.opened.add(broker);
		RmqListenerRegistry instance = new RmqListenerRegistry(broker, TestRedis.uniqueName("instance"), false, true,
				List.of(interceptors));
		this.instances.add(instance);
		RmqListenerContainer container = instance
			.register(new ListenerEndpoint("listener", topic(), settings, listener));
		instance.start();
		return container;
	}

	public RmqListenerRegistry newInstance() {
		return newInstance(true, false);
	}

	/**
	 * Create an instance of an application, with connections of its own.
	 * @param failFast whether it does not start when the server is away
	 * @param virtualThreads whether it handles messages on virtual threads
	 */
	public RmqListenerRegistry newInstance(boolean failFast, boolean virtualThreads) {
		Broker broker = this.brokers.get();
		this.opened.add(broker);
		RmqListenerRegistry instance = new RmqListenerRegistry(broker, TestRedis.uniqueName("instance"), virtualThreads,
				failFast);
		this.instances.add(instance);
		return instance;
	}

	public ListenerEndpoint endpoint(String id, ListenerSettings settings, RmqMessageListener listener) {
		return new ListenerEndpoint(id, topic(), settings, listener);
	}

	/**
	 * Wait until the group has nothing left to do, and nothing is stored for it but dead
	 * letters. There is time as long as there is progress: how fast that is, is up to the
	 * machine.
	 */
	public void awaitDone() {
		long start = System.nanoTime();
		Left left = new Left(-1, -1, -1, -1);
		while (!left.equals(Left.NOTHING)) {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).as("time until all is done")
				.isLessThan(Duration.ofMinutes(5));
			Left before = left;
			left = Awaitility.await("progress beyond " + before)
				.atMost(Duration.ofSeconds(20))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(10))
				.ignoreExceptions()
				.until(this::left, (now) -> !now.equals(before));
		}
	}

	/**
	 * Look twice before saying that nothing is left: a message may move from where it is
	 * looked for next to where it was looked for before.
	 */
	private Left left() {
		Left left = look();
		return left.equals(Left.NOTHING) ? look() : left;
	}

	private Left look() {
		return new Left(stored().messages(), stored().messagesOf(GROUP), stored().heldBy(GROUP),
				stored().waitingFor(GROUP));
	}

	@Override
	public void close() {
		try {
			this.instances.forEach(RmqListenerRegistry::destroy);
			this.opened.forEach(Broker::close);
		}
		finally {
			this.sender.close();
		}
	}

	/**
	 * What the group has left to do.
	 */
	private record Left(long messages, long messagesOfTheGroup, long held, long retries) {

		static final Left NOTHING = new Left(0, 0, 0, 0);

	}

}
