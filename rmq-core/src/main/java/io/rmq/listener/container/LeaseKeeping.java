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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.rmq.broker.Lease;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.Duty;

/**
 * Begins the leases of what a container holds anew, every quarter of a lease; a lease
 * that was confirmed less than half of that ago does not need it yet. So a lease is
 * renewed when three eighths of it are over at the latest, which {@code recover.lua}
 * relies on. A message whose lease is lost is taken from its handler.
 */
final class LeaseKeeping implements Duty {

	private static final RmqLog logger = RmqLog.of(LeaseKeeping.class);

	private final Subscription subscription;

	private final InFlightMessages inFlight;

	private final Duration interval;

	LeaseKeeping(Subscription subscription, InFlightMessages inFlight) {
		this.subscription = subscription;
		this.inFlight = inFlight;
		this.interval = subscription.consumer().lease().dividedBy(4);
	}

	@Override
	public String description() {
		return "keeping the leases of consumer '%s' of topic '%s'".formatted(this.subscription.consumer().name(),
				this.subscription.consumer().topic());
	}

	@Override
	public Duration longestPause() {
		return this.interval.dividedBy(4);
	}

	@Override
	public Duration perform() {
		long fresh = this.interval.toNanos() / 2;
		// A server that has lost its latest writes may give out one entry twice.
		Map<Lease, List<InFlightMessage>> held = this.inFlight.stream()
			.filter((message) -> message.needsRenewal(fresh))
			.collect(Collectors.groupingBy((message) -> message.delivery().lease()));
		if (!held.isEmpty()) {
			Moment before = Moment.now();
			Set<Lease> lost = this.subscription.extend(held.keySet());
			held.forEach((lease, messages) -> messages
				.forEach(lost.contains(lease) ? this::lose : (message) -> message.renewed(before)));
		}
		return this.interval;
	}

	private void lose(InFlightMessage message) {
		// What was settled meanwhile is not held any more either; that is no loss.
		if (this.inFlight.contains(message) && message.lose()) {
			this.inFlight.countLost();
			logger.warn("The lease of %s was lost; its handler is interrupted".formatted(message.delivery()));
		}
	}

}
