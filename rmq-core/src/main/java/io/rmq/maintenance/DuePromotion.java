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
import java.util.function.IntFunction;

import io.rmq.broker.Promotion;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;

/**
 * Makes waiting messages ready when they are due. Sleeps until the next one is, or until
 * it is told of an earlier one; looks again after a while in any case, because it may not
 * have been told.
 */
public final class DuePromotion implements Duty {

	private static final int BATCH = 250;

	private static final Duration FALLBACK = Duration.ofSeconds(30);

	private static final RmqLog logger = RmqLog.of(DuePromotion.class);

	private final String description;

	private final IntFunction<Promotion> promote;

	private DuePromotion(String description, IntFunction<Promotion> promote) {
		this.description = description;
		this.promote = promote;
	}

	/**
	 * Create the duty for the retries of a group.
	 * @param subscription the group to look after
	 * @return the duty
	 */
	public static DuePromotion ofRetries(Subscription subscription) {
		return new DuePromotion("making retries of topic '%s' ready for group '%s'"
			.formatted(subscription.consumer().topic(), subscription.consumer().group()), subscription::promoteRetries);
	}

	/**
	 * Create the duty for the delayed messages of a topic.
	 * @param subscription one that consumes the topic
	 * @return the duty
	 */
	public static DuePromotion ofDelayed(Subscription subscription) {
		return new DuePromotion(
				"making delayed messages of topic '%s' ready".formatted(subscription.consumer().topic()),
				subscription::promoteDelayed);
	}

	@Override
	public String description() {
		return this.description;
	}

	@Override
	public Duration perform() {
		Promotion promotion = this.promote.apply(BATCH);
		if (promotion.moved() > 0) {
			logger.debug("%d messages are due and were made ready: %s".formatted(promotion.moved(), this.description));
		}
		Duration next = promotion.nextDue();
		return (next != null && next.compareTo(FALLBACK) < 0) ? next : FALLBACK;
	}

}
