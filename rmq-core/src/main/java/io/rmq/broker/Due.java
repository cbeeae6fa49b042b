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
import java.time.Instant;

/**
 * When a message that is sent now becomes ready.
 */
public sealed interface Due {

	/**
	 * After a delay.
	 *
	 * @param delay how long, from when the server stores the message; counted in
	 * milliseconds, and rounded up to the next one
	 */
	record After(Duration delay) implements Due {

		/**
		 * The longest delay.
		 */
		public static final Duration MAX = Duration.ofDays(3650);

		public After {
			if (delay.isNegative() || delay.compareTo(MAX) > 0) {
				throw new IllegalArgumentException(
						"The delay of a message must be between none and ten years, not " + delay);
			}
		}

	}

	/**
	 * At a point in time, by the server's clock.
	 *
	 * @param time when, counted in milliseconds and rounded up to the next one; at once
	 * if that is past
	 */
	record At(Instant time) implements Due {

		public At {
			if (time.isAfter(Instant.now().plus(After.MAX))) {
				throw new IllegalArgumentException("A message must be due within ten years, not at " + time);
			}
			if (time.isBefore(Instant.EPOCH)) {
				// Past is past, and what is longer ago cannot be counted in milliseconds.
				time = Instant.EPOCH;
			}
		}

	}

}
