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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;

/**
 * The terms on which a listener works. Immutable and thread-safe.
 *
 * @param group the group it belongs to; listeners of one group share the messages, each
 * group gets all of them
 * @param concurrency how many messages it handles at once
 * @param prefetch how many messages it holds at most, handled or waiting for a free
 * thread; 0 to let it grow with the speed of the handler from twice the concurrency
 * @param autoStartup whether it starts with the application
 * @param lease how long the server lets it hold a message without a sign of life, at
 * least one second
 * @param maxDeliveries how many consumers may die with a message before it is a dead
 * letter
 * @param retry whether and when failed messages are tried again
 * @param shutdownTimeout how long a stop waits for handlers that are at work
 * @param handlerTimeout how long a handler may take before it is interrupted, at least 1
 * ms
 * @param deadLetters what becomes of messages that cannot be handled
 * @param ackMode when a message counts as handled
 * @param batching how messages are gathered, if it gets several at once
 * @param idleEventInterval after how long without a message, and how often then, the
 * application is told; zero for never
 * @param startFrom where its group begins if it does not exist yet
 * @param idempotence whether it handles each message id once; all listeners of a group
 * should be alike in that
 */
public record ListenerSettings(String group, Concurrency concurrency, int prefetch, boolean autoStartup, Duration lease,
		int maxDeliveries, RetryPolicy retry, Duration shutdownTimeout, Duration handlerTimeout,
		DeadLetterSettings deadLetters, AckMode ackMode, Batching batching, Duration idleEventInterval,
		StartFrom startFrom, IdempotenceSettings idempotence) {

	/**
	 * The longest lease: messages of a consumer that died wait as long.
	 */
	public static final Duration MAX_LEASE = Duration.ofDays(1);

	/**
	 * The longest timeout.
	 */
	public static final Duration MAX_TIMEOUT = Duration.ofDays(3650);

	public ListenerSettings {
		Names.requireGroup(group);
		require(prefetch == 0 || prefetch >= concurrency.max(),
				"prefetch must be 0 or at least the concurrency (" + concurrency.max() + "), not " + prefetch);
		require(lease.compareTo(Duration.ofSeconds(1)) >= 0 && lease.compareTo(MAX_LEASE) <= 0,
				"lease must be between 1s and 1d, not " + lease);
		require(maxDeliveries >= 1, "max-deliveries must be at least 1, not " + maxDeliveries);
		require(handlerTimeout.compareTo(Duration.ofMillis(1)) >= 0 && handlerTimeout.compareTo(MAX_TIMEOUT) <= 0,
				"handler-timeout must be between 1ms and 3650d, not " + handlerTimeout);
		require(!shutdownTimeout.isNegative() && shutdownTimeout.compareTo(MAX_TIMEOUT) <= 0,
				"shutdown-timeout must be between 0 and 3650d, not " + shutdownTimeout);
		require(!idleEventInterval.isNegative() && idleEventInterval.compareTo(MAX_TIMEOUT) <= 0,
				"idle-event-interval must be between 0 and 3650d, not " + idleEventInterval);
	}

	/**
	 * Return the defaults: group {@code default}, concurrency 5, adaptive prefetch, start
	 * with the application, lease 30 s, 5 deliveries, 8 retries within 8 h, shutdown
	 * timeout 30 s, handler timeout 3 min, dead letters kept, batches of up to 100, no
	 * idle events, new groups from the earliest message, not idempotent.
	 * @return the defaults
	 */
	public static ListenerSettings defaults() {
		return new ListenerSettings("default", new Concurrency(5, 5), 0, true, Duration.ofSeconds(30), 5,
				RetryPolicy.defaults(), Duration.ofSeconds(30), Duration.ofMinutes(3), DeadLetterSettings.defaults(),
				AckMode.AUTO, Batching.defaults(), Duration.ZERO, StartFrom.EARLIEST, IdempotenceSettings.defaults());
	}

	public ListenerSettings withGroup(String group) {
		return copy((copy) -> copy.group = group);
	}

	public ListenerSettings withConcurrency(int concurrency) {
		return withConcurrency(new Concurrency(concurrency, concurrency));
	}

	public ListenerSettings withConcurrency(Concurrency concurrency) {
		return copy((copy) -> copy.concurrency = concurrency);
	}

	public ListenerSettings withPrefetch(int prefetch) {
		return copy((copy) -> copy.prefetch = prefetch);
	}

	public ListenerSettings withAutoStartup(boolean autoStartup) {
		return copy((copy) -> copy.autoStartup = autoStartup);
	}

	public ListenerSettings withLease(Duration lease) {
		return copy((copy) -> copy.lease = lease);
	}

	public ListenerSettings withMaxDeliveries(int maxDeliveries) {
		return copy((copy) -> copy.maxDeliveries = maxDeliveries);
	}

	public ListenerSettings withRetry(RetryPolicy retry) {
		return copy((copy) -> copy.retry = retry);
	}

	public ListenerSettings withShutdownTimeout(Duration shutdownTimeout) {
		return copy((copy) -> copy.shutdownTimeout = shutdownTimeout);
	}

	public ListenerSettings withHandlerTimeout(Duration handlerTimeout) {
		return copy((copy) -> copy.handlerTimeout = handlerTimeout);
	}

	public ListenerSettings withDeadLetters(DeadLetterSettings deadLetters) {
		return copy((copy) -> copy.deadLetters = deadLetters);
	}

	public ListenerSettings withAckMode(AckMode ackMode) {
		return copy((copy) -> copy.ackMode = ackMode);
	}

	public ListenerSettings withBatching(Batching batching) {
		return copy((copy) -> copy.batching = batching);
	}

	public ListenerSettings withIdleEventInterval(Duration idleEventInterval) {
		return copy((copy) -> copy.idleEventInterval = idleEventInterval);
	}

	/**
	 * Return these settings with more who decide whether errors are retried.
	 * @param more who decides after those that the retry policy names
	 * @return the settings
	 */
	public ListenerSettings withMoreClassifiers(List<RmqErrorClassifier> more) {
		List<RmqErrorClassifier> all = new ArrayList<>(this.retry.classifiers());
		all.addAll(more);
		return withRetry(this.retry.withClassifiers(all));
	}

	public ListenerSettings withStartFrom(StartFrom startFrom) {
		return copy((copy) -> copy.startFrom = startFrom);
	}

	public ListenerSettings withIdempotence(IdempotenceSettings idempotence) {
		return copy((copy) -> copy.idempotence = idempotence);
	}

	/**
	 * Return the consumer that these settings make.
	 * @param topic the topic that it consumes
	 * @param name its name
	 * @return the consumer
	 */
	public ConsumerSpec consumer(String topic, String name) {
		return new ConsumerSpec(topic, this.group, name, this.lease, this.maxDeliveries,
				this.deadLetters.enabled() ? this.deadLetters.limits() : DeadLetterLimits.none(),
				this.deadLetters.discardExpired(), this.startFrom,
				this.idempotence.enabled() ? this.idempotence.window() : Duration.ZERO);
	}

	ListenerSettings copy(Consumer<Copy> change) {
		Copy copy = new Copy(this);
		change.accept(copy);
		return copy.toSettings();
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Settings that may still change: what each {@code with} method starts from.
	 */
	static final class Copy {

		String group;

		Concurrency concurrency;

		int prefetch;

		boolean autoStartup;

		Duration lease;

		int maxDeliveries;

		RetryPolicy retry;

		Duration shutdownTimeout;

		Duration handlerTimeout;

		DeadLetterSettings deadLetters;

		AckMode ackMode;

		Batching batching;

		Duration idleEventInterval;

		StartFrom startFrom;

		IdempotenceSettings idempotence;

		private Copy(ListenerSettings settings) {
			this.group = settings.group;
			this.concurrency = settings.concurrency;
			this.prefetch = settings.prefetch;
			this.autoStartup = settings.autoStartup;
			this.lease = settings.lease;
			this.maxDeliveries = settings.maxDeliveries;
			this.retry = settings.retry;
			this.shutdownTimeout = settings.shutdownTimeout;
			this.handlerTimeout = settings.handlerTimeout;
			this.deadLetters = settings.deadLetters;
			this.ackMode = settings.ackMode;
			this.batching = settings.batching;
			this.idleEventInterval = settings.idleEventInterval;
			this.startFrom = settings.startFrom;
			this.idempotence = settings.idempotence;
		}

		private ListenerSettings toSettings() {
			return new ListenerSettings(this.group, this.concurrency, this.prefetch, this.autoStartup, this.lease,
					this.maxDeliveries, this.retry, this.shutdownTimeout, this.handlerTimeout, this.deadLetters,
					this.ackMode, this.batching, this.idleEventInterval, this.startFrom, this.idempotence);
		}

	}

}
