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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.broker.Broker;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Shows what waits in all topics and for all groups, as long as the application runs. One
 * instance measures, the others read its figures; who looks at a meter asks nobody.
 * Thread-safe.
 */
public final class BacklogMeters implements SmartLifecycle {

	/**
	 * How often to measure, by default.
	 */
	public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

	private final Broker broker;

	private final Duration interval;

	private final BacklogGauges gauges;

	private @Nullable ScheduledExecutorService executor;

	private @Nullable DutyLoop loop;

	/**
	 * Create what shows the backlog. Nothing is measured before it is started.
	 * @param broker where the topics are
	 * @param registry where the meters are
	 * @param interval how often to measure, however many instances there are; at least a
	 * second, or zero for not at all
	 */
	public BacklogMeters(Broker broker, MeterRegistry registry, Duration interval) {
		Assert.isTrue(interval.isZero() || interval.compareTo(Duration.ofSeconds(1)) >= 0,
				() -> "interval must be zero or at least a second, not " + interval);
		this.broker = broker;
		this.interval = interval;
		this.gauges = new BacklogGauges(registry, interval.multipliedBy(3));
	}

	@Override
	public synchronized void start() {
		if (this.executor == null && !this.interval.isZero()) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-meters-");
			threads.setDaemon(true);
			this.executor = Executors.newSingleThreadScheduledExecutor(threads);
			this.loop = new DutyLoop(this.executor, new Measuring());
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			if (this.loop != null) {
				this.loop.close();
			}
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	/**
	 * Measures, if nobody else has, and shows the figures.
	 */
	private final class Measuring implements Duty {

		@Override
		public String description() {
			return "measuring topics and groups";
		}

		@Override
		public Duration perform() {
			try {
				BacklogMeters.this.broker.groups().measure(BacklogMeters.this.interval);
			}
			finally {
				BacklogMeters.this.gauges.show(BacklogMeters.this.broker.groups().measured());
			}
			return BacklogMeters.this.interval;
		}

		@Override
		public Duration longestPause() {
			return BacklogMeters.this.interval;
		}

	}

}
