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

import java.time.Instant;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * A message in the hands of a consumer.
 *
 * @param lease the right to handle and settle it
 * @param topic the topic it was sent to
 * @param messageId its id
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param body its payload in bytes; not copied, so it must not be changed
 * @param createdAt when the server stored it, by the server's clock
 * @param expiresAt when it expires, in ms by the server's clock; 0 for never
 * @param maxAttempts how often it is tried at most; 0 for what its listener says
 * @param failures how many attempts have failed
 * @param crashes how many consumers have died with it
 * @param history the failed attempts as JSON objects, separated by commas, the oldest
 * first; empty if none has failed
 * @param version the version of the format it is stored in
 * @param defect why it cannot be read, so that nothing but its lease and id is certain;
 * {@code null} if it can be
 */
@SuppressWarnings("ArrayRecordComponent")
public record Delivery(Lease lease, String topic, String messageId, @Nullable String key, RmqHeaders headers,
		byte[] body, Instant createdAt, long expiresAt, int maxAttempts, int failures, int crashes, String history,
		int version, @Nullable String defect) {

	/**
	 * Return the priority it was sent with.
	 * @return the priority
	 */
	public RmqPriority priority() {
		return this.lease.lane().priority();
	}

	/**
	 * Return the number of this attempt, 1 at first.
	 * @return the attempt
	 */
	public int attempt() {
		return this.failures + 1;
	}

	@Override
	public String toString() {
		return "Delivery[%s of %s, attempt %d, %s %s, %d bytes]".formatted(this.messageId, this.topic, attempt(),
				this.lease.lane(), this.lease.entry(), this.body.length);
	}

}
