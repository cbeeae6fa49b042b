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

import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.RmqDutyEvent;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application is told of its containers and their duties.
 */
class RmqContainerEventTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final Broker broker = new RedisBroker(this.redis.newConnectionFactory(Duration.ofSeconds(1)), "rmq");

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true);

	private final List<Object> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
		this.redis.close();
	}

	@Test
	void eachChangeOfAContainerIsToldOnce() {
		start((event) -> this.events.add(event));
		this.redis.stop();
		awaitPhases("RUNNING", "BACKING_OFF");
		assertThat(containerEvents().get(1).error()).isNotNull();
		this.redis.start();
		awaitPhases("RUNNING", "BACKING_OFF", "RUNNING");
		this.registry.stop();
		awaitPhases("RUNNING", "BACKING_OFF", "RUNNING", "STOPPING", "STOPPED");
		assertThat(containerEvents()).allSatisfy((event) -> assertThat(event.listenerId()).isEqualTo("orders"));
	}

	@Test
	void eachChangeOfADutyIsToldOnce() {
		start((event) -> this.events.add(event));
		this.redis.stop();
		String recovery = "recovering messages of topic 'orders'";
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> dutyEvents(recovery).size() == 1);
		assertThat(dutyEvents(recovery).get(0)).satisfies((state) -> {
			assertThat(state.working()).isFalse();
			assertThat(state.lastError()).isNotNull();
		});
		RmqListenerContainer container = this.registry.get("orders");
		assertThat(container).isNotNull();
		assertThat(container.state().failingDuties()).extracting(DutyState::description)
			.anyMatch((description) -> description.startsWith(recovery));
		this.redis.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> dutyEvents(recovery).size() == 2);
		assertThat(dutyEvents(recovery).get(1).working()).isTrue();
		Awaitility.await().until(() -> container.state().failingDuties().isEmpty());
	}

	@Test
	void whoeverIsToldCannotHoldUpAnything() {
		start((event) -> {
			this.events.add(event);
			throw new IllegalStateException("not interested");
		});
		awaitPhases("RUNNING");
		this.registry.stop();
		awaitPhases("RUNNING", "STOPPING", "STOPPED");
	}

	private void start(ApplicationEventPublisher publisher) {
		this.registry.setApplicationEventPublisher(publisher);
		this.registry.register(new ListenerEndpoint("orders", "orders",
				ContainerFixture.settings().withLease(Duration.ofSeconds(1)), (delivery, context) -> {
				}));
		this.registry.start();
	}

	private void awaitPhases(String... phases) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(containerEvents()).extracting((event) -> event.phase().name())
				.containsExactly(phases));
	}

	private List<RmqContainerEvent> containerEvents() {
		return this.events.stream()
			.filter(RmqContainerEvent.class::isInstance)
			.map(RmqContainerEvent.class::cast)
			.toList();
	}

	private List<DutyState> dutyEvents(String description) {
		return this.events.stream()
			.filter(RmqDutyEvent.class::isInstance)
			.map((event) -> ((RmqDutyEvent) event).state())
			.filter((state) -> state.description().startsWith(description))
			.toList();
	}

}
