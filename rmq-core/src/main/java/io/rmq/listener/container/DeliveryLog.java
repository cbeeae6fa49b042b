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
import java.util.Collection;

import io.rmq.broker.Settlement;
import io.rmq.listener.RmqOutcome;
import io.rmq.logging.RmqLog;

/**
 * Logs the steps of each delivery at DEBUG: received, handled, settled. Thread-safe.
 */
final class DeliveryLog {

	private static final RmqLog logger = RmqLog.of(DeliveryLog.class);

	private DeliveryLog() {
	}

	static void received(Collection<InFlightMessage> messages) {
		if (logger.isDebugEnabled()) {
			messages.forEach((message) -> logger.debug("Received %s".formatted(message.delivery())));
		}
	}

	static void handled(DeliveryContext context, RmqOutcome outcome, Duration duration) {
		if (logger.isDebugEnabled()) {
			logger.debug("Listener '%s' handled %s in %d ms: %s".formatted(context.listenerId(), context.delivery(),
					duration.toMillis(), outcome));
		}
	}

	/**
	 * The server has confirmed an outcome.
	 */
	static void settled(Settlement outcome) {
		if (logger.isDebugEnabled()) {
			logger.debug(describe(outcome));
		}
	}

	private static String describe(Settlement outcome) {
		if (outcome instanceof Settlement.Retry retry) {
			return "Stored the retry of %s, which is due in %d ms".formatted(retry.delivery(),
					retry.delay().toMillis());
		}
		if (outcome instanceof Settlement.DeadLetter deadLetter) {
			return "Stored the dead letter of %s: %s".formatted(deadLetter.delivery(), deadLetter.reason());
		}
		if (outcome instanceof Settlement.Acknowledge acknowledge && !acknowledge.handled()) {
			return "Removed %s: %s".formatted(acknowledge.delivery(), acknowledge.reason());
		}
		return "Acknowledged %s".formatted(outcome.delivery());
	}

}
