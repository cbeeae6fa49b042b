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

package io.rmq.broker;

import java.time.Duration;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the server.
 *
 * @param topic where it goes
 * @param id its id
 * @param priority its priority
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param ttl how long it may wait before it expires, counted in milliseconds, at most
 * {@link #MAX_TTL}; zero for no limit
 * @param due when it becomes ready; {@code null} for at once
 * @param maxAttempts how often it is tried at most; 0 for what its listener says
 * @param terms on what terms it is stored
 * @param body its payload in bytes; not copied, so it must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutboundMessage(String topic, String id, RmqPriority priority, @Nullable String key, RmqHeaders headers,
		Duration ttl, @Nullable Due due, int maxAttempts, SendConditions terms, byte[] body) {

	/**
	 * The longest time to live but for none at all.
	 */
	public static final Duration MAX_TTL = Duration.ofDays(3650);

	public OutboundMessage {
		Names.requireTopic(topic);
		Names.requireMessageId(id);
		if (key != null) {
			Names.requireText("key of a message", key);
		}
		requireTtl(ttl);
		if (maxAttempts < 0) {
			throw new IllegalArgumentException("A message must be tried at least once, not " + maxAttempts);
		}
	}

	/**
	 * Create a message that is stored on no terms.
	 * @param topic where it goes
	 * @param id its id
	 * @param priority its priority
	 * @param key its key, or {@code null}
	 * @param headers its headers
	 * @param ttl how long it may wait before it expires; zero for no limit
	 * @param due when it becomes ready; {@code null} for at once
	 * @param maxAttempts how often it is tried at most; 0 for what its listener says
	 * @param body its payload in bytes; not copied, so it must not be changed
	 */
	public OutboundMessage(String topic, String id, RmqPriority priority, @Nullable String key, RmqHeaders headers,
			Duration ttl, @Nullable Due due, int maxAttempts, byte[] body) {
		this(topic, id, priority, key, headers, ttl, due, maxAttempts, SendConditions.NONE, body);
	}

	/**
	 * Create a message that is ready at once and tried as often as its listener says.
	 * @param topic where it goes
	 * @param id its id
	 * @param priority its priority
	 * @param key its key, or {@code null}
	 * @param headers its headers
	 * @param ttl how long it may wait before it expires; zero for no limit
	 * @param body its payload in bytes; not copied, so it must not be changed
	 */
	public OutboundMessage(String topic, String id, RmqPriority priority, @Nullable String key, RmqHeaders headers,
			Duration ttl, byte[] body) {
		this(topic, id, priority, key, headers, ttl, null, 0, SendConditions.NONE, body);
	}

	/**
	 * Return this message with other headers.
	 * @param headers all headers it is to have
	 * @return the message
	 */
	public OutboundMessage withHeaders(RmqHeaders headers) {
		return new OutboundMessage(this.topic, this.id, this.priority, this.key, headers, this.ttl, this.due,
				this.maxAttempts, this.terms, this.body);
	}

	/**
	 * Check a time to live.
	 * @param ttl how long a message may wait before it expires; zero for no limit
	 * @return the time to live
	 * @throws IllegalArgumentException if it is negative, less than a millisecond or
	 * longer than {@link #MAX_TTL}
	 */
	public static Duration requireTtl(Duration ttl) {
		if (!ttl.isZero() && (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(MAX_TTL) > 0)) {
			throw new IllegalArgumentException(
					"The time to live of a message must be zero for no limit, or between 1 ms and ten years, not "
							+ ttl);
		}
		return ttl;
	}

}
