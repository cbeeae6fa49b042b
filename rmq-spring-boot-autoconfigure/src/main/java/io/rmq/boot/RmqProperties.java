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
import java.util.Objects;
import java.util.Set;

import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Due;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.listener.Batching;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryOverrides;
import io.rmq.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for RMQ. Immutable. The connection itself is configured by
 * {@code spring.data.redis.*}. A property under {@code rmq} that does not exist is
 * refused, unless it is an environment variable or a system property.
 *
 * @param enabled Whether to enable RMQ. If disabled, nothing connects and there are no
 * RMQ beans.
 * @param keyPrefix Prefix of all keys. Applications that share a server but not their
 * messages need different prefixes.
 * @param instanceId Name of this instance, for people: what the names of its consumers
 * begin with, before the process id and a random part. By default the host.
 * @param failFast Whether to fail the start when the server cannot be reached. Otherwise,
 * listeners go on trying in the background.
 * @param producer Sending.
 * @param consumer Listening, unless a listener says otherwise.
 * @param message Messages.
 * @param compression Compression.
 * @param encryption Encryption.
 * @param retry Retries of failed messages, unless a listener says otherwise.
 * @param deadLetter Messages that cannot be handled, unless a listener says otherwise.
 * @param maintenance Looking after the backlog.
 * @param groups Groups.
 * @param shutdown Stopping.
 * @param health Health check.
 * @param audit Audit.
 * @param metrics Metrics.
 * @param stats Statistics.
 * @param tracing Tracing.
 * @param endpoint Actuator endpoint.
 * @param embedded Embedded server.
 * @param topics Topics, by their name. A name with dots needs brackets.
 * @param listeners Overrides for single listeners, by the listener's id. An id with dots
 * needs brackets, as in rmq.listeners[my.id].concurrency.
 */
