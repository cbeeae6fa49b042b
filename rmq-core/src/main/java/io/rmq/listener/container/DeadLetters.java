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

import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Settlement;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Decides which messages a listener must not handle, and whether what it could not handle
 * becomes a dead letter or is dropped. Thread-safe.
 */
final class DeadLetters {

	private static final RmqLog logger = RmqLog.of(DeadLetters.class);

	private final ListenerEndpoint endpoint;

	private final DeadLetterSettings settings;

	DeadLetters(ListenerEndpoint endpoint) {
		this.endpoint = endpoint;
		this.settings = endpoint.settings().deadLetters();
	}

	/**
	 * Say how a message is settled that must not be handled at all.
	 * @param delivery the message
	 * @param now tells the server's time in ms; only asked if the message may expire
	 * @return the outcome, or {@code null} if the message is to be handled
	 */
	@Nullable Settlement unfit(Delivery delivery, LongSupplier now) {
		if (delivery.crashes() >= this.endpoint.settings().maxDeliveries()) {
			return unhandled(delivery, DeadLetterReason.POISON,
					"%d consumers died with it".formatted(delivery.crashes()));
		}
		if (delivery.expiresAt() > 0 && delivery.expiresAt() <= now.getAsLong()) {
			if (this.settings.discardExpired()) {
				logger.debug("%s expired and is dropped".formatted(delivery));
				return Settlement.Acknowledge.unhandled(delivery, DeadLetterReason.EXPIRED);
			}
			return unhandled(delivery, DeadLetterReason.EXPIRED, "It expired before it was handled");
		}
		return null;
	}

	private Settlement unhandled(Delivery delivery, DeadLetterReason reason, String message) {
		Settlement.DeadLetter deadLetter = new Settlement.DeadLetter(delivery, Failure.none(message), reason);
		log(deadLetter, null);
		return settle(deadLetter);
	}

	/**
	 * Say how a dead letter is settled: it is acknowledged if there are to be none.
	 */
	Settlement settle(Settlement.DeadLetter deadLetter) {
		return this.settings.enabled() ? deadLetter
				: Settlement.Acknowledge.unhandled(deadLetter.delivery(), deadLetter.reason());
	}

	/**
	 * Log a dead letter, or that it is dropped.
	 * @param deadLetter the dead letter
	 * @param error what its handler threw, if it was handled
	 */
	void log(Settlement.DeadLetter deadLetter, @Nullable Throwable error) {
		boolean kept = this.settings.enabled();
		DeadLetterReason reason = deadLetter.reason();
		String line = "Listener '%s' %s %s; it is %s: %s".formatted(this.endpoint.id(),
				(error != null) ? "failed with" : "does not handle", deadLetter.delivery(),
				kept ? "a dead letter now" : "dropped, as dead letters are off", reason);
		if (kept && reason == DeadLetterReason.EXPIRED) {
			logger.debug(line);
		}
		else if (kept && reason == DeadLetterReason.REJECTED) {
			logger.info("Listener '%s' refused %s; it is a dead letter now: REJECTED, %s".formatted(this.endpoint.id(),
					deadLetter.delivery(), deadLetter.failure().message()));
		}
		else {
			logger.error(line, error);
		}
	}

}
