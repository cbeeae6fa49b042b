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

package io.rmq;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a message that could not be handled and was forwarded to a topic for
 * such. It travels in headers beside the message's own. Immutable and thread-safe.
 *
 * @param reason why it was not tried again: the name of a
 * {@code io.rmq.broker.DeadLetterReason}
 * @param error the class of the last error; {@code null} if no error was the cause
 * @param message the message of the last error, or what happened otherwise; shortened to
 * 500 characters
 * @param topic the topic on which it failed
 * @param group the group in which it failed
 * @param messageId its id there
 * @param attempts how many attempts failed
 * @param createdAt when the server stored it there, by the server's clock
 */
public record RmqDeadLetter(String reason, @Nullable String error, String message, String topic, String group,
		String messageId, int attempts, Instant createdAt) {

	/**
	 * The names of all headers that a message has for having been forwarded as a dead
	 * letter.
	 */
	public static final Set<String> HEADERS = Set.of(RmqDeadLetter.REASON, RmqDeadLetter.ERROR, RmqDeadLetter.MESSAGE,
			RmqDeadLetter.TOPIC, RmqDeadLetter.GROUP, RmqDeadLetter.MESSAGE_ID, RmqDeadLetter.ATTEMPTS,
			RmqDeadLetter.CREATED_AT);

	/**
	 * The header with the {@link #reason()}.
	 */
	public static final String REASON = "rmq_deadLetterReason";

	/**
	 * The header with the {@link #error()}. Absent if no error was the cause.
	 */
	public static final String ERROR = "rmq_deadLetterError";

	/**
	 * The header with the {@link #message()}.
	 */
	public static final String MESSAGE = "rmq_deadLetterMessage";

	/**
	 * The header with the {@link #topic()}. A message that has it is not forwarded again.
	 */
	public static final String TOPIC = "rmq_originalTopic";

	/**
	 * The header with the {@link #group()}.
	 */
	public static final String GROUP = "rmq_originalGroup";

	/**
	 * The header with the {@link #messageId()}.
	 */
	public static final String MESSAGE_ID = "rmq_originalMessageId";

	/**
	 * The header with the number of {@link #attempts()}.
	 */
	public static final String ATTEMPTS = "rmq_originalAttempts";

	/**
	 * The header with {@link #createdAt()}, in ISO 8601.
	 */
	public static final String CREATED_AT = "rmq_originalCreatedAt";

	/**
	 * Return whether headers are those of a forwarded dead letter.
	 * @param headers the headers of a message
	 * @return {@code true} if they say where it failed
	 */
	public static boolean isIn(RmqHeaders headers) {
		return headers.get(TOPIC) != null;
	}

	/**
	 * Read a dead letter from the headers of a message.
	 * @param headers the headers
	 * @return the dead letter
	 * @throws RmqSerializationException if one of them is missing or makes no sense
	 */
	public static RmqDeadLetter from(RmqHeaders headers) {
		try {
			return new RmqDeadLetter(require(headers, REASON), headers.get(ERROR), require(headers, MESSAGE),
					require(headers, TOPIC), require(headers, GROUP), require(headers, MESSAGE_ID),
					Integer.parseInt(require(headers, ATTEMPTS)), Instant.parse(require(headers, CREATED_AT)));
		}
		catch (NumberFormatException | DateTimeParseException ex) {
			throw new RmqSerializationException(
					"The message is not a dead letter that RMQ has forwarded: " + ex.getMessage(), ex);
		}
	}

	private static String require(RmqHeaders headers, String name) {
		String value = headers.get(name);
		if (value == null) {
			throw new RmqSerializationException(
					"The message is not a dead letter that RMQ has forwarded: it has no header '%s'".formatted(name),
					null);
		}
		return value;
	}

	/**
	 * Return headers with those of this dead letter among them.
	 * @param own the message's own headers
	 * @return all headers
	 */
	public RmqHeaders addTo(RmqHeaders own) {
		Map<String, String> all = new LinkedHashMap<>(own.asMap());
		all.put(REASON, this.reason);
		if (this.error != null) {
			all.put(ERROR, this.error);
		}
		all.put(MESSAGE, this.message);
		all.put(TOPIC, this.topic);
		all.put(GROUP, this.group);
		all.put(MESSAGE_ID, this.messageId);
		all.put(ATTEMPTS, String.valueOf(this.attempts));
		all.put(CREATED_AT, this.createdAt.toString());
		return RmqHeaders.of(all);
	}

}