@ConfigurationProperties(prefix = "rmq", ignoreUnknownFields = false)
public record RmqProperties(@DefaultValue("true") boolean enabled, @DefaultValue("rmq") String keyPrefix,
		@Nullable String instanceId, @DefaultValue("true") boolean failFast,
		@NestedConfigurationProperty @DefaultValue ProducerProperties producer, @DefaultValue Consumer consumer,
		@DefaultValue Message message, @NestedConfigurationProperty @DefaultValue CompressionProperties compression,
		@NestedConfigurationProperty @DefaultValue EncryptionProperties encryption, @DefaultValue Retry retry,
		@DefaultValue DeadLetter deadLetter, @DefaultValue Maintenance maintenance,
		@NestedConfigurationProperty @DefaultValue GroupProperties groups, @DefaultValue Shutdown shutdown,
		@NestedConfigurationProperty @DefaultValue HealthProperties health,
		@NestedConfigurationProperty @DefaultValue AuditProperties audit, @DefaultValue Metrics metrics,
		@DefaultValue Stats stats, @DefaultValue Tracing tracing,
		@NestedConfigurationProperty @DefaultValue EndpointProperties endpoint, @DefaultValue Embedded embedded,
		@DefaultValue Map<String, TopicProperties> topics, @DefaultValue Map<String, ListenerProperties> listeners) {

	public RmqProperties {
		PropertyRule.of("rmq.key-prefix").prefix(keyPrefix);
		PropertyRule.of("rmq.instance-id").name(instanceId, Names::requireInstanceId);
		topics.keySet().forEach((topic) -> PropertyRule.of("rmq.topics").name(topic, Names::requireTopic));
		topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
		listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
	}

	/**
	 * Listening.
	 *
	 * @param enabled Whether to enable listeners. If disabled, the application only
	 * sends.
	 * @param autoStartup Whether listeners start with the application.
	 * @param group Group that listeners belong to. Listeners of one group share the
	 * messages of a topic; each group gets all of them. By default
	 * spring.application.name, or 'default' without one.
	 * @param concurrency How many messages a listener handles at once; a range such as
	 * 2-8 for more threads when there is more to do.
	 * @param prefetch How many messages a listener holds at most, in work or waiting for
	 * a free thread. With 0, it adapts to the speed of the listener.
	 * @param lease How long the server lets a listener hold a message without a sign of
	 * life. Leases are renewed as long as the application lives.
	 * @param maxDeliveries How many instances may die with a message before it becomes a
	 * dead letter.
	 * @param handlerTimeout How long a handler may take before it is interrupted and its
	 * attempt has failed.
	 * @param batchSize How many messages a listener of batches gets at most at once.
	 * @param batchTimeout How long to wait for a batch to become full after its first
	 * message has come. With 0, a batch is what is there.
	 * @param idleEventInterval After how long without a message, and how often then, an
	 * application event tells that a listener has nothing to do. With 0, never.
	 * @param startFrom Where a group begins that does not exist yet: with the oldest
	 * message that is still stored, or with what is sent or due from then on.
	 * @param idempotent Whether messages whose id the group has handled before are
	 * acknowledged without handling them.
	 * @param idempotenceWindow For how long after a message was handled no other with its
	 * id is.
	 */
	public record Consumer(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStartup,
			@Nullable String group, @DefaultValue("5") String concurrency, @DefaultValue("0") int prefetch,
			@DefaultValue("30s") Duration lease, @DefaultValue("5") int maxDeliveries,
			@DefaultValue("3m") Duration handlerTimeout, @DefaultValue("100") int batchSize,
			@DefaultValue("0") Duration batchTimeout, @DefaultValue("0") Duration idleEventInterval,
			@DefaultValue("earliest") StartFrom startFrom, @DefaultValue("false") boolean idempotent,
			@DefaultValue("24h") Duration idempotenceWindow) {

		/**
		 * The shortest lease: a shorter one is lost in a pause of the JVM or the network
		 * that is nothing unusual.
		 */
		static final Duration MIN_LEASE = Duration.ofSeconds(3);

		public Consumer {
			PropertyRule.of("rmq.consumer.group").name(group, Names::requireGroup);
			int most = PropertyRule.of("rmq.consumer.concurrency").concurrency(concurrency).max();
			PropertyRule.of("rmq.consumer.prefetch").zeroOrAtLeast(most, "the concurrency", prefetch);
			PropertyRule.of("rmq.consumer.lease").between(MIN_LEASE, ListenerSettings.MAX_LEASE, lease);
			PropertyRule.of("rmq.consumer.max-deliveries").atLeast(1, maxDeliveries);
			PropertyRule.of("rmq.consumer.handler-timeout")
				.between(Duration.ofMillis(1), ListenerSettings.MAX_TIMEOUT, handlerTimeout);
			PropertyRule.of("rmq.consumer.batch-size").between(1, Batching.MAX_SIZE, batchSize);
			PropertyRule.of("rmq.consumer.batch-timeout").between(Duration.ZERO, Batching.MAX_TIMEOUT, batchTimeout);
			PropertyRule.of("rmq.consumer.idle-event-interval")
				.between(Duration.ZERO, ListenerSettings.MAX_TIMEOUT, idleEventInterval);
			PropertyRule.of("rmq.consumer.idempotence-window")
				.between(Duration.ofMillis(1), IdempotenceSettings.MAX_WINDOW, idempotenceWindow);
		}

	}

	/**
	 * Messages.
	 *
	 * @param ttl How long a message may wait to be handled, unless it says otherwise,
	 * counted from when it is sent or due. With 0, there is no limit.
	 * @param expired What becomes of a message that waited longer.
	 * @param types Classes of payloads by the logical names that travel with messages. A
	 * name with dots needs brackets, as in rmq.message.types[order.created].
	 */
	public record Message(@DefaultValue("0") Duration ttl, @DefaultValue("dead-letter") Expired expired,
			@DefaultValue Map<String, Class<?>> types) {

		public Message {
			PropertyRule.of("rmq.message.ttl").between(Duration.ZERO, Due.After.MAX, ttl);
			types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
		}

		/**
		 * What becomes of a message that expired.
		 */
		public enum Expired {

			/**
			 * It becomes a dead letter.
			 */
			DEAD_LETTER,

			/**
			 * It is dropped.
			 */
			DISCARD

		}

	}

	/**
	 * Retries: in general, and where a listener differs.
	 *
	 * @param delays How long a failed message waits before each retry. There are as many
	 * retries as delays, unless max-retries says otherwise.
	 * @param initialDelay First of delays that grow, in place of a list of delays.
	 * @param multiplier What each growing delay is multiplied with to get the next. By
	 * default 2.
	 * @param maxDelay Longest of growing delays. By default 24h.
	 * @param maxRetries How often a failed message is retried, 0 for not at all. By
	 * default as often as there are delays, which is 8 times; with more, the last delay
	 * repeats.
	 * @param jitter By which share a delay may be longer or shorter at random, from 0 to
	 * 1.
	 * @param immediate How often a handler that failed is called again at once, on the
	 * same thread, before the failure counts.
	 * @param retryable Errors that are retried, with their subclasses and what they
	 * caused. By default all.
	 * @param nonRetryable Errors that are never retried, nor are their subclasses or what
	 * they caused.
	 */
	public record Retry(@Nullable List<Duration> delays, @Nullable Duration initialDelay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Integer maxRetries, @Nullable Double jitter,
			@Nullable Integer immediate, @Nullable Set<Class<? extends Throwable>> retryable,
			@Nullable Set<Class<? extends Throwable>> nonRetryable) {

		public Retry {
			PropertyRule.of("delays").withoutGaps(delays);
			PropertyRule.of("retryable").errors(retryable);
			PropertyRule.of("non-retryable").errors(nonRetryable);
			RetryOverrides valid = new RetryOverrides(delays, initialDelay, multiplier, maxDelay, maxRetries, jitter,
					immediate, retryable, nonRetryable);
			delays = valid.delays();
			retryable = valid.include();
			nonRetryable = valid.exclude();
		}

		RetryPolicy applyTo(RetryPolicy policy) {
			return new RetryOverrides(this.delays, this.initialDelay, this.multiplier, this.maxDelay, this.maxRetries,
					this.jitter, this.immediate, this.retryable, this.nonRetryable)
				.applyTo(policy);
		}

	}

	/**
	 * Dead letters: in general, and where a listener differs.
	 *
	 * @param enabled Whether messages that cannot be handled are kept. Otherwise, they
	 * are dropped, with an error in the log.
	 * @param maxLength How many dead letters a group keeps of a topic, about. The oldest
	 * are removed.
	 * @param ttl How long dead letters are kept. With 0, there is no limit.
	 * @param topic Topic to which dead letters are sent instead of being kept with their
	 * group.
	 */
	public record DeadLetter(@Nullable Boolean enabled, @Nullable Long maxLength, @Nullable Duration ttl,
			@Nullable String topic) {

		public DeadLetter {
			PropertyRule.of("dead-letter.max-length").atLeast(1, maxLength);
			PropertyRule.of("dead-letter.ttl").between(Duration.ZERO, DeadLetterLimits.MAX_AGE, ttl);
			PropertyRule.of("dead-letter.topic").name(topic, Names::requireTopic);
		}

		DeadLetterSettings applyTo(DeadLetterSettings settings) {
			DeadLetterLimits limits = new DeadLetterLimits(
					Objects.requireNonNullElse(this.maxLength, settings.limits().maxLength()),
					Objects.requireNonNullElse(this.ttl, settings.limits().maxAge()));
			return new DeadLetterSettings(Objects.requireNonNullElse(this.enabled, settings.enabled()), limits,
					(this.topic != null) ? this.topic : settings.topic(), settings.discardExpired());
		}

	}

	/**
	 * Looking after the backlog.
	 *
	 * @param interval How often expired messages are swept out of the backlog of all
	 * topics, however many instances there are; and how often it is logged how many
	 * expired, and how many dead letters were removed.
	 */
	public record Maintenance(@DefaultValue("1m") Duration interval) {

		public Maintenance {
			PropertyRule.of("rmq.maintenance.interval").between(Duration.ofSeconds(1), Duration.ofDays(1), interval);
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
			PropertyRule.of("rmq.shutdown.timeout").between(Duration.ZERO, ListenerSettings.MAX_TIMEOUT, timeout);
		}

	}

	/**
	 * Metrics.
	 *
	 * @param enabled Whether to measure sending and handling where there is a
	 * MeterRegistry.
	 * @param interval How often what waits in topics and groups is measured, however many
	 * instances there are. With 0, it is not.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration interval) {

		public Metrics {
			PropertyRule.of("rmq.metrics.interval").zeroOrBetween(Duration.ofSeconds(1), Duration.ofDays(1), interval);
		}

	}

	/**
	 * Statistics.
	 *
	 * @param enabled Whether what is sent and handled is told to the server, which keeps
	 * it for 24 hours, minute by minute.
	 * @param logInterval How often to log a line about what was handled and what is left.
	 * With 0, never.
	 * @param logAtStop Whether to log a line with the totals, and with what is left, when
	 * the application stops, if it has listeners.
	 */
	public record Stats(@DefaultValue("true") boolean enabled, @DefaultValue("0") Duration logInterval,
			@DefaultValue("true") boolean logAtStop) {

		public Stats {
			PropertyRule.of("rmq.stats.log-interval")
				.zeroOrBetween(Duration.ofSeconds(1), Duration.ofDays(1), logInterval);
		}

	}

	/**
	 * Tracing.
	 *
	 * @param enabled Whether to trace messages where there is a tracer.
	 * @param logContext Whether the log knows the topic, group, id and attempt of the
	 * message that is handled.
	 */
	public record Tracing(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean logContext) {

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

}
