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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.broker.Delivery;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.retry.RetryPolicy;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * An application with one listener, in a process of its own. Tells on its standard output
 * what it does, a line for each step.
 */
public final class ConsumerProgram {

	private ConsumerProgram() {
	}

	/**
	 * Run until the process is ended.
	 * @param args the server's URL, the prefix of the keys, the topic, the group, the
	 * lease in ms, the concurrency, the prefetch, how long a message is handled in ms
	 */
	public static void main(String[] args) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				(RedisStandaloneConfiguration) LettuceConnectionFactory
					.createRedisConfiguration(RedisURI.create(args[0])));
		factory.afterPropertiesSet();
		factory.start();
		RedisBroker broker = new RedisBroker(factory, args[1]);
		ListenerSettings settings = ListenerSettings.defaults()
			.withGroup(args[3])
			.withLease(Duration.ofMillis(Long.parseLong(args[4])))
			.withConcurrency(Integer.parseInt(args[5]))
			.withPrefetch(Integer.parseInt(args[6]))
			.withRetry(new RetryPolicy(List.of(Duration.ofMinutes(1)), Set.of()))
			.withShutdownTimeout(Duration.ofSeconds(10));
		RmqListenerRegistry registry = new RmqListenerRegistry(broker, "process-" + ProcessHandle.current().pid(),
				false, true);
		long millis = Long.parseLong(args[7]);
		registry.register(new ListenerEndpoint("listener", args[2], settings,
				(delivery, context) -> handle(delivery, context, millis)));
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			registry.destroy();
			broker.close();
			say("stopped");
		}));
		registry.start();
		say("started");
	}

	private static void handle(Delivery delivery, RmqContext context, long millis) throws InterruptedException {
		String id = delivery.messageId();
		say("begin " + id + " " + context.attempt() + " " + context.deliveries());
		boolean stuck = id.startsWith("stuck");
		if (id.startsWith("deadly")) {
			Runtime.getRuntime().halt(1);
		}
		try {
			new CountDownLatch(1).await(stuck ? TimeUnit.DAYS.toMillis(1) : millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			say("interrupted " + id);
			if (stuck) {
				throw ex;
			}
		}
		if (id.startsWith("fails")) {
			throw new IllegalStateException(id);
		}
		if (id.startsWith("fatal")) {
			throw new RmqFatalException(id);
		}
		say("end " + id);
	}

	private static synchronized void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

}
