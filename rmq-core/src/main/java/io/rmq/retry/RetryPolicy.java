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

package io.rmq.retry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.rmq.RmqContext;
import io.rmq.RmqRetryException;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Settlement;
import io.rmq.failure.Causes;

/**
 * Whether and when a failed message is tried again. Immutable and thread-safe.
 * <p>
 * A message that says itself how often it may be tried is tried so often, with the same
 * delays. Never tried again are {@link io.rmq.RmqRejectException},
 * {@link io.rmq.RmqFatalException}, {@link io.rmq.RmqUnreadableMessageException} and
 * {@link io.rmq.RmqFormatException}; after those, classifiers decide, then
 * {@link RmqRetryException}, and then the lists. All look at an error's causes too.
 *
 * @param delays how long a message waits before each retry
 * @param maxRetries how often a message is tried again, 0 to {@value #MAX_RETRIES}
 * @param jitter by which share a delay may be longer or shorter, at random, so that what
 * failed together is not tried together: 0 for not at all, up to 1
 * @param immediateRetries how often a handler that failed is called again at once, before
 * the failure counts, 0 to {@value #MAX_IMMEDIATE_RETRIES}: on the same thread, as the
 * same attempt, within the same handler timeout
 * @param retryable errors that are retried, with their subclasses; empty for all
 * @param nonRetryable errors that are not retried, nor their subclasses, even if
 * retryable
 * @param classifiers who decides before the lists, the first one first
 */
