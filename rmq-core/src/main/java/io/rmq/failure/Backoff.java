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

package io.rmq.failure;

import java.time.Duration;

/**
 * A pause before something is tried again, which doubles with each failure.
 *
 * @param pause how long to wait this time
 * @param longest the longest pause
 * @param first whether it follows the first failure
 */
public record Backoff(Duration pause, Duration longest, boolean first) {

	/**
	 * Return the pause after the first failure.
	 * @param pause how long it is
	 * @param longest the longest pause that may follow
	 * @return the pause
	 */
	public static Backoff first(Duration pause, Duration longest) {
		return new Backoff(pause, longest, true);
	}

	/**
	 * Return the pause after another failure.
	 * @return a pause twice as long, or the longest
	 */
	public Backoff next() {
		Duration twice = this.pause.multipliedBy(2);
		return new Backoff((twice.compareTo(this.longest) < 0) ? twice : this.longest, this.longest, false);
	}

	/**
	 * Return how long to wait this time, in ms.
	 * @return the pause
	 */
	public long millis() {
		return this.pause.toMillis();
	}

}
