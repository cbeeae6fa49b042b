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

package io.rmq.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.rmq.broker.Broker;
import io.rmq.broker.ServerInfo;
import io.rmq.listener.ContainerState;
import io.rmq.listener.ContainerState.Phase;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports {@code UP} when the server answers in time, no listener has been backing off
 * for long, and each has a handler left that is not overdue. A listener that was stopped
 * on purpose does no harm. Thread-safe.
 */
public final class RmqHealthIndicator extends AbstractHealthIndicator {

	/**
	 * How long a listener may back off before it counts as down: a moment without the
	 * server is no reason to take an instance out of service.
	 */
	static final Duration BACK_OFF_TOLERANCE = Duration.ofSeconds(10);

	private final SharedServerCheck server;

	private final Supplier<Map<String, ContainerState>> listeners;

	private final Clock clock;

	/**
	 * Create an indicator.
	 * @param broker the broker whose server is asked
	 * @param listeners how the listeners are, by their ids
	 * @param timeout how long to wait for the server, at least one millisecond
	 */
	public RmqHealthIndicator(Broker broker, Supplier<Map<String, ContainerState>> listeners, Duration timeout) {
		this(broker, listeners, timeout, Clock.systemUTC());
	}

	RmqHealthIndicator(Broker broker, Supplier<Map<String, ContainerState>> listeners, Duration timeout, Clock clock) {
		super("RMQ health check failed");
		this.server = new SharedServerCheck(broker, timeout);
		this.listeners = listeners;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, ContainerState> states = this.listeners.get();
		Map<String, Object> details = new LinkedHashMap<>();
		states.forEach((id, state) -> details.put(id, details(state)));
		builder.withDetail("listeners", details);
		ServerInfo info = this.server.check();
		builder.withDetail("server", Map.of("product", info.product(), "version", info.version(), "mode", info.mode()));
		builder.status(states.values().stream().anyMatch(this::isFailing) ? "DOWN" : "UP");
	}

	private boolean isFailing(ContainerState state) {
		return state.isStuck() || (state.phase() == Phase.BACKING_OFF
				&& state.since().plus(BACK_OFF_TOLERANCE).isBefore(this.clock.instant()));
	}

	private static Map<String, Object> details(ContainerState state) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("phase", state.phase());
		details.put("since", state.since());
		details.put("held", state.held());
		details.put("overdue", state.overdue());
		if (state.lastError() != null && state.lastErrorAt() != null) {
			// Also when it has recovered: the times tell that it has, and when.
			details.put("lastError", state.lastError().toString());
			details.put("lastErrorAt", state.lastErrorAt());
		}
		return details;
	}

}
