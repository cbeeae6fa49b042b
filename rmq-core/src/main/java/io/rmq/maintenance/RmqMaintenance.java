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
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Performs, as long as the application runs, the duties that belong to no listener.
 * Thread-safe.
 */
public final class RmqMaintenance implements SmartLifecycle, ApplicationEventPublisherAware {

	/**
	 * For how long no consumer of a group was seen until it counts as abandoned, by
	 * default.
	 */
	public static final Duration DEFAULT_ABANDONED_AFTER = Duration.ofHours(1);

	private final Broker broker;

	private final ExpiryPolicy terms;

	private @Nullable ScheduledExecutorService executor;

	private final AbandonedGroupWatch watch;

	private final DataLossWatch lossWatch;

	private List<DutyLoop> loops = List.of();

	private volatile @Nullable ApplicationEventPublisher events;

	/**
	 * Create the maintenance. Nothing is done before it is started, nor before the first
	 * interval has passed.
	 * @param broker where the messages are
	 * @param terms how expired messages are swept
	 */
	public RmqMaintenance(Broker broker, ExpiryPolicy terms) {
		this(broker, terms, DEFAULT_ABANDONED_AFTER);
	}

	/**
	 * Create the maintenance. Nothing is done before it is started, nor before the first
	 * interval has passed.
	 * @param broker where the messages are
	 * @param terms how expired messages are swept
	 * @param abandonedAfter for how long no consumer of a group was seen until it counts
	 * as abandoned, if messages wait for it; at least a second
	 */
	public RmqMaintenance(Broker broker, ExpiryPolicy terms, Duration abandonedAfter) {
		Assert.isTrue(abandonedAfter.compareTo(Duration.ofSeconds(1)) >= 0,
				() -> "abandonedAfter must be at least a second, not " + abandonedAfter);
		this.broker = broker;
		this.terms = terms;
		this.watch = new AbandonedGroupWatch(broker, abandonedAfter,
				(group) -> publish(new RmqAbandonedGroupEvent(group)));
		this.lossWatch = new DataLossWatch(broker, this::publish);
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher events) {
		this.events = events;
	}

	private void publish(Object event) {
		ApplicationEventPublisher publisher = this.events;
		if (publisher != null) {
			publisher.publishEvent(event);
		}
	}

	/**
	 * Return how it goes with the duties of the application.
	 * @return the state of each; none if they are not performed now
	 */
	public synchronized List<DutyState> duties() {
		return this.loops.stream().map(DutyLoop::state).toList();
	}

	/**
	 * Return the groups for which messages wait and whose consumers have not been seen
	 * for long.
	 * @return the groups as they were known when they were looked for last, a few minutes
	 * ago at most; none before that
	 */
	public List<AbandonedGroup> abandonedGroups() {
		return this.watch.abandoned();
	}

	/**
	 * Return the last time that the server was found without data that it had.
	 * @return what was lost; {@code null} if no loss was found since the start
	 */
	public @Nullable RmqDataLossEvent dataLoss() {
		return this.lossWatch.last();
	}

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-sweep-");
			threads.setDaemon(true);
			this.executor = Executors.newScheduledThreadPool(1, threads);
			this.loops = List.of(loop(this.executor, new ExpirySweep(this.broker, this.terms), this.terms.interval()),
					loop(this.executor, this.watch, this.watch.interval()),
					loop(this.executor, this.lossWatch, DataLossWatch.INTERVAL));
		}
	}

	private DutyLoop loop(ScheduledExecutorService executor, Duty duty, Duration initialDelay) {
		return new DutyLoop(executor, duty, initialDelay, (state) -> publish(new RmqDutyEvent(null, state)));
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
			this.loops = List.of();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

}
