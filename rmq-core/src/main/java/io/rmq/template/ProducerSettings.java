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

package io.rmq.template;

import java.time.Duration;
import java.util.Map;

import io.rmq.broker.Names;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.SendConditions;

/**
 * The terms on which messages are sent. Immutable and thread-safe.
 *
 * @param timeout how long a send waits for the server, with all its retries, more than
 * zero
 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
 * @param messageTtl how long a message may wait before it expires, unless the message
 * says otherwise; zero for no limit
 * @param retries how often a message is sent again at most after an error that passes and
 * after which it was certainly not stored
 * @param retryBackoff how long to wait before the first of them; twice as long before
 * each further one
 * @param idempotent whether a message is also sent again when it may have been stored;
 * then a guard at the server, which costs about a third of the throughput, keeps it from
 * being stored twice
 * @param transactionAware whether what is sent in a Spring transaction is sent when that
 * commits
 * @param limits how many messages topics may have, by the topic; a topic that is not
 * there has no limit
 */
public record ProducerSettings(Duration timeout, int maxMessageSize, Duration messageTtl, int retries,
		Duration retryBackoff, boolean idempotent, boolean transactionAware, Map<String, TopicLimit> limits) {

	/**
	 * How long a send waits unless told otherwise: 10 s.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * The largest body unless told otherwise, in bytes: 1 MB.
	 */
	public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

	/**
	 * How long a message may wait unless told otherwise: without limit.
	 */
	public static final Duration DEFAULT_MESSAGE_TTL = Duration.ZERO;

	/**
	 * How often a message is sent again unless told otherwise: 3 times.
	 */
	public static final int DEFAULT_RETRIES = 3;

	/**
	 * How long to wait before that unless told otherwise: 100 ms.
	 */
	public static final Duration DEFAULT_RETRY_BACKOFF = Duration.ofMillis(100);

	private static final Duration MIN_GUARD_WINDOW = Duration.ofMinutes(2);

	public ProducerSettings {
		require(timeout.toMillis() >= 1, "timeout must be at least 1ms, not " + timeout);
		require(maxMessageSize >= 1, "max-message-size must be at least 1 byte, not " + maxMessageSize);
		OutboundMessage.requireTtl(messageTtl);
		require(retries >= 0, "retries must not be negative, not " + retries);
		require(retryBackoff.toMillis() >= 1, "retry-backoff must be at least 1ms, not " + retryBackoff);
		limits.keySet().forEach(Names::requireTopic);
		limits = Map.copyOf(limits);
	}

	/**
	 * Create settings with the defaults for everything else.
	 * @param timeout how long a send waits for the server, more than zero
	 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
	 * @param messageTtl how long a message may wait before it expires; zero for no limit
	 */
	public ProducerSettings(Duration timeout, int maxMessageSize, Duration messageTtl) {
		this(timeout, maxMessageSize, messageTtl, DEFAULT_RETRIES, DEFAULT_RETRY_BACKOFF, false, true, Map.of());
	}

	/**
	 * Create settings with the defaults for everything else.
	 * @param timeout how long a send waits for the server, more than zero
	 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
	 */
	public ProducerSettings(Duration timeout, int maxMessageSize) {
		this(timeout, maxMessageSize, DEFAULT_MESSAGE_TTL);
	}

	/**
	 * Return the defaults: timeout 10 s, messages of at most 1 MB, which do not expire; 3
	 * retries, the first after 100 ms, none of what may have been stored; sends bound to
	 * transactions; no limits.
	 * @return the defaults
	 */
	public static ProducerSettings defaults() {
		return new ProducerSettings(DEFAULT_TIMEOUT, DEFAULT_MAX_MESSAGE_SIZE);
	}

	/**
	 * Return the terms on which a message to a topic is stored, but for guards.
	 */
	SendConditions terms(String topic) {
		TopicLimit limit = this.limits.get(topic);
		return (limit != null) ? new SendConditions(null, Duration.ZERO, limit.maxLength(), limit.dropsOldest())
				: SendConditions.NONE;
	}

	/**
	 * Return how long a guard against a message being stored twice lasts: longer than it
	 * is sent again.
	 */
	Duration guardWindow() {
		Duration twice = this.timeout.multipliedBy(2);
		return (twice.compareTo(MIN_GUARD_WINDOW) > 0) ? twice : MIN_GUARD_WINDOW;
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
