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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.listener.container.ContainerLoad;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.RmqContainerEvent;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;

/**
 * Shows how busy each listener is with each of its topics, from its first start on. Costs
 * nothing but when it is looked at. Thread-safe.
 */
public final class ContainerMeters {

	private final RmqListenerRegistry listeners;

	private final MeterRegistry registry;

	private final Set<Source> known = ConcurrentHashMap.newKeySet();

	/**
	 * Create what shows the containers.
	 * @param listeners the containers
	 * @param registry where the meters are
	 */
	public ContainerMeters(RmqListenerRegistry listeners, MeterRegistry registry) {
		this.listeners = listeners;
		this.registry = registry;
	}

	/**
	 * Show a container of which there is news.
	 * @param event the news
	 */
	@EventListener
	public void on(RmqContainerEvent event) {
		RmqListenerContainer container = this.listeners.get(event.listenerId());
		if (container != null) {
			Source source = new Source(event.listenerId(), event.topic(), container.endpoint().settings().group());
			if (this.known.add(source)) {
				register(source);
			}
		}
	}

	private void register(Source source) {
		RmqMeter.CONTAINER_RUNNING.gauge(this.registry, this.listeners,
				(all) -> value(all, source, (state) -> (state.phase() == ContainerState.Phase.RUNNING) ? 1 : 0),
				source.tagValues());
		RmqMeter.CONTAINER_OVERDUE.gauge(this.registry, this.listeners,
				(all) -> value(all, source, ContainerState::overdue), source.tagValues());
		gauge(RmqMeter.CONTAINER_ACTIVE, source, ContainerLoad::active);
		gauge(RmqMeter.CONTAINER_IN_FLIGHT, source, ContainerLoad::held);
		gauge(RmqMeter.CONTAINER_PREFETCH, source, ContainerLoad::limit);
		gauge(RmqMeter.CONTAINER_PERMITS, source, ContainerLoad::permits);
		RmqMeter.LEASES_LOST.counter(this.registry, this.listeners, (all) -> {
			ContainerLoad load = load(all, source);
			return (load != null) ? load.lost() : 0;
		}, source.tagValues());
	}

	private void gauge(RmqMeter meter, Source source, ToDoubleFunction<ContainerLoad> value) {
		meter.gauge(this.registry, this.listeners, (all) -> {
			ContainerLoad load = load(all, source);
			return (load != null) ? value.applyAsDouble(load) : Double.NaN;
		}, source.tagValues());
	}

	private static double value(RmqListenerRegistry listeners, Source source, ToDoubleFunction<ContainerState> value) {
		RmqListenerContainer container = listeners.get(source.listener());
		ContainerState state = (container != null) ? container.states().get(source.topic()) : null;
		return (state != null) ? value.applyAsDouble(state) : Double.NaN;
	}

	/**
	 * By its id, as a listener may be forgotten and another one added under it.
	 */
	private static @Nullable ContainerLoad load(RmqListenerRegistry listeners, Source source) {
		RmqListenerContainer container = listeners.get(source.listener());
		return (container != null) ? container.loads().get(source.topic()) : null;
	}

	/**
	 * A listener and one of its topics.
	 */
	private record Source(String listener, String topic, String group) {

		String[] tagValues() {
			return new String[] { this.topic, this.group, this.listener };
		}

	}

}
