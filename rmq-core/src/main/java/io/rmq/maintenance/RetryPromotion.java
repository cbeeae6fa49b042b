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

import io.rmq.broker.Promotion;
import io.rmq.broker.Subscription;

/**
 * Makes retries ready when they are due. Sleeps until the next one is, or until it is
 * told of an earlier one; looks again after a while in any case, because another instance
 * may have added one and died.
 */
public final class RetryPromotion implements Duty {

	private static final int BATCH = 250;

	private static final Duration FALLBACK = Duration.ofSeconds(15);

	private final Subscription subscription;

	/**
	 * Create the duty.
	 * @param subscription the group to look after
	 */
	public RetryPromotion(Subscription subscription) {
		this.subscription = subscription;
	}

	@Override
	public String description() {
		return "making retries of topic '%s' ready for group '%s'".formatted(this.subscription.consumer().topic(),
				this.subscription.consumer().group());
	}

	@Override
	public Duration perform() {
		Promotion promotion = this.subscription.promote(BATCH);
		Duration next = promotion.nextDue();
		return (next != null && next.compareTo(FALLBACK) < 0) ? next : FALLBACK;
	}

}
