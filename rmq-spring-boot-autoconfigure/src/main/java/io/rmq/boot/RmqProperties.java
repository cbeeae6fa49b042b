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
import io.rmq.listener.AckMode;
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
 * @param enabled Whether to enable RMQ. If disabled, there are no RMQ beans and no
 * connections.
 * @param keyPrefix Prefix of all keys. Applications that share a server but no messages
 * need different prefixes.
 * @param instanceId Name of this instance, as a prefix of the names of its consumers. By
 * default the host name.
 * @param failFast Whether to fail the start if the server is unavailable. Otherwise,
 * listeners connect in the background.
 * @param producer Sending.
 * @param consumer Defaults for all listeners.
 * @param message Messages.
 * @param compression Compression.
 * @param encryption Encryption.
 * @param retry Retries of failed messages, by default for all listeners.
 * @param deadLetter Dead letters, by default for all listeners.
 * @param maintenance Upkeep of the backlog.
 * @param groups Groups.
 * @param shutdown Stop of the application.
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
	 * @param autoStartup Whether to start listeners with the application.
	 * @param group Group of the listeners. Listeners of one group share the messages of a
	 * topic; each group gets all of them. By default spring.application.name, or
	 * 'default' without one.
	 * @param concurrency Number of messages that a listener handles at once, or a range
	 * such as 2-8 to add threads under load.
	 * @param prefetch Maximum number of messages in flight for a listener, handled or
	 * buffered. With 0, it adapts to the speed of the listener.
	 * @param ackMode When messages are acknowledged: after their handler, by it, or on
	 * receipt.
	 * @param lease Time without a sign of life after which the messages of an instance
	 * are delivered to other instances. Leases are renewed as long as the application
	 * lives.
	 * @param maxDeliveries Number of instances that may die with a message before it
	 * becomes a dead letter.
	 * @param handlerTimeout Maximum duration of a handler. After that, it is interrupted
	 * and its attempt has failed.
	 * @param batchSize Maximum number of messages in a batch.
	 * @param batchTimeout Time to wait after the first message for a batch to become
	 * full. With 0, a batch contains the messages that are ready.
	 * @param idleEventInterval Time without a message after which an application event is
	 * published, and again after each such time. With 0, never.
	 * @param startFrom Position of a new group: the oldest message that is still stored,
	 * or messages that are sent or due from then on.
	 * @param idempotent Whether to acknowledge messages whose id the group has handled
	 * before, without handling them.
	 * @param idempotenceWindow How long the ids of handled messages are remembered.
	 */
	public record Consumer(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStartup,
			@Nullable String group, @DefaultValue("5") String concurrency, @DefaultValue("0") int prefetch,
			@DefaultValue("auto") AckMode ackMode, @DefaultValue("30s") Duration lease,
			@DefaultValue("5") int maxDeliveries, @DefaultValue("3m") Duration handlerTimeout,
			@DefaultValue("100") int batchSize, @DefaultValue("0") Duration batchTimeout,
			@DefaultValue("0") Duration idleEventInterval, @DefaultValue("earliest") StartFrom startFrom,
			@DefaultValue("false") boolean idempotent, @DefaultValue("24h") Duration idempotenceWindow) {

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
	 * @param ttl Time to live of messages without one of their own, from when they are
	 * sent or due. With 0, they do not expire.
	 * @param expired Treatment of expired messages.
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
	 * @param delays Time to wait before each retry. As many retries as delays, unless
	 * max- retries is set.
	 * @param initialDelay First of growing delays, instead of a list of delays.
	 * @param multiplier Factor by which a growing delay is multiplied to get the next. By
	 * default 2.
	 * @param maxDelay Longest of growing delays. By default 24h.
	 * @param maxRetries Maximum number of retries; 0 for none. By default the number of
	 * delays, which is 8; with more, the last delay repeats.
	 * @param jitter Share of a delay by which it is longer or shorter at random, from 0
	 * to 1.
	 * @param immediate Number of times that a failed handler is called again at once, on
	 * the same thread, before the attempt counts as failed.
	 * @param retryable Errors that are retried, with their subclasses and the errors that
	 * they caused. By default all.
	 * @param nonRetryable Errors that are never retried, with their subclasses and the
	 * errors that they caused.
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
			retryable = valid.retryable();
			nonRetryable = valid.nonRetryable();
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
	 * @param enabled Whether to keep messages that cannot be handled. Otherwise, they are
	 * dropped and logged as an error.
	 * @param maxLength Approximate maximum number of dead letters of a group in a topic.
	 * The oldest are removed.
	 * @param ttl How long dead letters are kept. With 0, without limit.
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
	 * @param interval Interval at which one instance sweeps expired messages of all
	 * topics, and at which each instance logs expired messages and removed dead letters.
	 */
	public record Maintenance(@DefaultValue("1m") Duration interval) {

		public Maintenance {
			PropertyRule.of("rmq.maintenance.interval").between(Duration.ofSeconds(1), Duration.ofDays(1), interval);
		}

	}

	/**
	 * Stopping.
	 *
	 * @param timeout Time to wait at a stop for handlers. Unfinished messages are
	 * released after that. Should not be longer than
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
	 * @param enabled Whether to measure sending and handling if there is a MeterRegistry.
	 * @param interval Interval at which one instance measures the backlog of topics and
	 * groups. With 0, never.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration interval) {

		public Metrics {
			PropertyRule.of("rmq.metrics.interval").zeroOrBetween(Duration.ofSeconds(1), Duration.ofDays(1), interval);
		}

	}

	/**
	 * Statistics.
	 *
	 * @param enabled Whether to report sent and handled messages to the server, which
	 * keeps the counts for 24 hours, minute by minute.
	 * @param logInterval Interval at which to log the numbers of handled and ready
	 * messages. With 0, never.
	 * @param logAtStop Whether to log the totals when an application with listeners
	 * stops.
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
	 * @param enabled Whether to trace messages if there is a tracer.
	 * @param logContext Whether to add the topic, group, id and attempt of the handled
	 * message to the logging context.
	 */
	public record Tracing(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean logContext) {

	}

	/**
	 * Embedded server.
	 *
	 * @param enabled Whether to start a server with the application, for development and
	 * tests, unless a server is configured.
	 * @param port Port of the embedded server. With 0, a free port.
	 */
	public record Embedded(@DefaultValue("false") boolean enabled, @DefaultValue("0") int port) {

		public Embedded {
			PropertyRule.of("rmq.embedded.port").between(0, 65535, port);
		}

	}

}
