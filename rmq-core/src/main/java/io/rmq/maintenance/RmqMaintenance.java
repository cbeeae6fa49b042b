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

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.broker.Broker;
import io.rmq.broker.ExpiryTerms;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Performs, as long as the application runs, the duties that belong to no listener.
 * Thread-safe.
 */
public final class RmqMaintenance implements SmartLifecycle, ApplicationEventPublisherAware {

	private final Broker broker;

	private final ExpiryTerms terms;

	private @Nullable ScheduledExecutorService executor;

	private @Nullable DutyLoop sweep;

	private volatile @Nullable ApplicationEventPublisher events;

	/**
	 * Create the maintenance. Nothing is done before it is started, nor before the first
	 * interval has passed.
	 * @param broker where the messages are
	 * @param terms how expired messages are swept
	 */
	public RmqMaintenance(Broker broker, ExpiryTerms terms) {
		this.broker = broker;
		this.terms = terms;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher events) {
		this.events = events;
	}

	private void publish(DutyState state) {
		ApplicationEventPublisher publisher = this.events;
		if (publisher != null) {
			publisher.publishEvent(new RmqDutyEvent(null, state));
		}
	}

	/**
	 * Return how it goes with the duties of the application.
	 * @return the state of each; none if they are not performed now
	 */
	public synchronized List<DutyState> duties() {
		return (this.sweep != null && this.executor != null) ? List.of(this.sweep.state()) : List.of();
	}

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-sweep-");
			threads.setDaemon(true);
			this.executor = Executors.newScheduledThreadPool(1, threads);
			this.sweep = new DutyLoop(this.executor, new ExpirySweep(this.broker, this.terms), this.terms.interval(),
					this::publish);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

}
