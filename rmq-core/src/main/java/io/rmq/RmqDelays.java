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

package io.rmq;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * For how long messages wait that are due later: delayed ones, or retries. Negative where
 * they are due and not made ready yet, as no consumer is alive to do so. Immutable and
 * thread-safe.
 *
 * @param nextDue when the first of them is due, by the server's clock; {@code null} if
 * there are none
 * @param mean how long they still wait on average; of more than 200 an estimate by 200 of
 * them, evenly spread
 * @param max how long the last of them still waits
 */
public record RmqDelays(@Nullable Instant nextDue, Duration mean, Duration max) {

	/**
	 * Where nothing waits.
	 */
	public static final RmqDelays NONE = new RmqDelays(null, Duration.ZERO, Duration.ZERO);

}
