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
 * Ends the handling of messages whose leases could not be renewed in time: others may
 * have them now. Asks the clock of this machine and not the server, which may be what
 * cannot be reached. Looks again when the next lease may run out: none that is confirmed
 * later can run out before its whole time has passed.
 * <p>
 * A process that stood still first finds out what it still holds: until then nothing is
 * begun, but what is handled goes on.
 */
final class LeaseExpiry implements Duty {

	private static final RmqLog logger = RmqLog.of(LeaseExpiry.class);

	private final String consumer;

	private final InFlightMessages inFlight;

	private final Duration validity;

	private final Runnable release;

	/**
	 * When to look again, in the terms of {@link System#nanoTime()}.
	 */
	private long due = System.nanoTime();

	/**
	 * Create the duty.
	 * @param consumer the consumer's name, for the log
	 * @param validity for how long a lease holds after it was confirmed
	 * @param handBack hands back soon what is not held any more and was not begun
	 */
	LeaseExpiry(String consumer, InFlightMessages inFlight, Duration validity, Runnable release) {
		this.consumer = consumer;
		this.inFlight = inFlight;
		this.validity = validity;
		this.release = release;
	}

	@Override
	public String description() {
		return "ending what consumer '%s' handles without a lease".formatted(this.consumer);
	}

	@Override
	public Duration perform() {
		long patience = this.validity.toNanos() / 4;
		boolean stoodStill = System.nanoTime() - this.due > patience;
		long next = stoodStill ? patience : expire();
		this.due = System.nanoTime() + next;
		return Duration.ofNanos(next);
	}

	private long expire() {
		long next = this.validity.toNanos();
		int unbegun = 0;
		for (InFlightMessage message : (Iterable<InFlightMessage>) this.inFlight.stream()::iterator) {
			long left = message.leaseLeft();
			if (left > 0) {
				next = Math.min(next, left);
			}
			else if (message.lose()) {
				this.inFlight.countLost();
				if (message.isHandled()) {
					logger.warn("The lease of %s could not be renewed in time; its handler is interrupted"
						.formatted(message.delivery()));
				}
				else {
					this.inFlight.setApart(message);
					unbegun++;
				}
			}
		}
		if (unbegun > 0) {
			logger.warn("The leases of %d messages of consumer '%s' could not be renewed in time; they are released"
				.formatted(unbegun, this.consumer));
			this.release.run();
		}
		return next;
	}

}
