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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lease;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;

/**
 * How long a consumer may handle what it has fetched, by the clock of this machine. The
 * server begins a lease after it was asked for the message, so a lease that is counted
 * from the question ends here before it ends there, also if this process stood still in
 * between. Thread-safe.
 */
final class LeaseTerms {

	private static final RmqLog logger = RmqLog.of(LeaseTerms.class);

	private final Subscription subscription;

	LeaseTerms(Subscription subscription) {
		this.subscription = subscription;
	}

	/**
	 * Return for how long a message may be handled after its lease was confirmed: a tenth
	 * less than the lease, for clocks of different speed.
	 */
	Duration validity() {
		return lease().multipliedBy(9).dividedBy(10);
	}

	private Duration lease() {
		return this.subscription.consumer().lease();
	}

	/**
	 * Return messages as they are held from now on.
	 * @param deliveries what the server has answered
	 * @param asked when the server was asked, at the latest
	 * @throws RmqException if the leases of what came late cannot be renewed
	 */
	List<InFlightMessage> hold(List<Delivery> deliveries, Moment asked) {
		Instant now = Instant.now();
		long validity = validity().toNanos();
		if (deliveries.isEmpty() || asked.nanosAtMost() < lease().toNanos() / 3) {
			return deliveries.stream().map((delivery) -> new InFlightMessage(delivery, now, asked, validity)).toList();
		}
		// The read has waited for long, so it is not known when the server answered.
		Moment before = Moment.now();
		Set<Lease> lost = renew(deliveries);
		return deliveries.stream()
			.filter((delivery) -> !lost.contains(delivery.lease()))
			.map((delivery) -> new InFlightMessage(delivery, now, before, validity))
			.toList();
	}

	private Set<Lease> renew(List<Delivery> deliveries) {
		Set<Lease> leases = deliveries.stream().map(Delivery::lease).collect(Collectors.toSet());
		Set<Lease> lost = this.subscription.extend(leases);
		if (!lost.isEmpty()) {
			logger.debug("The leases of %d messages ran out on their way here".formatted(lost.size()));
		}
		return lost;
	}

}
