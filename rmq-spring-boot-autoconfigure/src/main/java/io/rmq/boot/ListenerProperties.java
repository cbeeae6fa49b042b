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
import java.util.Objects;

import io.rmq.boot.RmqProperties.Consumer;
import io.rmq.boot.RmqProperties.DeadLetter;
import io.rmq.boot.RmqProperties.Retry;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.listener.Batching;
import io.rmq.listener.Concurrency;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is different for one listener. What is not set stays as the listener declares it.
 * Immutable.
 *
 * @param group Group that the listener belongs to.
 * @param concurrency How many messages the listener handles at once, or a range such as
 * 2-8.
 * @param prefetch How many messages the listener holds at most. With 0, it adapts to the
 * speed of the listener.
 * @param autoStartup Whether the listener starts with the application.
 * @param lease How long the server lets the listener hold a message without a sign of
 * life.
 * @param maxDeliveries How many instances may die with a message before it becomes a dead
 * letter.
 * @param handlerTimeout How long a handler may take before it is interrupted.
 * @param retry Retries of messages that this listener failed to handle.
 * @param deadLetter Messages that this listener cannot handle.
 * @param startFrom Where the group begins if it does not exist yet: with the oldest
 * message that is still stored, or with what is sent or due from then on.
 * @param idempotent Whether messages whose id the group has handled before are
 * acknowledged without handling them.
 * @param idempotenceWindow For how long after a message was handled no other with its id
 * is.
 * @param shutdownTimeout How long a stop waits for messages in work.
 * @param batchSize How many messages the listener gets at most at once, if it gets
 * batches.
 * @param batchTimeout How long to wait for a batch to become full after its first message
 * has come.
 * @param idleEventInterval After how long without a message, and how often then, an
 * application event tells that the listener has nothing to do.
 */
public record ListenerProperties(@Nullable String group, @Nullable String concurrency, @Nullable Integer prefetch,
		@Nullable Boolean autoStartup, @Nullable Duration lease, @Nullable Integer maxDeliveries,
		@Nullable Duration handlerTimeout, @DefaultValue Retry retry, @DefaultValue DeadLetter deadLetter,
		@Nullable StartFrom startFrom, @Nullable Boolean idempotent, @Nullable Duration idempotenceWindow,
		@Nullable Duration shutdownTimeout, @Nullable Integer batchSize, @Nullable Duration batchTimeout,
		@Nullable Duration idleEventInterval) {

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
		return new ListenerSettings(Objects.requireNonNullElse(this.group, declared.group()),
				(this.concurrency != null) ? Concurrency.parse(this.concurrency) : declared.concurrency(),
				Objects.requireNonNullElse(this.prefetch, declared.prefetch()),
				Objects.requireNonNullElse(this.autoStartup, declared.autoStartup()),
				Objects.requireNonNullElse(this.lease, declared.lease()),
				Objects.requireNonNullElse(this.maxDeliveries, declared.maxDeliveries()),
				this.retry.applyTo(declared.retry()),
				Objects.requireNonNullElse(this.shutdownTimeout, declared.shutdownTimeout()),
				Objects.requireNonNullElse(this.handlerTimeout, declared.handlerTimeout()),
				this.deadLetter.applyTo(declared.deadLetters()), declared.ackMode(), batching(declared.batching()),
				Objects.requireNonNullElse(this.idleEventInterval, declared.idleEventInterval()),
				Objects.requireNonNullElse(this.startFrom, declared.startFrom()),
				new IdempotenceSettings(Objects.requireNonNullElse(this.idempotent, declared.idempotence().enabled()),
						Objects.requireNonNullElse(this.idempotenceWindow, declared.idempotence().window())));
	}

	private Batching batching(Batching declared) {
		return new Batching(Objects.requireNonNullElse(this.batchSize, declared.size()),
				Objects.requireNonNullElse(this.batchTimeout, declared.timeout()));
	}

}