public record RetryPolicy(RetryDelays delays, int maxRetries, double jitter, int immediateRetries,
		Set<Class<? extends Throwable>> retryable, Set<Class<? extends Throwable>> nonRetryable,
		List<RmqErrorClassifier> classifiers) {

	/**
	 * The largest number of retries.
	 */
	public static final int MAX_RETRIES = 1000;

	/**
	 * The largest number of immediate retries.
	 */
	public static final int MAX_IMMEDIATE_RETRIES = 10;

	/**
	 * Eight retries, after 10 s, 1, 5, 15 and 30 min, 1, 2 and 4 h: within 8 hours in
	 * all, so that an outage of some hours makes no dead letters.
	 */
	public static final List<Duration> DEFAULT_DELAYS = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1),
			Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofHours(1),
			Duration.ofHours(2), Duration.ofHours(4));

	/**
	 * A tenth of the delay, longer or shorter.
	 */
	public static final double DEFAULT_JITTER = 0.1;

	public RetryPolicy {
		retryable = Set.copyOf(retryable);
		nonRetryable = Set.copyOf(nonRetryable);
		classifiers = List.copyOf(classifiers);
		require(maxRetries >= 0 && maxRetries <= MAX_RETRIES, "max-retries", "0 and " + MAX_RETRIES, maxRetries);
		require(jitter >= 0 && jitter <= 1, "jitter", "0 and 1", jitter);
		require(immediateRetries >= 0 && immediateRetries <= MAX_IMMEDIATE_RETRIES, "immediate",
				"0 and " + MAX_IMMEDIATE_RETRIES, immediateRetries);
	}

	/**
	 * Create a policy without jitter.
	 * @param delays how long to wait before each retry, at least one; there are as many
	 * retries as delays
	 * @param nonRetryable errors that are not retried, nor their subclasses
	 */
	public RetryPolicy(List<Duration> delays, Set<Class<? extends Throwable>> nonRetryable) {
		this(new RetryDelays.Listed(delays), delays.size(), 0, 0, Set.of(), nonRetryable, List.of());
	}

	/**
	 * Return the default policy.
	 * @return eight retries, whatever the error, with {@link #DEFAULT_DELAYS} and
	 * {@link #DEFAULT_JITTER}
	 */
	public static RetryPolicy defaults() {
		return new RetryPolicy(DEFAULT_DELAYS, Set.of()).withJitter(DEFAULT_JITTER);
	}

	/**
	 * Return a policy with a list of delays, without jitter.
	 * @param delays how long to wait before each retry, at least one; there are as many
	 * retries as delays
	 * @return the policy
	 */
	public static RetryPolicy of(Duration... delays) {
		return new RetryPolicy(List.of(delays), Set.of());
	}

	/**
	 * Return a policy with delays that grow, without jitter.
	 * @param initial the first delay, at least 1 ms
	 * @param multiplier what each delay is multiplied with to get the next, at least 1
	 * @param maximum the longest delay
	 * @param maxRetries how often a message is tried again
	 * @return the policy
	 */
	public static RetryPolicy exponential(Duration initial, double multiplier, Duration maximum, int maxRetries) {
		return new RetryPolicy(new RetryDelays.Exponential(initial, multiplier, maximum), maxRetries, 0, 0, Set.of(),
				Set.of(), List.of());
	}

	public RetryPolicy withDelays(RetryDelays delays) {
		return new RetryPolicy(delays, this.maxRetries, this.jitter, this.immediateRetries, this.retryable,
				this.nonRetryable, this.classifiers);
	}

	public RetryPolicy withMaxRetries(int maxRetries) {
		return new RetryPolicy(this.delays, maxRetries, this.jitter, this.immediateRetries, this.retryable,
				this.nonRetryable, this.classifiers);
	}

	public RetryPolicy withJitter(double jitter) {
		return new RetryPolicy(this.delays, this.maxRetries, jitter, this.immediateRetries, this.retryable,
				this.nonRetryable, this.classifiers);
	}

	public RetryPolicy withImmediateRetries(int immediateRetries) {
		return new RetryPolicy(this.delays, this.maxRetries, this.jitter, immediateRetries, this.retryable,
				this.nonRetryable, this.classifiers);
	}

	public RetryPolicy withRetryable(Set<Class<? extends Throwable>> retryable) {
		return new RetryPolicy(this.delays, this.maxRetries, this.jitter, this.immediateRetries, retryable,
				this.nonRetryable, this.classifiers);
	}

	public RetryPolicy withNonRetryable(Set<Class<? extends Throwable>> nonRetryable) {
		return new RetryPolicy(this.delays, this.maxRetries, this.jitter, this.immediateRetries, this.retryable,
				nonRetryable, this.classifiers);
	}

	public RetryPolicy withClassifiers(List<RmqErrorClassifier> classifiers) {
		return new RetryPolicy(this.delays, this.maxRetries, this.jitter, this.immediateRetries, this.retryable,
				this.nonRetryable, classifiers);
	}

	/**
	 * Decide whether a handler that failed may be called again at once.
	 * @param error what it threw
	 * @param context the attempt
	 * @param calls how often it was called for this attempt
	 * @return {@code false} if it was called often enough, if the error is not worth it
	 * or if it asked for a delay
	 */
	public boolean isImmediate(Throwable error, RmqContext context, int calls) {
		return calls <= this.immediateRetries && Causes.find(error, RmqRetryException.class) == null
				&& rules().refusal(error, context) == null;
	}

	/**
	 * Decide what becomes of a message that failed.
	 * @param delivery the message
	 * @param error what its handler threw
	 * @param context the attempt
	 * @return a retry, or a dead letter
	 */
	public Settlement settle(Delivery delivery, Throwable error, RmqContext context) {
		Failure failure = Failure.of(error);
		DeadLetterReason refusal = rules().refusal(error, context);
		if (refusal != null) {
			return new Settlement.DeadLetter(delivery, failure, refusal);
		}
		RmqRetryException request = Causes.find(error, RmqRetryException.class);
		return settle(delivery, failure, (request != null) ? request.getDelay() : delay(delivery.attempt()));
	}

	/**
	 * Decide what becomes of a message that failed, whatever the error was.
	 * @param delivery the message
	 * @param error what its handler threw
	 * @return a retry after the usual delay, or a dead letter if there were enough
	 * attempts
	 */
	public Settlement settleByDefault(Delivery delivery, Throwable error) {
		return settle(delivery, Failure.of(error), delay(delivery.attempt()));
	}

	private Settlement settle(Delivery delivery, Failure failure, Duration delay) {
		int maxAttempts = (delivery.maxAttempts() > 0) ? delivery.maxAttempts() : this.maxRetries + 1;
		return (delivery.attempt() >= maxAttempts)
				? new Settlement.DeadLetter(delivery, failure, DeadLetterReason.RETRIES_EXHAUSTED)
				: new Settlement.Retry(delivery, failure, delay);
	}

	private ErrorRules rules() {
		return new ErrorRules(this.retryable, this.nonRetryable, this.classifiers);
	}

	/**
	 * Return the delay before a retry, with jitter.
	 */
	Duration delay(int retry) {
		return jittered(this.delays.before(retry), ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Return a delay with jitter. A delay is at most ten years, so that twice as long
	 * fits in a {@code long} of milliseconds.
	 * @param delay the delay
	 * @param random where in the range the result lies, from 0 to 1
	 */
	Duration jittered(Duration delay, double random) {
		double factor = 1 + this.jitter * (2 * random - 1);
		return (this.jitter > 0) ? Duration.ofMillis(Math.round(delay.toMillis() * factor)) : delay;
	}

	private static void require(boolean condition, String name, String range, Number value) {
		if (!condition) {
			throw new IllegalArgumentException(
					"%s of the retry policy must be between %s, not %s".formatted(name, range, value));
		}
	}

}
