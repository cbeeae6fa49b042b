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

package io.rmq.retry;

import java.time.Duration;
import java.util.List;

import io.rmq.broker.Due;

/**
 * How long a failed message waits before each retry, by the server's clock. Immutable and
 * thread-safe.
 */
public sealed interface RetryDelays {

	/**
	 * Return the delay before a retry.
	 * @param retry the number of the retry, 1 for the first
	 * @return the delay, without jitter; never negative
	 */
	Duration before(int retry);

	/**
	 * One delay after the other; the last one repeats.
	 *
	 * @param delays the delays, at least one, each at most ten years; one alone makes for
	 * a fixed delay
	 */
	record Listed(List<Duration> delays) implements RetryDelays {

		public Listed {
			delays = List.copyOf(delays);
			if (delays.isEmpty()) {
				throw new IllegalArgumentException(
						"delays of the retry policy must not be empty; for no retries set max-retries to 0");
			}
			for (Duration delay : delays) {
				if (delay.isNegative() || delay.compareTo(Due.After.MAX) > 0) {
					throw new IllegalArgumentException(
							"delays of the retry policy must be between none and ten years each, not " + delay);
				}
			}
		}

		@Override
		public Duration before(int retry) {
			return this.delays.get(Math.min(retry, this.delays.size()) - 1);
		}

	}

	/**
	 * Delays that grow by a factor up to a maximum.
	 *
	 * @param initial the first delay, at least 1 ms
	 * @param multiplier what each delay is multiplied with to get the next, at least 1
	 * @param maximum the longest delay, at least the initial one and at most ten years
	 */
	record Exponential(Duration initial, double multiplier, Duration maximum) implements RetryDelays {

		public Exponential {
			if (initial.compareTo(Duration.ofMillis(1)) < 0 || initial.compareTo(Due.After.MAX) > 0) {
				throw new IllegalArgumentException(
						"initial-delay of the retry policy must be between 1ms and ten years, not " + initial);
			}
			if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
				throw new IllegalArgumentException(
						"multiplier of the retry policy must be at least 1, not " + multiplier);
			}
			if (maximum.compareTo(initial) < 0 || maximum.compareTo(Due.After.MAX) > 0) {
				throw new IllegalArgumentException(
						"max-delay of the retry policy must be between the initial-delay (%s) and ten years, not %s"
							.formatted(initial, maximum));
			}
		}

		@Override
		public Duration before(int retry) {
			// Grows to infinity at worst, which is more than the maximum too.
			double millis = this.initial.toMillis() * Math.pow(this.multiplier, retry - 1);
			return (millis < this.maximum.toMillis()) ? Duration.ofMillis((long) millis) : this.maximum;
		}

	}

}
