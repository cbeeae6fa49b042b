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
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import io.rmq.listener.ContainerLoad;
import io.rmq.listener.RmqListenerContainer;
import io.rmq.listener.RmqListenerRegistry;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Writes a line about what was handled and what waits into the log, now and then and when
 * the application ends. Thread-safe.
 */
public final class StatisticsLog implements SmartLifecycle {

	/**
	 * Stops after the listeners, so that the last line has all that they have handled.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 200;

	private static final Log logger = LogFactory.getLog(StatisticsLog.class);

	private final Broker broker;

	private final RmqListenerRegistry listeners;

	private final HandlingStatistics statistics;

	private final Duration interval;

	private HandlingStatistics.Counts before = new HandlingStatistics.Counts(0, 0, 0, 0);

	private @Nullable ScheduledExecutorService executor;

	private long started;

	/**
	 * Create a log of statistics. Nothing is written before it is started.
	 * @param broker where the messages are
	 * @param listeners whose messages they are
	 * @param statistics what was counted
	 * @param interval how often a line is written; zero for never
	 */
	public StatisticsLog(Broker broker, RmqListenerRegistry listeners, HandlingStatistics statistics,
			Duration interval) {
		this.broker = broker;
		this.listeners = listeners;
		this.statistics = statistics;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.executor != null || this.interval.isZero()) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-stats-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.started = System.nanoTime();
		new DutyLoop(this.executor, new Writing(), this.interval, (state) -> {
		});
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
			// Without asking a server that may not answer.
			logger.info("Since the start, in %s: %s"
				.formatted(print(Duration.ofNanos(System.nanoTime() - this.started)), this.statistics.counts()));
		}
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
		OptionalLong waiting = waiting();
		logger.info("In the last %s: %s; %d held here, %s waiting for all instances".formatted(print(this.interval),
				now.since(this.before), held(), waiting.isPresent() ? waiting.getAsLong() : "an unknown number"));
		this.before = now;
	}

	private int held() {
		return this.listeners.containers()
			.stream()
			.flatMap((container) -> container.loads().values().stream())
			.mapToInt(ContainerLoad::held)
			.sum();
	}

	/**
	 * What waits for the groups that this application listens with, new or for a retry.
	 */
	private OptionalLong waiting() {
		Set<String> ours = new HashSet<>();
		for (RmqListenerContainer container : this.listeners.containers()) {
			container.loads()
				.keySet()
				.forEach((topic) -> ours.add(topic + " " + container.endpoint().settings().group()));
		}
		try {
			this.broker.groups().measure(this.interval);
			long waiting = 0;
			for (TopicBacklog topic : this.broker.groups().measured()) {
				for (GroupBacklog group : topic.groups()) {
					if (ours.contains(topic.topic() + " " + group.group())) {
						if (group.readyInAll().isEmpty()) {
							return OptionalLong.empty();
						}
						waiting += group.readyInAll().getAsLong() + group.retries();
					}
				}
			}
			return OptionalLong.of(waiting);
		}
		catch (RmqException ex) {
			logger.debug("What waits cannot be measured now", ex);
			return OptionalLong.empty();
		}
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
