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

package io.rmq.samples.benchmark.scenario;

import java.time.Duration;

/**
 * How much is done in each round, compared with what was planned.
 *
 * @param factor 1 for what was planned, less to be done sooner
 */
public record Scale(double factor) {

	public Scale {
		if (!(factor > 0)) {
			throw new IllegalArgumentException("A scale must be more than zero, not " + factor);
		}
	}

	/**
	 * Scale a number of messages.
	 * @param count what was planned
	 * @return the number, at least 20
	 */
	public int of(int count) {
		return Math.max(20, (int) Math.round(count * this.factor));
	}

	/**
	 * Scale a time.
	 * @param time what was planned
	 * @return the time, at least 100 ms
	 */
	public Duration of(Duration time) {
		return Duration.ofMillis(Math.max(100, Math.round(time.toMillis() * this.factor)));
	}

}
