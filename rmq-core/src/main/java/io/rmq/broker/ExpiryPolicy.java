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
 * How expired messages are swept out of the backlog.
 *
 * @param interval how often, however many clients there are
 * @param discard whether they are dropped rather than made dead letters
 * @param deadLetters how many dead letters are kept, and how long
 */
public record ExpiryPolicy(Duration interval, boolean discard, DeadLetterLimits deadLetters) {

	public ExpiryPolicy {
		if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("interval must be between 100ms and 1d, not " + interval);
		}
	}

	/**
	 * Return the defaults: once a minute, into the dead letters, of which as many are
	 * kept as by default.
	 * @return the defaults
	 */
	public static ExpiryPolicy defaults() {
		return new ExpiryPolicy(Duration.ofMinutes(1), false, DeadLetterLimits.defaults());
	}

}
