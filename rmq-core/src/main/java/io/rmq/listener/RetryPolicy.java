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
import java.util.function.Predicate;

import io.rmq.RmqFatalException;
import io.rmq.RmqFormatException;
import io.rmq.RmqRejectException;
import io.rmq.RmqSerializationException;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Settlement;

/**
 * Whether and when a failed message is tried again. Immutable and thread-safe.
 *
 * @param delays how long to wait before each retry; there are as many retries as delays
 * @param nonRetryable errors that are never retried, nor are their subclasses, nor errors
 * caused by one; besides these never {@link RmqFatalException},
 * {@link RmqRejectException} and {@link RmqSerializationException}
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
	 * Decide what becomes of a message that failed.
	 * @param delivery the message
	 * @param error what its handler threw
	 * @return a retry, or a dead letter
	 */
	Settlement settle(Delivery delivery, Throwable error) {
		Failure failure = Failure.of(error);
		if (isCausedBy(error, RmqRejectException.class::isInstance)) {
			return new Settlement.DeadLetter(delivery, failure, DeadLetterReason.REJECTED);
		}
		if (isCausedBy(error,
				(cause) -> cause instanceof RmqSerializationException || cause instanceof RmqFormatException)) {
			return new Settlement.DeadLetter(delivery, failure, DeadLetterReason.CONVERSION);
		}
		if (isCausedBy(error, (cause) -> cause instanceof RmqFatalException || isNonRetryable(cause))) {
			return new Settlement.DeadLetter(delivery, failure, DeadLetterReason.FATAL);
		}
		if (delivery.attempt() > this.delays.size()) {
			return new Settlement.DeadLetter(delivery, failure, DeadLetterReason.RETRIES_EXHAUSTED);
		}
		return new Settlement.Retry(delivery, failure, this.delays.get(delivery.attempt() - 1));
	}

	private static boolean isCausedBy(Throwable error, Predicate<Throwable> test) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = error; cause != null && seen.add(cause); cause = cause.getCause()) {
			if (test.test(cause)) {
				return true;
			}
		}
		return false;
	}

	private boolean isNonRetryable(Throwable error) {
		return this.nonRetryable.stream().anyMatch((type) -> type.isInstance(error));
	}

}
