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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.broker.Broker;
import io.rmq.broker.Loss;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Logs at WARN how many messages groups have lost through this instance, once in an
 * interval for each group that has lost any, and once more when the application ends.
 * Thread-safe.
 */
public final class LossLog implements SmartLifecycle {

	/**
	 * How often losses are logged, by default.
	 */
	public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

	/**
	 * Stops after the listeners, so that what they lose at the end is logged.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 200;

	private static final RmqLog logger = RmqLog.of(LossLog.class);

	private final Duration interval;

	/**
	 * What was not logged yet. Empty while nothing is lost.
	 */
	private final Map<Kind, Long> unlogged = new ConcurrentHashMap<>();

	private @Nullable ScheduledExecutorService executor;

	/**
	 * Create a log of losses, which counts from now on. Nothing is logged before it is
	 * started.
	 * @param broker reports what is lost
	 * @param interval how often to log
	 */
	public LossLog(Broker broker, Duration interval) {
		this.interval = interval;
		broker.onLoss((topic, group, loss, messages) -> this.unlogged.merge(new Kind(topic, group, loss), messages,
				Long::sum));
	}

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-losses-");
			threads.setDaemon(true);
			this.executor = Executors.newSingleThreadScheduledExecutor(threads);
			new DutyLoop(this.executor, new Logging(), this.interval, (state) -> {
			});
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
			log();
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

	private void log() {
		for (Kind kind : new TreeSet<>(this.unlogged.keySet())) {
			Long messages = this.unlogged.remove(kind);
			if (messages != null) {
				logger.warn(kind.describe(messages));
			}
		}
	}

	/**
	 * What was lost, and where.
	 *
	 * @param topic the topic
	 * @param group the group
	 * @param loss why it was lost
	 */
	private record Kind(String topic, String group, Loss loss) implements Comparable<Kind> {

		@Override
		public int compareTo(Kind other) {
			int byTopic = this.topic.compareTo(other.topic);
			int byGroup = (byTopic != 0) ? byTopic : this.group.compareTo(other.group);
			return (byGroup != 0) ? byGroup : this.loss.compareTo(other.loss);
		}

		private String describe(long messages) {
			return switch (this.loss) {
				case EXPIRED -> "%d messages of topic '%s' expired before group '%s' handled them".formatted(messages,
						this.topic, this.group);
				case TRIMMED ->
					"%d dead letters of topic '%s', group '%s', were removed: there were more than rmq.dead-letter.max-length, or they were older than rmq.dead-letter.ttl"
						.formatted(messages, this.topic, this.group);
			};
		}

	}

	/**
	 * Logs what was lost since the last time.
	 */
	private final class Logging implements Duty {

		@Override
		public String description() {
			return "logging lost messages";
		}

		@Override
		public Duration perform() {
			log();
			return LossLog.this.interval;
		}

	}

}
