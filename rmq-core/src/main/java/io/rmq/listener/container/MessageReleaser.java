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

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.rmq.RmqException;
import io.rmq.broker.Lease;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;

/**
 * Hands messages back to their group before the container has stopped. Until then they
 * are held, and their leases kept. Thread-safe.
 */
final class MessageReleaser {

	private static final RmqLog logger = RmqLog.of(MessageReleaser.class);

	private final Subscription subscription;

	private final InFlightMessages inFlight;

	MessageReleaser(Subscription subscription, InFlightMessages inFlight) {
		this.subscription = subscription;
		this.inFlight = inFlight;
	}

	/**
	 * Return whether there is something that was discarded and not handed back yet.
	 */
	boolean areDue() {
		return this.inFlight.stream().anyMatch(InFlightMessage::isReleasable);
	}

	/**
	 * Hand back everything but what is handled or settled here: what was discarded, and
	 * what the server believes to be held here although it never came. Not while a fetch
	 * is under way.
	 * @return how many messages were handed back
	 */
	int release() {
		Set<InFlightMessage> discarded = this.inFlight.stream()
			.filter(InFlightMessage::isReleasable)
			.collect(Collectors.toSet());
		List<Lease> kept = this.inFlight.stream()
			.filter((message) -> !discarded.contains(message))
			.map((message) -> message.delivery().lease())
			.toList();
		int count = this.subscription.releaseAllBut(kept);
		discarded.forEach(this.inFlight::remove);
		return count;
	}

	/**
	 * After an error there may be messages that the server has given to this consumer,
	 * but whose way here was cut. Not while a fetch is under way.
	 * @return {@code false} if they could not be handed back now
	 */
	boolean releaseUndelivered() {
		try {
			int count = release();
			if (count > 0) {
				logger.info("%d messages for consumer '%s' of topic '%s' did not arrive, and were released"
					.formatted(count, this.subscription.consumer().name(), this.subscription.consumer().topic()));
			}
			return true;
		}
		catch (RmqException ex) {
			logger.debug("Messages that did not arrive are released after the next fetch", ex);
			return false;
		}
	}

}
