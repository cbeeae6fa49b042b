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

package io.rmq.boot.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * A message, with values masked that are nobody's business. What the components mean is
 * said at {@link io.rmq.admin.model.RmqStoredMessage}.
 *
 * @param topic its topic
 * @param group its group, {@code null} if it belongs to all
 * @param state its state, as parameters name it
 * @param position what names it there
 * @param id its id
 * @param priority its priority
 * @param key its key
 * @param headers its headers
 * @param payload its payload as text; {@code null} if it is none that can be shown
 * @param payloadKind what that is
 * @param payloadBytes how many bytes are stored
 * @param payloadTruncated whether the payload goes on
 * @param createdAt when it was sent
 * @param expiresAt when it expires
 * @param at since when it is there, or when it is due
 * @param failures how many attempts have failed
 * @param maxAttempts how often it is tried at most; 0 for what its listener says
 * @param crashes how many consumers have died with it
 * @param attempts the latest attempts that failed
 * @param holder who holds it
 * @param cause why it is a dead letter; without the stack trace on a page
 * @param defect why it cannot be read
 */
record MessageView(String topic, @Nullable String group, String state, String position, String id, RmqPriority priority,
		@Nullable String key, Map<String, String> headers, @Nullable String payload, PayloadKind payloadKind,
		int payloadBytes, boolean payloadTruncated, Instant createdAt, @Nullable Instant expiresAt, Instant at,
		int failures, int maxAttempts, int crashes, List<Attempt> attempts, @Nullable Holder holder,
		@Nullable Cause cause, @Nullable String defect) implements JsonView {

	/**
	 * An attempt that failed.
	 *
	 * @param at when
	 * @param error the class of the error
	 * @param message its message
	 */
	record Attempt(Instant at, String error, String message) {
	}

	/**
	 * Who holds a message.
	 *
	 * @param consumer the name of the consumer
	 * @param idleMillis how long ago its lease began, or was renewed
	 * @param handling its handling, if that goes on for long already
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Holder(String consumer, long idleMillis, @Nullable HandlingView handling) {
	}

	/**
	 * Why a message is a dead letter.
	 *
	 * @param reason the name of the reason
	 * @param error the class of the last error
	 * @param message the message of the last error, or what happened otherwise
	 * @param stack its stack trace
	 * @param consumer the last consumer that died with it
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Cause(String reason, @Nullable String error, String message, @Nullable String stack,
			@Nullable String consumer) {
	}

}
