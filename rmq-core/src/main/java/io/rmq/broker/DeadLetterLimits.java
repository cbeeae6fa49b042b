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

package io.rmq.broker;

import java.time.Duration;

/**
 * How many dead letters a group keeps, and how long. The oldest go first, whichever limit
 * they reach.
 *
 * @param maxLength how many, about; 0 for none: what would be one is dropped
 * @param maxAge how long; zero for no limit
 */
public record DeadLetterLimits(long maxLength, Duration maxAge) {

	/**
	 * The longest age but for none at all.
	 */
	public static final Duration MAX_AGE = Duration.ofDays(3650);

	public DeadLetterLimits {
		if (maxLength < 0) {
			throw new IllegalArgumentException("max-length must not be negative, not " + maxLength);
		}
		if (!maxAge.isZero() && (maxAge.compareTo(Duration.ofMillis(1)) < 0 || maxAge.compareTo(MAX_AGE) > 0)) {
			throw new IllegalArgumentException("ttl must be 0 for no limit, or between 1ms and 3650d, not " + maxAge);
		}
	}

	/**
	 * Return what has a group keep no dead letters: messages that would be some are
	 * dropped.
	 * @return no dead letters
	 */
	public static DeadLetterLimits none() {
		return new DeadLetterLimits(0, Duration.ZERO);
	}

	/**
	 * Return the defaults: 100,000 dead letters for 30 days.
	 * @return the defaults
	 */
	public static DeadLetterLimits defaults() {
		return new DeadLetterLimits(100_000, Duration.ofDays(30));
	}

}
