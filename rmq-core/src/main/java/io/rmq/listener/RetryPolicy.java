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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.rmq.RmqFatalException;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a failed message is tried again. Immutable and thread-safe.
 *
 * @param delays how long to wait before each retry; there are as many retries as delays
 * @param nonRetryable errors that are never retried, nor are their subclasses, nor errors
 * caused by one; besides these never {@link RmqFatalException} and
 * {@link RmqSerializationException}
 */
public record RetryPolicy(List<Duration> delays, Set<Class<? extends Throwable>> nonRetryable) {

	/**
	 * Three retries, after 1, 5 and 30 minutes.
	 */
	public static final List<Duration> DEFAULT_DELAYS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(5),
			Duration.ofMinutes(30));

	public RetryPolicy {
		delays = List.copyOf(delays);
		nonRetryable = Set.copyOf(nonRetryable);
		for (Duration delay : delays) {
			if (delay.isNegative()) {
				throw new IllegalArgumentException("A retry delay must not be negative, not " + delay);
			}
		}
	}

	/**
	 * Return the default policy.
	 * @return three retries, whatever the error
	 */
	public static RetryPolicy defaults() {
		return new RetryPolicy(DEFAULT_DELAYS, Set.of());
	}

	/**
	 * Return how long to wait before the next attempt.
	 * @param attempt the number of the attempt that failed, 1 at first
	 * @return the delay, or {@code null} if there is no next attempt
	 */
	@Nullable Duration delayAfter(int attempt) {
		return (attempt <= this.delays.size()) ? this.delays.get(attempt - 1) : null;
	}

	/**
	 * Return whether an error, or anything that caused it, is never retried.
	 * @param error the error
	 * @return {@code true} if it is never retried
	 */
	boolean isFatal(Throwable error) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = error; cause != null && seen.add(cause); cause = cause.getCause()) {
			if (cause instanceof RmqFatalException || cause instanceof RmqSerializationException
					|| isNonRetryable(cause)) {
				return true;
			}
		}
		return false;
	}

	private boolean isNonRetryable(Throwable error) {
		return this.nonRetryable.stream().anyMatch((type) -> type.isInstance(error));
	}

}
