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

package io.rmq.broker.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.rmq.broker.Delivery;

/**
 * Times of messages whose entries are ahead of the server's clock and that do not say
 * themselves when they were stored, because another program has sent them. They were not
 * stored later than now, so this counts: otherwise they would not expire before the clock
 * has caught up. Thread-safe.
 */
final class StoredTimes {

	/**
	 * An estimate may be wrong by less than that.
	 */
	private static final long TOLERANCE = Duration.ofSeconds(1).toMillis();

	private final ServerClock clock;

	private final ServerTime time;

	StoredTimes(ServerClock clock, ServerTime time) {
		this.clock = clock;
		this.time = time;
	}

	/**
	 * Return messages as they are, but none with a time that is yet to come.
	 */
	List<Delivery> untilNow(List<Delivery> read) {
		long estimate = this.clock.millis() + TOLERANCE;
		if (read.stream().noneMatch((delivery) -> storedAt(delivery) > estimate)) {
			return read;
		}
		long now = this.time.millis();
		return read.stream().map((delivery) -> isAhead(delivery, now) ? storedAt(delivery, now) : delivery).toList();
	}

	private static boolean isAhead(Delivery delivery, long now) {
		long stored = storedAt(delivery);
		return stored > now + TOLERANCE && stored == EntryId.millis(delivery.lease().entry());
	}

	private static long storedAt(Delivery delivery) {
		return delivery.createdAt().toEpochMilli();
	}

	/**
	 * Return a message with another time at which it was stored, and an expiry after the
	 * same time to live.
	 */
	static Delivery storedAt(Delivery delivery, long now) {
		long expires = delivery.expiresAt();
		return new Delivery(delivery.lease(), delivery.topic(), delivery.messageId(), delivery.key(),
				delivery.headers(), delivery.body(), Instant.ofEpochMilli(now),
				(expires > 0) ? expires - storedAt(delivery) + now : 0, delivery.maxAttempts(), delivery.failures(),
				delivery.crashes(), delivery.history(), delivery.version(), delivery.defect());
	}

}
