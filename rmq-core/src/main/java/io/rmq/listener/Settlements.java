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

package io.rmq.listener;

import io.rmq.broker.Settlement;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * How messages leave a container. Thread-safe.
 */
final class Settlements {

	private static final RmqLog logger = RmqLog.of(Settlements.class);

	private final Outcomes outcomes;

	private final Holdings holdings;

	private final Intake intake;

	private final Runnable handBack;

	/**
	 * Create what settles the messages of a container.
	 * @param handBack hands back soon what was given back
	 */
	Settlements(Outcomes outcomes, Holdings holdings, Intake intake, Runnable handBack) {
		this.handBack = handBack;
		this.outcomes = outcomes;
		this.holdings = holdings;
		this.intake = intake;
	}

	/**
	 * Settle a message, without waiting for it.
	 * @param outcome what becomes of it; {@code null} if it is not ours any more
	 */
	void settle(HeldMessage message, @Nullable Settlement outcome) {
		if (outcome == null) {
			logger.warn(
					"The lease of %s was lost, its outcome is dropped; it is handled again unless the server has lost it"
						.formatted(message.delivery()));
			drop(message);
			return;
		}
		// While it waits to be stored, it must not go back: it was handled.
		message.decided();
		this.outcomes.add(message, outcome);
	}

	/**
	 * A message was not begun, because its lease is lost or may be.
	 */
	void drop(HeldMessage message) {
		if (message.isDiscarded() && !message.isSettled()) {
			// The server may believe that it is held here: then it goes back.
			this.holdings.setApart(message);
			this.intake.permitsFreed();
			handBackSoon();
		}
		else {
			release(message);
		}
	}

	/**
	 * A message is to go back as one that was not begun.
	 */
	void handBackSoon() {
		this.handBack.run();
	}

	/**
	 * Hold a message no more.
	 */
	void release(HeldMessage message) {
		this.holdings.remove(message);
		this.intake.permitsFreed();
	}

	/**
	 * Give back a message that has no outcome. No attempt counts, and no crash.
	 */
	void giveUp(ListenerEndpoint endpoint, HeldMessage message, Throwable error) {
		message.giveBack();
		logger.error("Listener '%s' cannot settle %s; it goes back".formatted(endpoint.id(), message.delivery()),
				error);
	}

}
