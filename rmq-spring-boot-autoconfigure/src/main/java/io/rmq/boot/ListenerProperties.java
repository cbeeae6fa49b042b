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

package io.rmq.boot;

import java.time.Duration;

import io.rmq.boot.RmqProperties.Consumer;
import io.rmq.boot.RmqProperties.DeadLetter;
import io.rmq.boot.RmqProperties.Retry;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.listener.AckMode;
import io.rmq.listener.Batching;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSetting;
import io.rmq.listener.ListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is different for one listener. What is not set stays as the listener declares it.
 * Immutable.
 *
 * @param group Group of the listener.
 * @param concurrency Number of messages that the listener handles at once, or a range
 * such as 2-8.
 * @param prefetch Maximum number of messages in flight for the listener. With 0, it
 * adapts to the speed of the listener.
 * @param ackMode When messages are acknowledged: after their handler, by it, or on
 * receipt.
 * @param autoStartup Whether to start the listener with the application.
 * @param lease Time without a sign of life after which the listener's messages are
 * delivered to other instances.
 * @param maxDeliveries Number of instances that may die with a message before it becomes
 * a dead letter.
 * @param handlerTimeout Maximum duration of a handler before it is interrupted.
 * @param retry Retries of messages that this listener failed to handle.
 * @param deadLetter Dead letters of this listener.
 * @param startFrom Position of a new group: the oldest message that is still stored, or
 * messages that are sent or due from then on.
 * @param idempotent Whether to acknowledge messages whose id the group has handled
 * before, without handling them.
 * @param idempotenceWindow How long the ids of handled messages are remembered.
 * @param shutdownTimeout Time to wait at a stop for handlers.
 * @param batchSize Maximum number of messages in a batch, if the listener gets batches.
 * @param batchTimeout Time to wait after the first message for a batch to become full.
 * @param idleEventInterval Time without a message after which an application event is
 * published, and again after each such time.
 */
public record ListenerProperties(@Nullable String group, @Nullable String concurrency, @Nullable Integer prefetch,
		@Nullable AckMode ackMode, @Nullable Boolean autoStartup, @Nullable Duration lease,
		@Nullable Integer maxDeliveries, @Nullable Duration handlerTimeout, @DefaultValue Retry retry,
		@DefaultValue DeadLetter deadLetter, @Nullable StartFrom startFrom, @Nullable Boolean idempotent,
		@Nullable Duration idempotenceWindow, @Nullable Duration shutdownTimeout, @Nullable Integer batchSize,
		@Nullable Duration batchTimeout, @Nullable Duration idleEventInterval) {

	public ListenerProperties {
		PropertyRule.of("group").name(group, Names::requireGroup);
		int most = (concurrency != null) ? PropertyRule.of("concurrency").concurrency(concurrency).max() : 1;
		PropertyRule.of("prefetch").zeroOrAtLeast(most, "the concurrency", prefetch);
		PropertyRule.of("lease").between(Consumer.MIN_LEASE, ListenerSettings.MAX_LEASE, lease);
		PropertyRule.of("max-deliveries").atLeast(1, maxDeliveries);
		PropertyRule.of("handler-timeout").between(Duration.ofMillis(1), ListenerSettings.MAX_TIMEOUT, handlerTimeout);
		PropertyRule.of("idempotence-window")
			.between(Duration.ofMillis(1), IdempotenceSettings.MAX_WINDOW, idempotenceWindow);
		PropertyRule.of("shutdown-timeout").between(Duration.ZERO, ListenerSettings.MAX_TIMEOUT, shutdownTimeout);
		PropertyRule.of("batch-size").between(1, Batching.MAX_SIZE, batchSize);
		PropertyRule.of("batch-timeout").between(Duration.ZERO, Batching.MAX_TIMEOUT, batchTimeout);
		PropertyRule.of("idle-event-interval").between(Duration.ZERO, ListenerSettings.MAX_TIMEOUT, idleEventInterval);
	}

	/**
	 * Apply what is different.
	 * @throws IllegalArgumentException if it does not go together with what is declared
	 */
	ListenerSettings applyTo(ListenerSettings declared) {
		return ListenerSetting.apply(this, declared)
			.withRetry(this.retry.applyTo(declared.retry()))
			.withDeadLetters(this.deadLetter.applyTo(declared.deadLetters()));
	}

}
