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

package io.rmq.statistics;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.listener.container.ContainerLoad;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Logs what was handled and what is left: a line at each interval, and one with the
 * totals when the application stops. Thread-safe.
 */
public final class StatisticsLog implements SmartLifecycle {

	/**
	 * Stops after the listeners, so that the last line has all that they have handled.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 200;

	/**
	 * How long a stop waits for a server that may not answer.
	 */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	private static final RmqLog logger = RmqLog.of(StatisticsLog.class);

	private final RmqListenerRegistry listeners;

	private final ListenerBacklog backlog;

	private final HandlingStatistics statistics;

	private final Duration interval;

	private final boolean atStop;

	private HandlingStatistics.Counts before = new HandlingStatistics.Counts(0, 0, 0, 0);

	private @Nullable ScheduledExecutorService executor;

	private long started;

	/**
	 * Create a log of statistics. Nothing is written before it is started.
	 * @param broker where the messages are
	 * @param listeners whose messages they are
	 * @param statistics what was counted
	 * @param interval how often a line is written; zero for never
	 * @param atStop whether a line with the totals is written when it is stopped
	 */
	public StatisticsLog(Broker broker, RmqListenerRegistry listeners, HandlingStatistics statistics, Duration interval,
			boolean atStop) {
		this.listeners = listeners;
		this.backlog = new ListenerBacklog(broker, listeners);
		this.statistics = statistics;
		this.interval = interval;
		this.atStop = atStop;
	}

	@Override
	public synchronized void start() {
		if (this.executor != null || (this.interval.isZero() && !this.atStop)) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-stats-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.started = System.nanoTime();
		if (!this.interval.isZero()) {
			new DutyLoop(this.executor, new Writing(), this.interval, (state) -> {
			});
		}
	}

	@Override
	public synchronized void stop() {
		ScheduledExecutorService running = this.executor;
		if (running == null) {
			return;
		}
		this.executor = null;
		try {
			if (this.atStop && !this.listeners.containers().isEmpty()) {
				logger.info("Since the start, in %s: %s; %s".formatted(
						print(Duration.ofNanos(System.nanoTime() - this.started)), this.statistics.counts(),
						left(running)));
			}
		}
		finally {
			running.shutdownNow();
		}
	}

	private String left(ScheduledExecutorService running) {
		try {
			return print(running.submit(this.backlog::count).get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The backlog cannot be counted now", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return print(OptionalLong.empty());
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void write() {
		HandlingStatistics.Counts now = this.statistics.counts();
		logger.info("In the last %s: %s; %d in flight here, %s".formatted(print(this.interval), now.since(this.before),
				held(), print(measured())));
		this.before = now;
	}

	private int held() {
		return this.listeners.containers()
			.stream()
			.flatMap((container) -> container.loads().values().stream())
			.mapToInt(ContainerLoad::held)
			.sum();
	}

	private OptionalLong measured() {
		try {
			return this.backlog.measured(this.interval);
		}
		catch (RmqException ex) {
			logger.debug("The backlog cannot be measured now", ex);
			return OptionalLong.empty();
		}
	}

	private static String print(OptionalLong left) {
		return (left.isPresent() ? left.getAsLong() : "an unknown number") + " ready or retrying";
	}

	private static String print(Duration duration) {
		return DurationFormatterUtils.print(Duration.ofSeconds(Math.max(1, duration.toSeconds())), Style.COMPOSITE);
	}

	/**
	 * Writes a line.
	 */
	private final class Writing implements Duty {

		@Override
		public String description() {
			return "writing statistics";
		}

		@Override
		public Duration perform() {
			write();
			return StatisticsLog.this.interval;
		}

	}

}
