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

/**
 * Measures how long something takes.
 *
 * @param began when it began, as {@link System#nanoTime()} says
 */
public record Clock(long began) {

	/**
	 * Begin to measure.
	 * @return a clock that runs
	 */
	public static Clock start() {
		return new Clock(System.nanoTime());
	}

	/**
	 * Return for how long it has run.
	 * @return the time in seconds
	 */
	public double seconds() {
		return (System.nanoTime() - this.began) / 1e9;
	}

	/**
	 * Return how many were done in each second.
	 * @param count how many were done in all
	 * @return the rate
	 */
	public double rate(int count) {
		return count / seconds();
	}

}
