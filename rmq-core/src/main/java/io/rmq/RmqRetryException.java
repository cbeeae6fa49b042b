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

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler, directly or as a cause, to retry its message after a certain delay
 * instead of the delay of the retry policy. Counts as a failed attempt: after the last
 * one, the message becomes a dead letter.
 */
public class RmqRetryException extends RmqException {

	private static final long serialVersionUID = 1L;

	/**
	 * The longest delay: ten years.
	 */
	private static final Duration MAX_DELAY = Duration.ofDays(3650);

	private final Duration delay;

	/**
	 * Create an exception.
	 * @param delay how long to wait before the next attempt, by the server's clock,
	 * counted in milliseconds
	 * @throws IllegalArgumentException if the delay is negative or longer than ten years
	 */
	public RmqRetryException(Duration delay) {
		this(delay, "The handler asked for another attempt in " + delay, null);
	}

	/**
	 * Create an exception.
	 * @param delay how long to wait before the next attempt, by the server's clock,
	 * counted in milliseconds
	 * @param message why this attempt failed
	 * @param cause what it came from, if anything
	 * @throws IllegalArgumentException if the delay is negative or longer than ten years
	 */
	public RmqRetryException(Duration delay, String message, @Nullable Throwable cause) {
		super(RmqErrorCode.RETRY, message, cause);
		if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
			throw new IllegalArgumentException(
					"The delay of a retry must be between none and ten years, not %s".formatted(delay));
		}
		this.delay = delay;
	}

	/**
	 * Return how long to wait before the next attempt.
	 * @return the delay, not negative
	 */
	public Duration getDelay() {
		return this.delay;
	}

}
