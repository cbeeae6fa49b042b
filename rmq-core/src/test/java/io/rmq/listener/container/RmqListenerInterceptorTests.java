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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.broker.Broker;
import io.rmq.broker.Delivery;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.RmqOutcome;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What interceptors are told, and what becomes of what they throw.
 */
class RmqListenerInterceptorTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true, List.of(new Telling("first"), new Telling("second"), new Faulty(), new Foreign()));

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
		this.fixture.close();
	}

	@Test
	void interceptorsAreToldInOrderBeforeAndInTheOppositeOneAfter() {
		listen((delivery, context) -> this.told.add("handled"));
		this.fixture.sender().send("id");
		awaitTold(7);
		assertThat(this.told).containsExactly("first before", "second before", "handled", "second success",
				"first success", "second ACKNOWLEDGED", "first ACKNOWLEDGED");
		this.fixture.awaitDone();
	}

	@Test
	void interceptorsAreToldOfEachFailure() {
		listen((delivery, context) -> {
			throw (context.attempt() == 2) ? new RmqFatalException("no") : new IllegalStateException("not yet");
		});
		this.fixture.sender().send("id");
		awaitTold(12);
		assertThat(this.told).filteredOn((line) -> line.startsWith("first"))
			.containsExactly("first before", "first failure not yet", "first RETRIED", "first before",
					"first failure no", "first DEAD_LETTERED");
		this.fixture.awaitDone();
	}

	@Test
	void whatIsThrownBeforeKeepsTheHandlerFromBeingCalled() {
		listen((delivery, context) -> this.told.add("handled"));
		this.fixture.sender().send("unwanted");
		Awaitility.await().until(() -> this.fixture.stored().deadLetters(ContainerFixture.GROUP).size() == 1);
		assertThat(this.told).doesNotContain("handled").contains("first failure unwanted", "first DEAD_LETTERED");
		this.fixture.awaitDone();
	}

	private void listen(RmqMessageListener listener) {
		this.registry.register(this.fixture.endpoint("orders", ContainerFixture.settings(), listener));
		this.registry.start();
	}

	private void awaitTold(int count) {
		Awaitility.await().until(() -> this.told.size() >= count);
	}

	/**
	 * Writes down what it is told.
	 */
	private final class Telling implements RmqListenerInterceptor {

		private final String name;

		Telling(String name) {
			this.name = name;
		}

		@Override
		public void before(Delivery delivery, RmqContext context) {
			RmqListenerInterceptorTests.this.told.add(this.name + " before");
		}

		@Override
		public void afterSuccess(Delivery delivery, RmqContext context) {
			RmqListenerInterceptorTests.this.told.add(this.name + " success");
		}

		@Override
		public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
			RmqListenerInterceptorTests.this.told.add(this.name + " failure " + error.getMessage());
		}

		@Override
		public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
			assertThat(duration).isPositive();
			RmqListenerInterceptorTests.this.told.add(this.name + " " + outcome);
		}

	}

	/**
	 * Always throws after, and before a message that it does not want.
	 */
	private static final class Faulty implements RmqListenerInterceptor {

		@Override
		public void before(Delivery delivery, RmqContext context) {
			if (delivery.messageId().equals("unwanted")) {
				throw new RmqFatalException("unwanted");
			}
		}

		@Override
		public void afterSuccess(Delivery delivery, RmqContext context) {
			throw new IllegalStateException("faulty interceptor");
		}

		@Override
		public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
			throw new IllegalStateException("faulty interceptor");
		}

		@Override
		public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
			throw new IllegalStateException("faulty interceptor");
		}

	}

	/**
	 * Is for another listener.
	 */
	private static final class Foreign implements RmqListenerInterceptor {

		@Override
		public boolean isFor(String listenerId) {
			return listenerId.equals("another");
		}

		@Override
		public void before(Delivery delivery, RmqContext context) {
			throw new IllegalStateException("not for me");
		}

	}

}
