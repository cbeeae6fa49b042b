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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.broker.Broker;
import io.rmq.broker.Statistics;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells the server what was sent and handled here, every 10 s and when the application
 * ends, and what waits for all groups once a minute, whichever instance does so.
 * Thread-safe.
 */
public final class MinuteStatistics implements SmartLifecycle {

	/**
	 * How often what was counted is told, unless told otherwise.
	 */
	public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

	/**
	 * Stops after the listeners, so that all is told that they have handled.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 200;

	/**
	 * How long a stop waits for a server that may not answer.
	 */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final RmqLog logger = RmqLog.of(MinuteStatistics.class);

	private final Broker broker;

	private final TrafficCounter traffic;

	private final Duration interval;

	private @Nullable ScheduledExecutorService executor;

	/**
	 * Create what tells the statistics. Nothing is told before it is started.
	 * @param broker where they are kept
	 * @param traffic what was counted
	 */
	public MinuteStatistics(Broker broker, TrafficCounter traffic) {
		this(broker, traffic, DEFAULT_INTERVAL);
	}

	MinuteStatistics(Broker broker, TrafficCounter traffic, Duration interval) {
		this.broker = broker;
		this.traffic = traffic;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-statistics-");
			threads.setDaemon(true);
			this.executor = Executors.newSingleThreadScheduledExecutor(threads);
			perform(this.executor, new Telling());
			perform(this.executor, new Noting());
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
			running.submit(() -> this.traffic.tell(statistics())).get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Not all statistics were stored at the stop", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			running.shutdownNow();
		}
	}

	private void perform(ScheduledExecutorService executor, Duty duty) {
		new DutyLoop(executor, duty, this.interval, (state) -> {
		});
	}

	private Statistics statistics() {
		return this.broker.topics().statistics();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Tells what was counted.
	 */
	private final class Telling implements Duty {

		@Override
		public String description() {
			return "adding to the statistics";
		}

		@Override
		public Duration perform() {
			MinuteStatistics.this.traffic.tell(statistics());
			return MinuteStatistics.this.interval;
		}

		@Override
		public Duration longestPause() {
			return MinuteStatistics.this.interval;
		}

	}

	/**
	 * Adds what waits. Tries more often than it is done, as another instance may have
	 * been first, and may end.
	 */
	private final class Noting implements Duty {

		@Override
		public String description() {
			return "adding the backlog to the statistics";
		}

		@Override
		public Duration perform() {
			statistics().addBacklog();
			return MinuteStatistics.this.interval;
		}

		@Override
		public Duration longestPause() {
			return Duration.ofMinutes(1);
		}

	}

}
