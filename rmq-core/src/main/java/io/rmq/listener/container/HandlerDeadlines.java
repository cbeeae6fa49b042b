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

import io.rmq.logging.RmqLog;
import io.rmq.maintenance.Duty;

/**
 * Interrupts handlers that take longer than they may. Looks again when the next one may
 * be due: none that begins later can be due before its whole time has passed.
 */
final class HandlerDeadlines implements Duty {

	private static final RmqLog logger = RmqLog.of(HandlerDeadlines.class);

	private final String listenerId;

	private final InFlightMessages inFlight;

	private final Duration timeout;

	HandlerDeadlines(String listenerId, InFlightMessages inFlight, Duration timeout) {
		this.listenerId = listenerId;
		this.inFlight = inFlight;
		this.timeout = timeout;
	}

	@Override
	public String description() {
		return "interrupting handlers of listener '%s' that take too long".formatted(this.listenerId);
	}

	@Override
	public Duration perform() {
		long now = System.nanoTime();
		long next = this.timeout.toNanos();
		for (InFlightMessage message : (Iterable<InFlightMessage>) this.inFlight.stream()::iterator) {
			long left = message.timeLeft(now, this.timeout.toNanos());
			if (left > 0) {
				next = Math.min(next, left);
			}
			else if (message.timeOut(now, this.timeout.toNanos())) {
				logger.warn("Listener '%s' has handled %s for longer than %s; it is interrupted"
					.formatted(this.listenerId, message.delivery(), this.timeout));
			}
		}
		return Duration.ofNanos(next);
	}

}
