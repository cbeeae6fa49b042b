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

import java.util.function.LongSupplier;

import io.rmq.broker.Delivery;
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

	private final DeadLetters deadLetters;

	private final FailureHandler failures;

	private final String listenerId;

	private final Runnable release;

	/**
	 * Create what settles the messages of a container.
	 * @param release releases soon what is to be released
	 */
	Settlements(ListenerEndpoint endpoint, Outcomes outcomes, InFlightMessages inFlight, MessageFetcher fetcher,
			Interceptors interceptors, Runnable release) {
		this.outcomes = outcomes;
		this.inFlight = inFlight;
		this.fetcher = fetcher;
		this.interceptors = interceptors;
		this.deadLetters = new DeadLetters(endpoint);
		this.failures = new FailureHandler(endpoint, this.deadLetters);
		this.listenerId = endpoint.id();
		this.release = release;
	}

	/**
	 * Return the outcome of a message that must not be handled at all.
	 * @param now returns the server's time in ms; only asked if the message may expire
	 * @return the outcome, or {@code null} if the message is to be handled
	 */
	@Nullable Settlement unfit(Delivery delivery, LongSupplier now) {
		return this.deadLetters.unfit(delivery, now);
	}

	/**
	 * Return the outcome of a message whose handling has failed, and log it.
	 */
	Settlement failure(DeliveryContext context, Throwable error) {
		return this.failures.of(context, error);
	}

	/**
	 * Settle a message that was handled, without waiting for it. Its outcome is dropped
	 * if its lease was lost.
	 */
	void settle(DeliveryContext context, Settlement outcome) {
		InFlightMessage message = context.message();
		// Before the interceptors, which may take their time: it was handled, and must
		// not be released.
		boolean leased = message.beginSettling();
		this.interceptors.completed(context, RmqOutcome.of(leased ? outcome : null));
		store(message, outcome, leased);
	}

	/**
	 * Settle a message that was not handled, without waiting for it.
	 */
	void settle(InFlightMessage message, Settlement outcome) {
		store(message, outcome, message.beginSettling());
	}

	private void store(InFlightMessage message, Settlement outcome, boolean leased) {
		if (!leased) {
			dropOutcome(message);
			return;
		}
		boolean stored = false;
		try {
			this.outcomes.add(message, outcome);
			stored = true;
		}
		finally {
			if (!stored) {
				message.giveUp();
			}
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
	 * Release a message that has no outcome. No attempt counts, and no crash.
	 */
	void giveUp(InFlightMessage message, Throwable error) {
		if (message.state() == MessageState.SETTLING || message.state().hasLeft()) {
			return;
		}
		message.giveUp();
		logger.error("Listener '%s' cannot settle %s; it is released".formatted(this.listenerId, message.delivery()),
				error);
	}

}
