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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.broker.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for RMQ. Immutable. The connection itself is configured by
 * {@code spring.data.redis.*}.
 *
 * @param enabled Whether to enable RMQ. If disabled, nothing connects and there are no
 * RMQ beans.
 * @param keyPrefix Prefix of all keys. Applications that share a server but not their
 * messages need different prefixes.
 * @param instanceId Name of this instance, part of the names of its consumers. By default
 * made of the host name, the process id and a random part.
 * @param failFast Whether to fail the start when the server cannot be reached. Otherwise,
 * listeners go on trying in the background.
 * @param producer Sending.
 * @param consumer Listening, unless a listener says otherwise.
 * @param retry Retries of failed messages, unless a listener says otherwise.
 * @param shutdown Stopping.
 * @param health Health check.
 * @param embedded Embedded server.
 * @param listeners Overrides for single listeners, by the listener's id. An id with dots
 * needs brackets, as in rmq.listeners[my.id].concurrency.
 */
@ConfigurationProperties("rmq")
public record RmqProperties(@DefaultValue("true") boolean enabled, @DefaultValue("rmq") String keyPrefix,
		@Nullable String instanceId, @DefaultValue("true") boolean failFast, @DefaultValue Producer producer,
		@DefaultValue Consumer consumer, @DefaultValue Retry retry, @DefaultValue Shutdown shutdown,
		@DefaultValue Health health, @DefaultValue Embedded embedded, @DefaultValue Map<String, Listener> listeners) {

	public RmqProperties {
		PropertyRule.of("rmq.key-prefix").prefix(keyPrefix);
		PropertyRule.of("rmq.instance-id").name(instanceId, Names::requireInstanceId);
		listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
	}

	/**
	 * Sending.
	 *
	 * @param timeout How long to wait for the server to store a message.
	 * @param maxMessageSize Largest size of a message's body. Larger messages are
	 * refused.
	 */
	public record Producer(@DefaultValue("10s") Duration timeout, @DefaultValue("1MB") DataSize maxMessageSize) {

		/**
		 * The largest value that a server takes.
		 */
		private static final DataSize SERVER_LIMIT = DataSize.ofMegabytes(512);

		public Producer {
			PropertyRule.of("rmq.producer.timeout").atLeast(Duration.ofMillis(1), timeout);
			PropertyRule.of("rmq.producer.max-message-size").between(DataSize.ofBytes(1), SERVER_LIMIT, maxMessageSize);
		}

	}

	/**
	 * Listening.
	 *
	 * @param enabled Whether to enable listeners. If disabled, the application only
	 * sends.
	 * @param autoStartup Whether listeners start with the application.
	 * @param group Group that listeners belong to. Listeners of one group share the
	 * messages of a topic; each group gets all of them.
	 * @param concurrency How many messages a listener handles at once.
	 * @param prefetch How many messages a listener holds at most, in work or waiting for
	 * a free thread. With 0, it adapts to the speed of the listener.
	 * @param lease How long the server lets a listener hold a message without a sign of
	 * life. Leases are renewed as long as the application lives.
	 * @param maxDeliveries How many instances may die with a message before it becomes a
	 * dead letter.
	 */
	public record Consumer(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStartup,
			@DefaultValue("default") String group, @DefaultValue("5") int concurrency, @DefaultValue("0") int prefetch,
			@DefaultValue("30s") Duration lease, @DefaultValue("5") int maxDeliveries) {

		public Consumer {
			PropertyRule.of("rmq.consumer.group").name(group, Names::requireGroup);
			PropertyRule.of("rmq.consumer.concurrency").atLeast(1, concurrency);
			PropertyRule.of("rmq.consumer.prefetch").zeroOrAtLeast(concurrency, "the concurrency", prefetch);
			PropertyRule.of("rmq.consumer.lease").atLeast(Duration.ofSeconds(1), lease);
			PropertyRule.of("rmq.consumer.max-deliveries").atLeast(1, maxDeliveries);
		}

	}

	/**
	 * Retries.
	 *
	 * @param delays How long a failed message waits before each retry. An empty list
	 * means no retries.
	 * @param maxRetries How often a failed message is retried. By default as often as
	 * there are delays; with more, the last delay repeats.
	 * @param nonRetryable Errors that are never retried, nor are their subclasses or what
	 * they caused.
	 */
	public record Retry(@DefaultValue("1m,5m,30m") List<Duration> delays, @Nullable Integer maxRetries,
			@DefaultValue Set<Class<? extends Throwable>> nonRetryable) {

		public Retry {
			delays = List.copyOf(delays);
			nonRetryable = Set.copyOf(nonRetryable);
			PropertyRule.of("rmq.retry.delays").eachAtLeast(Duration.ZERO, delays);
			PropertyRule.of("rmq.retry.max-retries").retries(delays, maxRetries);
			PropertyRule.of("rmq.retry.non-retryable").errors(nonRetryable);
		}

	}

	/**
	 * Stopping.
	 *
	 * @param timeout How long a stop waits for messages in work. What is not done by then
	 * is handed back. Should not be longer than
	 * spring.lifecycle.timeout-per-shutdown-phase.
	 */
	public record Shutdown(@DefaultValue("30s") Duration timeout) {

		public Shutdown {
			PropertyRule.of("rmq.shutdown.timeout").atLeast(Duration.ZERO, timeout);
		}

	}

	/**
	 * Health check.
	 *
	 * @param timeout How long the health check waits for the server to answer.
	 */
	public record Health(@DefaultValue("3s") Duration timeout) {

		public Health {
			PropertyRule.of("rmq.health.timeout").atLeast(Duration.ofMillis(1), timeout);
		}

	}

	/**
	 * Embedded server.
	 *
	 * @param enabled Whether to start a server with the application, for development and
	 * tests, unless one is configured.
	 * @param port Port of the embedded server. With 0, a free one.
	 */
	public record Embedded(@DefaultValue("false") boolean enabled, @DefaultValue("0") int port) {

		public Embedded {
			PropertyRule.of("rmq.embedded.port").between(0, 65535, port);
		}

	}

	/**
	 * What is different for one listener. What is not set stays as the listener declares
	 * it.
	 *
	 * @param group Group that the listener belongs to.
	 * @param concurrency How many messages the listener handles at once.
	 * @param prefetch How many messages the listener holds at most. With 0, it adapts to
	 * the speed of the listener.
	 * @param autoStartup Whether the listener starts with the application.
	 * @param lease How long the server lets the listener hold a message without a sign of
	 * life.
	 * @param maxDeliveries How many instances may die with a message before it becomes a
	 * dead letter.
	 * @param retry Retries of messages that this listener failed to handle.
	 * @param shutdownTimeout How long a stop waits for messages in work.
	 */
	public record Listener(@Nullable String group, @Nullable Integer concurrency, @Nullable Integer prefetch,
			@Nullable Boolean autoStartup, @Nullable Duration lease, @Nullable Integer maxDeliveries,
			@DefaultValue ListenerRetry retry, @Nullable Duration shutdownTimeout) {

		public Listener {
			PropertyRule.of("group").name(group, Names::requireGroup);
			PropertyRule.of("concurrency").atLeast(1, concurrency);
			PropertyRule.of("prefetch")
				.zeroOrAtLeast((concurrency != null) ? concurrency : 1, "the concurrency", prefetch);
			PropertyRule.of("lease").atLeast(Duration.ofSeconds(1), lease);
			PropertyRule.of("max-deliveries").atLeast(1, maxDeliveries);
			PropertyRule.of("shutdown-timeout").atLeast(Duration.ZERO, shutdownTimeout);
		}

	}

	/**
	 * What is different for the retries of one listener.
	 *
	 * @param delays How long a failed message waits before each retry. An empty list
	 * means no retries.
	 * @param maxRetries How often a failed message is retried. With more retries than
	 * delays, the last delay repeats.
	 * @param nonRetryable Errors that are never retried, in place of the general ones.
	 */
	public record ListenerRetry(@Nullable List<Duration> delays, @Nullable Integer maxRetries,
			@Nullable Set<Class<? extends Throwable>> nonRetryable) {

		public ListenerRetry {
			delays = (delays != null) ? List.copyOf(delays) : null;
			nonRetryable = (nonRetryable != null) ? Set.copyOf(nonRetryable) : null;
			PropertyRule.of("delays").eachAtLeast(Duration.ZERO, delays);
			PropertyRule.of("max-retries").retries(delays, maxRetries);
			PropertyRule.of("non-retryable").errors(nonRetryable);
		}

	}

}
