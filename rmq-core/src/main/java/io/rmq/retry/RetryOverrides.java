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
import java.util.Objects;
import java.util.Set;

import io.rmq.broker.Due;
import org.jspecify.annotations.Nullable;

/**
 * Overrides of a retry policy; {@code null} for what stays as it is. Immutable and
 * thread-safe.
 *
 * @param delays a list of delays, in place of delays that grow; there are then as many
 * retries as delays unless {@code maxRetries} says otherwise
 * @param initialDelay the first of delays that grow, in place of a list
 * @param multiplier what each of these is multiplied with to get the next; 2 unless the
 * policy says another
 * @param maxDelay the longest of these; 24 h or, if that is longer, the initial delay,
 * unless the policy says another
 * @param maxRetries how often a message is tried again
 * @param jitter by which share a delay may be longer or shorter, from 0 to 1
 * @param immediateRetries how often a handler is called again at once before its failure
 * counts
 * @param retryable errors that are retried
 * @param nonRetryable errors that are not retried, even if retryable
 */
public record RetryOverrides(@Nullable List<Duration> delays, @Nullable Duration initialDelay,
		@Nullable Double multiplier, @Nullable Duration maxDelay, @Nullable Integer maxRetries, @Nullable Double jitter,
		@Nullable Integer immediateRetries, @Nullable Set<Class<? extends Throwable>> retryable,
		@Nullable Set<Class<? extends Throwable>> nonRetryable) {

	/**
	 * What each growing delay is multiplied with unless told otherwise.
	 */
	public static final double DEFAULT_MULTIPLIER = 2;

	/**
	 * The longest of growing delays unless told otherwise: a message lives no longer by
	 * default.
	 */
	public static final Duration DEFAULT_MAX_DELAY = Duration.ofHours(24);

	public RetryOverrides {
		delays = (delays != null) ? List.copyOf(delays) : null;
		retryable = (retryable != null) ? Set.copyOf(retryable) : null;
		nonRetryable = (nonRetryable != null) ? Set.copyOf(nonRetryable) : null;
		if (delays != null && (initialDelay != null || multiplier != null || maxDelay != null)) {
			throw new IllegalArgumentException("the retry policy has both a list of delays and delays that grow "
					+ "(initial-delay, multiplier, max-delay); leave one of them out");
		}
		// Each value for itself; whether they fit a policy shows when they are applied.
		RetryDelays growing = new RetryDelays.Exponential(
				Objects.requireNonNullElse(initialDelay, Duration.ofMillis(1)),
				Objects.requireNonNullElse(multiplier, 1.0), Objects.requireNonNullElse(maxDelay, Due.After.MAX));
		RetryPolicy.defaults()
			.withDelays((delays != null) ? new RetryDelays.Listed(delays) : growing)
			.withMaxRetries(Objects.requireNonNullElse(maxRetries, 0))
			.withJitter(Objects.requireNonNullElse(jitter, 0.0))
			.withImmediateRetries(Objects.requireNonNullElse(immediateRetries, 0));
	}

	/**
	 * Apply what is different.
	 * @param policy what holds otherwise
	 * @return the policy with it
	 * @throws IllegalArgumentException if growing delays have no initial one, or one
	 * longer than the longest
	 */
	public RetryPolicy applyTo(RetryPolicy policy) {
		RetryDelays changed = delays(policy.delays());
		int retries = (this.delays != null) ? this.delays.size() : policy.maxRetries();
		return new RetryPolicy(changed, Objects.requireNonNullElse(this.maxRetries, retries),
				Objects.requireNonNullElse(this.jitter, policy.jitter()),
				Objects.requireNonNullElse(this.immediateRetries, policy.immediateRetries()),
				Objects.requireNonNullElse(this.retryable, policy.retryable()),
				Objects.requireNonNullElse(this.nonRetryable, policy.nonRetryable()), policy.classifiers());
	}

	private RetryDelays delays(RetryDelays current) {
		if (this.delays != null) {
			return new RetryDelays.Listed(this.delays);
		}
		if (this.initialDelay == null && this.multiplier == null && this.maxDelay == null) {
			return current;
		}
		RetryDelays.Exponential growing = (current instanceof RetryDelays.Exponential exponential) ? exponential : null;
		Duration initial = (this.initialDelay == null && growing != null) ? growing.initial() : this.initialDelay;
		if (initial == null) {
			throw new IllegalArgumentException("the retry policy has a multiplier or max-delay, but its delays are a "
					+ "list, which does not grow; add an initial-delay");
		}
		double factor = (growing != null) ? growing.multiplier() : DEFAULT_MULTIPLIER;
		Duration longest = (growing != null) ? growing.maximum() : DEFAULT_MAX_DELAY;
		Duration maximum = (longest.compareTo(initial) < 0) ? initial : longest;
		return new RetryDelays.Exponential(initial, Objects.requireNonNullElse(this.multiplier, factor),
				Objects.requireNonNullElse(this.maxDelay, maximum));
	}

}
