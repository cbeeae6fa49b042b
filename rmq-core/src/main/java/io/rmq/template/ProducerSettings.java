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

/**
 * The terms on which messages are sent. Immutable and thread-safe.
 *
 * @param timeout how long a send waits for the server, more than zero
 * @param maxMessageSize the largest body that is sent, in bytes, at least 1
 */
public record ProducerSettings(Duration timeout, int maxMessageSize) {

	/**
	 * How long a send waits unless told otherwise: 10 s.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * The largest body unless told otherwise, in bytes: 1 MB.
	 */
	public static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024;

	public ProducerSettings {
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("timeout must be at least 1ms, not " + timeout);
		}
		if (maxMessageSize < 1) {
			throw new IllegalArgumentException("max-message-size must be at least 1 byte, not " + maxMessageSize);
		}
	}

	/**
	 * Return the defaults: timeout 10 s, messages of at most 1 MB.
	 * @return the defaults
	 */
	public static ProducerSettings defaults() {
		return new ProducerSettings(DEFAULT_TIMEOUT, DEFAULT_MAX_MESSAGE_SIZE);
	}

}
