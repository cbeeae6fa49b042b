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

package io.rmq.maintenance;

import java.time.Duration;

import io.rmq.broker.Recovery;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;

/**
 * Hands messages back whose consumers died. Looks again when the next lease may run out.
 */
public final class LeaseRecovery implements Duty {

	private static final RmqLog logger = RmqLog.of(LeaseRecovery.class);

	private static final int BATCH = 250;

	/**
	 * So that a lease that is about to run out has run out by then.
	 */
	private static final Duration MARGIN = Duration.ofMillis(50);

	private final Subscription subscription;

	/**
	 * Create the duty.
	 * @param subscription the group to look after
	 */
	public LeaseRecovery(Subscription subscription) {
		this.subscription = subscription;
	}

	@Override
	public String description() {
		return "recovering messages of topic '%s' for group '%s'".formatted(this.subscription.consumer().topic(),
				this.subscription.consumer().group());
	}

	/**
	 * Leases that nobody watches for half of their time do not run out.
	 */
	@Override
	public Duration longestPause() {
		Duration quarter = this.subscription.consumer().lease().dividedBy(4);
		return (quarter.compareTo(Duty.super.longestPause()) < 0) ? quarter : Duty.super.longestPause();
	}

	@Override
	public Duration perform() {
		Recovery recovery = this.subscription.recover(BATCH);
		if (recovery.recovered() + recovery.poisoned() > 0) {
			logger.warn("Found messages of topic '%s' whose consumers in group '%s' died: %d released, %d dead letters"
				.formatted(this.subscription.consumer().topic(), this.subscription.consumer().group(),
						recovery.recovered(), recovery.poisoned()));
		}
		return recovery.nextCheck().isZero() ? Duration.ZERO : recovery.nextCheck().plus(MARGIN);
	}

}
