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
import java.util.Comparator;
import java.util.List;

import io.rmq.broker.LongHandling;
import io.rmq.broker.Subscription;
import io.rmq.maintenance.Duty;
import org.jspecify.annotations.Nullable;

/**
 * Reports, for operators, which messages have been handled for longer than a third of the
 * lease, and takes that back when none has. So what is handled quickly costs nothing.
 */
final class HandlingReport implements Duty {

	/**
	 * How many messages are reported, those that have been handled for longest.
	 */
	private static final int LIMIT = 100;

	private final String listenerId;

	private final Subscription subscription;

	private final InFlightMessages inFlight;

	private final @Nullable Duration timeout;

	private final Duration interval;

	/**
	 * Create a report.
	 * @param timeout how long a handler may take; {@code null} for any time
	 */
	HandlingReport(String listenerId, Subscription subscription, InFlightMessages inFlight,
			@Nullable Duration timeout) {
		this.listenerId = listenerId;
		this.subscription = subscription;
		this.inFlight = inFlight;
		this.timeout = timeout;
		this.interval = subscription.consumer().lease().dividedBy(3);
	}

	@Override
	public String description() {
		return "reporting what listener '%s' has been handling for long".formatted(this.listenerId);
	}

	@Override
	public Duration perform() {
		long now = System.nanoTime();
		List<LongHandling> messages = this.inFlight.stream()
			.filter((message) -> message.isInProgress() && now - message.began() >= this.interval.toNanos())
			.map((message) -> context(message, now))
			.sorted(Comparator.comparing(LongHandling::age).reversed())
			.limit(LIMIT)
			.toList();
		this.subscription.report(this.listenerId, messages);
		return this.interval;
	}

	private LongHandling context(InFlightMessage message, long now) {
		return new LongHandling(message.delivery(), Duration.ofNanos(now - message.began()),
				(this.timeout != null) ? Duration.ofNanos(message.timeLeft(now, this.timeout.toNanos())) : null);
	}

}
