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

package io.rmq.listener;

import java.time.Duration;

/**
 * How messages are gathered for a listener of batches. Immutable.
 *
 * @param size how many messages a batch has at most, 1 to {@value #MAX_SIZE}
 * @param timeout how long to wait for a batch to become full after its first message has
 * come; zero to take what is there
 */
public record Batching(int size, Duration timeout) {

	/**
	 * The largest batch.
	 */
	public static final int MAX_SIZE = 10_000;

	/**
	 * The longest wait.
	 */
	public static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

	public Batching {
		if (size < 1 || size > MAX_SIZE) {
			throw new IllegalArgumentException("batch-size must be between 1 and %d, not %d".formatted(MAX_SIZE, size));
		}
		if (timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
			throw new IllegalArgumentException("batch-timeout must be between 0 and 1m, not " + timeout);
		}
	}

	/**
	 * Return the defaults: up to 100 messages, without waiting.
	 * @return the defaults
	 */
	public static Batching defaults() {
		return new Batching(100, Duration.ZERO);
	}

	public Batching withSize(int size) {
		return new Batching(size, this.timeout);
	}

	public Batching withTimeout(Duration timeout) {
		return new Batching(this.size, timeout);
	}

}
