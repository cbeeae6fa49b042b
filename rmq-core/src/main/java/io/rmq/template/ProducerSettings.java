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

import io.rmq.broker.OutboundMessage;

/**
 * The terms on which messages are sent. Immutable and thread-safe.
 *
 * @param timeout how long a send waits for the server, more than zero
 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
 * @param messageTtl how long a message may wait before it expires, unless the message
 * says otherwise; zero for no limit
 */
public record ProducerSettings(Duration timeout, int maxMessageSize, Duration messageTtl) {

	/**
	 * How long a send waits unless told otherwise: 10 s.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * The largest body unless told otherwise, in bytes: 1 MB.
	 */
	public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

	/**
	 * How long a message may wait unless told otherwise: 24 h.
	 */
	public static final Duration DEFAULT_MESSAGE_TTL = Duration.ofHours(24);

	public ProducerSettings {
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("timeout must be at least 1ms, not " + timeout);
		}
		if (maxMessageSize < 1) {
			throw new IllegalArgumentException("max-message-size must be at least 1 byte, not " + maxMessageSize);
		}
		OutboundMessage.requireTtl(messageTtl);
	}

	/**
	 * Create settings with the default time to live.
	 * @param timeout how long a send waits for the server, more than zero
	 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
	 */
	public ProducerSettings(Duration timeout, int maxMessageSize) {
		this(timeout, maxMessageSize, DEFAULT_MESSAGE_TTL);
	}

	/**
	 * Return the defaults: timeout 10 s, messages of at most 1 MB, which live for 24 h.
	 * @return the defaults
	 */
	public static ProducerSettings defaults() {
		return new ProducerSettings(DEFAULT_TIMEOUT, DEFAULT_MAX_MESSAGE_SIZE);
	}

}
