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

package io.rmq.admin.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is stored, for those who look after topics. Times are by the server's
 * clock. Immutable, but for the body, which must not be changed.
 *
 * @param location where it is
 * @param position what names it there, also among others with the same id
 * @param id its id
 * @param priority its priority
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param body its payload in bytes as they are stored, encoded as its headers say
 * @param createdAt when it was sent
 * @param ttl its time to live, as it was sent; zero for no limit
 * @param expiresAt when it expires; {@code null} for never
 * @param maxAttempts how often it is tried at most; 0 for what its listener says
 * @param failures how many attempts have failed
 * @param attempts the latest of these, the oldest first
 * @param crashes how many consumers have died with it
 * @param at when it is due, if it is delayed or waits for a retry; otherwise since when
 * it is there: since when it is ready, given to its holder or not, or a dead letter
 * @param holder who holds it; {@code null} if it is not in flight
 * @param cause why it is a dead letter; {@code null} if it is none
 * @param defect why it cannot be read, so that only its position is certain; {@code null}
 * if it can be
 */
@SuppressWarnings("ArrayRecordComponent")
public record RmqStoredMessage(RmqMessageLocation location, String position, String id, RmqPriority priority,
		@Nullable String key, RmqHeaders headers, byte[] body, Instant createdAt, Duration ttl,
		@Nullable Instant expiresAt, int maxAttempts, int failures, List<Attempt> attempts, int crashes, Instant at,
		@Nullable Holder holder, @Nullable Cause cause, @Nullable String defect) {

	public RmqStoredMessage {
		attempts = List.copyOf(attempts);
	}

	@Override
	public String toString() {
		return "RmqStoredMessage[%s at %s, %s, %d bytes]".formatted(this.id, this.position, this.location,
				this.body.length);
	}

	/**
	 * An attempt that failed.
	 *
	 * @param at when
	 * @param error the class of the error
	 * @param message the message of the error
	 */
	public record Attempt(Instant at, String error, String message) {

	}

	/**
	 * Who holds a message.
	 *
	 * @param consumer the name of the consumer
	 * @param idle how long ago its lease began, or was renewed
	 * @param handling its handling, if that goes on for long already; {@code null} if it
	 * was not begun, or not long ago
	 */
	public record Holder(String consumer, Duration idle, @Nullable RmqHandling handling) {

	}

	/**
	 * Why a message is a dead letter.
	 *
	 * @param reason the name of a {@code io.rmq.broker.DeadLetterReason}
	 * @param error the class of the last error; {@code null} if no error was the cause
	 * @param message the message of the last error, or what happened otherwise
	 * @param stack the stack trace of the last error; empty if no error was the cause
	 * @param consumer the last consumer that died with it; {@code null} if that is not
	 * why
	 */
	public record Cause(String reason, @Nullable String error, String message, String stack,
			@Nullable String consumer) {

	}

}
