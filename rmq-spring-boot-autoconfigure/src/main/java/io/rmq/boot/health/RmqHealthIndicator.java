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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.audit.AuditReport;
import io.rmq.boot.HealthProperties;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.ContainerState.Phase;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports {@code DOWN} when the server does not answer in time or refuses writes, or a
 * listener should run and does not: it has failed, has been backing off for long, one of
 * its duties has been failing for long, or none of its handlers is left that is not
 * overdue. One that was stopped or paused on purpose does no harm. Messages that wait
 * beyond the thresholds give a warning or {@code OUT_OF_SERVICE}, as configured, and a
 * replica a warning. Thread-safe.
 */
public final class RmqHealthIndicator extends AbstractHealthIndicator {

	private final HealthSources sources;

	private final SharedQuestion<ServerAnswer> server;

	private final HealthFigures figures;

	private final Thresholds thresholds;

	private final Duration timeout;

	private final Duration maxLatency;

	private final ListenerFailures failures;

	/**
	 * Create an indicator.
	 * @param broker the broker whose server is asked
	 * @param sources how it goes in this application
	 * @param properties how long to wait for the server, and what may wait in it
	 * @param interval how often what waits is measured, however many instances there are
	 */
	RmqHealthIndicator(Broker broker, HealthSources sources, HealthProperties properties, Duration interval,
			Clock clock) {
		super("RMQ health check failed");
		this.sources = sources;
		this.server = new SharedQuestion<>(() -> ServerAnswer.of(broker.server()));
		this.figures = new HealthFigures(broker, interval);
		this.thresholds = new Thresholds(properties);
		this.timeout = properties.timeout();
		this.maxLatency = properties.maxLatency();
		this.failures = new ListenerFailures(clock);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<String> reasons = new ArrayList<>();
		List<String> warnings = new ArrayList<>();
		boolean slow = false;
		long begin = System.nanoTime();
		try {
			ServerAnswer answer = this.server.ask(this.timeout);
			Duration answeredIn = Duration.ofNanos(System.nanoTime() - begin);
			builder.withDetail("server", HealthDetails.of(answer, answeredIn));
			if (answer.refusal() != null) {
				reasons.add("The server refuses writes, so nothing can be sent or settled: "
						+ answer.refusal().getMessage());
			}
			slow = warn(answer, warnings);
			this.figures.refresh(this.timeout.minus(answeredIn));
			warnings.addAll(this.figures.faults());
			builder.up();
		}
		catch (RuntimeException ex) {
			// What is known without the server is told all the same.
			builder.down(ex);
		}
		application(builder, warnings);
		boolean lagging = listeners(builder, reasons, warnings);
		if (!warnings.isEmpty()) {
			builder.withDetail("warnings", warnings);
		}
		if (!reasons.isEmpty()) {
			builder.withDetail("reasons", reasons);
		}
		conclude(builder, !reasons.isEmpty(), lagging || slow);
	}

	/**
	 * Warn of a server that takes no messages or is slow.
	 * @return whether it is too slow
	 */
	private boolean warn(ServerAnswer answer, List<String> warnings) {
		if (answer.facts().isReplica()) {
			warnings.add("The server is a replica: it refuses messages");
		}
		Duration write = answer.write();
		if (write == null || write.compareTo(this.maxLatency) <= 0) {
			return false;
		}
		warnings.add("A write took the server %d ms, longer than %d ms (rmq.health.max-latency)"
			.formatted(write.toMillis(), this.maxLatency.toMillis()));
		return true;
	}

	private void application(Health.Builder builder, List<String> warnings) {
		List<Map<String, Object>> failing = HealthDetails.failing(this.sources.duties().get());
		if (!failing.isEmpty()) {
			builder.withDetail("failing", failing);
		}
		List<AbandonedGroup> abandoned = this.sources.abandonedGroups().get();
		if (!abandoned.isEmpty()) {
			builder.withDetail("abandonedGroups", abandoned.stream().map(HealthDetails::of).toList());
		}
		this.sources.dataLoss().get().ifPresent((event) -> {
			builder.withDetail("dataLoss", HealthDetails.of(event));
			warnings.add(event.loss().toString());
		});
		AuditReport report = this.sources.audit().get().orElse(null);
		if (report != null) {
			builder.withDetail("audit", HealthDetails.of(report));
		}
	}

	/**
	 * Add how the listeners are.
	 * @return whether more waits for one than may
	 */
	private boolean listeners(Health.Builder builder, List<String> reasons, List<String> warnings) {
		Map<String, Object> details = new LinkedHashMap<>();
		boolean lagging = false;
		for (ListenerView listener : this.sources.listeners().get()) {
			ContainerState state = listener.state();
			HealthFigures.Measured measured = (listener.topic() != null)
					? this.figures.of(listener.topic(), listener.group()) : null;
			details.put(listener.name(), HealthDetails.of(state, measured));
			reasons.addAll(this.failures.reasons(listener.name(), state));
			warnings.addAll(this.failures.warnings(listener.name(), state));
			if (measured != null) {
				List<String> exceeded = this.thresholds.exceeded(listener.name(), measured.backlog());
				warnings.addAll(exceeded);
				warnings.addAll(this.thresholds.unknown(listener.name(), measured.backlog()));
				// What is not to be handled now does not lag.
				lagging |= !exceeded.isEmpty() && state.phase() != Phase.PAUSED && !state.isStoppedOnPurpose();
			}
		}
		builder.withDetail("listeners", details);
		return lagging;
	}

	private void conclude(Health.Builder builder, boolean failing, boolean lagging) {
		boolean answered = builder.build().getStatus().equals(Status.UP);
		if (answered && failing) {
			builder.down();
		}
		else if (answered && lagging && this.thresholds.areFatal()) {
			builder.outOfService();
		}
	}

}
