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
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;

/**
 * Measures the handling of messages: {@link RmqMeter#HANDLE} and
 * {@link RmqMeter#HANDLE_FAILURES}. Thread-safe.
 */
public final class HandlingMeters implements RmqListenerInterceptor {

	private final MeterRegistry registry;

	private final Map<Handler, Meters> meters = new ConcurrentHashMap<>();

	/**
	 * Create what measures the handling.
	 * @param registry where the meters are
	 */
	public HandlingMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		meters(context).failures.increment();
	}

	@Override
	public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
		Objects.requireNonNull(meters(context).timers.get(outcome)).record(duration);
	}

	private Meters meters(RmqContext context) {
		Handler handler = new Handler(context.topic(), context.group(), context.listenerId());
		Meters known = this.meters.get(handler);
		return (known != null) ? known
				: this.meters.computeIfAbsent(handler, (added) -> new Meters(this.registry, added));
	}

	/**
	 * Who handles messages of what.
	 */
	private record Handler(String topic, String group, String listener) {

	}

	/**
	 * The meters of a handler.
	 */
	private static final class Meters {

		private final Map<RmqOutcome, Timer> timers = new EnumMap<>(RmqOutcome.class);

		private final Counter failures;

		Meters(MeterRegistry registry, Handler handler) {
			for (RmqOutcome outcome : RmqOutcome.values()) {
				this.timers.put(outcome, RmqMeter.HANDLE.timer(registry, handler.topic(), handler.group(),
						handler.listener(), outcome.name()));
			}
			this.failures = RmqMeter.HANDLE_FAILURES.counter(registry, handler.topic(), handler.group(),
					handler.listener());
		}

	}

}
