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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.ServerInfo;
import io.rmq.listener.ContainerState;
import io.rmq.listener.ContainerState.Phase;
import io.rmq.maintenance.DutyState;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports {@code UP} when the server answers in time, no listener has been backing off
 * for long nor has one of its duties failed for long, and each has a handler left that is
 * not overdue. A listener that was stopped on purpose does no harm. Thread-safe.
 */
public final class RmqHealthIndicator extends AbstractHealthIndicator {

	/**
	 * How long a listener or a duty may back off before it counts as down: a moment
	 * without the server is no reason to take an instance out of service.
	 */
	static final Duration TOLERANCE = Duration.ofSeconds(10);

	private final SharedServerCheck server;

	private final Supplier<Map<String, ContainerState>> listeners;

	private final Supplier<List<DutyState>> duties;

	private final Supplier<List<AbandonedGroup>> abandonedGroups;

	private final Clock clock;

	/**
	 * Create an indicator.
	 * @param broker the broker whose server is asked
	 * @param listeners how the listeners are, by their ids
	 * @param duties how it goes with the duties of the application
	 * @param abandonedGroups the groups that nobody consumes; tells them, and is
	 * {@code UP} all the same
	 * @param timeout how long to wait for the server, at least one millisecond
	 */
	public RmqHealthIndicator(Broker broker, Supplier<Map<String, ContainerState>> listeners,
			Supplier<List<DutyState>> duties, Supplier<List<AbandonedGroup>> abandonedGroups, Duration timeout) {
		this(broker, listeners, duties, abandonedGroups, timeout, Clock.systemUTC());
	}

	RmqHealthIndicator(Broker broker, Supplier<Map<String, ContainerState>> listeners, Supplier<List<DutyState>> duties,
			Supplier<List<AbandonedGroup>> abandonedGroups, Duration timeout, Clock clock) {
		super("RMQ health check failed");
		this.abandonedGroups = abandonedGroups;
		this.duties = duties;
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
		List<Map<String, Object>> failing = failing(this.duties.get());
		if (!failing.isEmpty()) {
			builder.withDetail("failing", failing);
		}
		List<AbandonedGroup> abandoned = this.abandonedGroups.get();
		if (!abandoned.isEmpty()) {
			builder.withDetail("abandonedGroups", abandoned.stream().map(RmqHealthIndicator::details).toList());
		}
		ServerInfo info = this.server.check();
		builder.withDetail("server", Map.of("product", info.product(), "version", info.version(), "mode", info.mode()));
		builder.status(states.values().stream().anyMatch(this::isFailing) ? "DOWN" : "UP");
	}

	private boolean isFailing(ContainerState state) {
		return state.isStuck() || (state.phase() == Phase.BACKING_OFF && isLongAgo(state.since()))
				|| state.failingDuties().stream().anyMatch((duty) -> isLongAgo(duty.since()));
	}

	private boolean isLongAgo(Instant since) {
		return since.plus(TOLERANCE).isBefore(this.clock.instant());
	}

	/**
	 * Duties that work need no lines.
	 */
	private static List<Map<String, Object>> failing(List<DutyState> duties) {
		return duties.stream().filter((duty) -> !duty.working()).map(RmqHealthIndicator::details).toList();
	}

	private static Map<String, Object> details(AbandonedGroup group) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("topic", group.topic());
		details.put("group", group.group());
		details.put("lastSeen", group.lastSeen());
		return details;
	}

	private static Map<String, Object> details(DutyState duty) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("duty", duty.description());
		details.put("since", duty.since());
		details.put("lastError", String.valueOf(duty.lastError()));
		return details;
	}

	private static Map<String, Object> details(ContainerState state) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("phase", state.phase());
		details.put("since", state.since());
		details.put("held", state.held());
		details.put("overdue", state.overdue());
		details.put("lost", state.lost());
		List<Map<String, Object>> failing = failing(state.duties());
		if (!failing.isEmpty()) {
			details.put("failing", failing);
		}
		if (state.lastError() != null && state.lastErrorAt() != null) {
			// Also when it has recovered: the times tell that it has, and when.
			details.put("lastError", state.lastError().toString());
			details.put("lastErrorAt", state.lastErrorAt());
		}
		return details;
	}

}
