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

package io.rmq.maintenance;

import java.time.Duration;

/**
 * Something that must be done again and again.
 */
public interface Duty {

	/**
	 * Return what this duty is called in the log.
	 * @return a short description
	 */
	String description();

	/**
	 * Do it.
	 * @return how long until it must be done again
	 * @throws RuntimeException if it could not be done; it is then tried again after a
	 * while
	 */
	Duration perform();

	/**
	 * Return how long to wait at most before trying again after errors.
	 * @return the longest pause, 10 s unless overridden
	 */
	default Duration longestPause() {
		return Duration.ofSeconds(10);
	}

}
