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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.function.Consumer;

import io.rmq.maintenance.Duty;

/**
 * Tells when a container has had nothing to handle for a while, once for each interval.
 */
final class IdleWatch implements Duty {

	private final String listenerId;

	private final String topic;

	private final Duration interval;

	private final InFlightMessages inFlight;

	private final Consumer<Object> events;

	private long added = -1;

	private long since = System.nanoTime();

	/**
	 * Create a watch.
	 * @param interval after how long it tells, and how often then
	 */
	IdleWatch(String listenerId, String topic, Duration interval, InFlightMessages inFlight, Consumer<Object> events) {
		this.listenerId = listenerId;
		this.topic = topic;
		this.interval = interval;
		this.inFlight = inFlight;
		this.events = events;
	}

	@Override
	public String description() {
		return "watching whether listener '%s' has nothing to do".formatted(this.listenerId);
	}

	@Override
	public Duration perform() {
		long now = System.nanoTime();
		long added = this.inFlight.added();
		if (added != this.added || this.inFlight.size() > 0) {
			this.added = added;
			this.since = now;
			return this.interval;
		}
		this.events.accept(new RmqContainerIdleEvent(this.listenerId, this.topic, Duration.ofNanos(now - this.since)));
		return this.interval;
	}

}
