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

import java.util.Objects;

import io.rmq.broker.Settlement;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqOutcome;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * How messages leave a container. Thread-safe.
 */
final class Settlements {

	private static final RmqLog logger = RmqLog.of(Settlements.class);

	private final Outcomes outcomes;

	private final InFlightMessages inFlight;

	private final MessageFetcher fetcher;

	private final Interceptors interceptors;

	private final Runnable release;

	/**
	 * Create what settles the messages of a container.
	 * @param release releases soon what is to be released
	 */
	Settlements(Outcomes outcomes, InFlightMessages inFlight, MessageFetcher fetcher, Interceptors interceptors,
			Runnable release) {
		this.interceptors = interceptors;
		this.release = release;
		this.outcomes = outcomes;
		this.inFlight = inFlight;
		this.fetcher = fetcher;
	}

	/**
	 * Settle a message that was handled, without waiting for it.
	 * @param outcome what becomes of it; {@code null} if its lease was lost, so that its
	 * outcome is dropped
	 */
	void settle(DeliveryContext context, @Nullable Settlement outcome) {
		InFlightMessage message = context.message();
		// Before the interceptors, which may take their time: it was handled, and must
		// not go back.
		boolean leased = outcome != null && message.beginSettling();
		this.interceptors.completed(context, RmqOutcome.of(leased ? outcome : null));
		if (leased) {
			this.outcomes.add(message, Objects.requireNonNull(outcome));
		}
		else {
			dropOutcome(message);
		}
	}

	/**
	 * Settle a message that was not handled, without waiting for it.
	 */
	void settle(InFlightMessage message, Settlement outcome) {
		if (message.beginSettling()) {
			this.outcomes.add(message, outcome);
		}
		else {
			dropOutcome(message);
		}
	}

	/**
	 * The lease of a message was lost before its outcome was stored.
	 */
	void dropOutcome(InFlightMessage message) {
		logger
			.warn("The lease of %s was lost, its outcome is dropped; it is handled again unless the server has lost it"
				.formatted(message.delivery()));
		drop(message);
	}

	/**
	 * A message was not begun, because its lease is lost or may be.
	 */
	void drop(InFlightMessage message) {
		if (message.isReleasable()) {
			// The server may believe that it is held here: then it goes back.
			this.inFlight.setApart(message);
			this.fetcher.permitsFreed();
			releaseSoon();
		}
		else {
			remove(message);
		}
	}

	/**
	 * A message is to go back as one that was not begun.
	 */
	void releaseSoon() {
		this.release.run();
	}

	/**
	 * Hold a message no more.
	 */
	void remove(InFlightMessage message) {
		this.inFlight.remove(message);
		this.fetcher.permitsFreed();
	}

	/**
	 * Give back a message that has no outcome. No attempt counts, and no crash.
	 */
	void giveUp(ListenerEndpoint endpoint, InFlightMessage message, Throwable error) {
		message.giveUp();
		logger.error("Listener '%s' cannot settle %s; it goes back".formatted(endpoint.id(), message.delivery()),
				error);
	}

}
