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

package io.rmq.boot;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Brings a list of delays to the length that the number of retries asks for.
 */
final class RetryDelays {

	private RetryDelays() {
	}

	/**
	 * Cut a list of delays, or repeat the last one.
	 * @param delays the delays
	 * @param maxRetries the number of retries, or {@code null} for as many as there are
	 * delays
	 * @return one delay for each retry
	 * @throws IllegalArgumentException if there is no delay to repeat
	 */
	static List<Duration> of(List<Duration> delays, @Nullable Integer maxRetries) {
		if (maxRetries == null) {
			return delays;
		}
		if (maxRetries <= delays.size()) {
			return delays.subList(0, maxRetries);
		}
		if (delays.isEmpty()) {
			throw new IllegalArgumentException(
					"max-retries is %d, but the list of delays is empty".formatted(maxRetries));
		}
		Duration last = delays.get(delays.size() - 1);
		return Stream.concat(delays.stream(), Collections.nCopies(maxRetries - delays.size(), last).stream()).toList();
	}

}
