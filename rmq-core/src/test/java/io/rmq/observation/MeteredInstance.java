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

package io.rmq.observation;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqContainerEvent;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instance of an application whose listener, {@code orders}, is measured.
 */
final class MeteredInstance implements AutoCloseable {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final MeteredBroker broker = new MeteredBroker(
			new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix()), this.meters);

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true, List.of(new HandlingMeters(this.meters)));

	MeteredInstance() {
		ContainerMeters containers = new ContainerMeters(this.registry, this.meters);
		this.registry.setApplicationEventPublisher((event) -> {
			if (event instanceof RmqContainerEvent changed) {
				containers.on(changed);
			}
		});
	}

	RmqListenerContainer listen(RmqMessageListener listener) {
		return listen(ContainerFixture.settings(), listener);
	}

	RmqListenerContainer listen(ListenerSettings settings, RmqMessageListener listener) {
		RmqListenerContainer container = this.registry.register(this.fixture.endpoint("orders", settings, listener));
		this.registry.start();
		return container;
	}

	ContainerFixture fixture() {
		return this.fixture;
	}

	MeteredBroker broker() {
		return this.broker;
	}

	MeterRegistry meters() {
		return this.meters;
	}

	/**
	 * The value of the counter, gauge or timer that has these tags beside topic, group
	 * and listener; 0 if there is none.
	 */
	double value(RmqMeter meter, String... moreTags) {
		return this.meters.find(meter.meterName())
			.tags(Tags.of(moreTags))
			.meters()
			.stream()
			.flatMap((found) -> StreamSupport.stream(found.measure().spliterator(), false).limit(1))
			.mapToDouble(Measurement::getValue)
			.sum();
	}

	void await(double value, RmqMeter meter, String... moreTags) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(value(meter, moreTags)).as(meter.meterName()).isEqualTo(value));
	}

	@Override
	public void close() {
		this.registry.destroy();
		this.broker.close();
		this.fixture.close();
	}

}
