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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which messages of a place are meant: those that meet all conditions. Blank texts are
 * refused, rather than taken for any. Immutable and thread-safe.
 *
 * @param messageId their id; {@code null} for any
 * @param reason why they are dead letters, such as {@code FATAL}; {@code null} for any
 * @param error the class of their last error; {@code null} for any
 * @param from the earliest time at which they became dead letters or ready, or are due;
 * {@code null} for no limit
 * @param to the latest such time, inclusive; {@code null} for no limit
 * @param headers headers that they have with these values; empty for any
 */
public record RmqSelection(@Nullable String messageId, @Nullable String reason, @Nullable String error,
		@Nullable Instant from, @Nullable Instant to, Map<String, String> headers) {

	private static final RmqSelection ALL = new RmqSelection(null, null, null, null, null, Map.of());

	public RmqSelection {
		headers = Map.copyOf(headers);
		requireText(messageId, "id");
		requireText(reason, "reason");
		requireText(error, "error");
		if (from != null && to != null && from.isAfter(to)) {
			throw new IllegalArgumentException(
					"No message is selected from %s to %s; the first must not be after the second".formatted(from, to));
		}
	}

	/**
	 * Return a selection of all messages.
	 * @return all messages
	 */
	public static RmqSelection all() {
		return ALL;
	}

	/**
	 * Return a selection of those of these that have an id.
	 * @param messageId the id
	 * @return the selection
	 * @throws IllegalArgumentException if it is blank
	 */
	public RmqSelection withMessageId(String messageId) {
		return new RmqSelection(messageId, this.reason, this.error, this.from, this.to, this.headers);
	}

	/**
	 * Return a selection of those of these that are dead letters for a reason.
	 * @param reason the name of a {@code io.rmq.broker.DeadLetterReason}
	 * @return the selection
	 * @throws IllegalArgumentException if it is blank
	 */
	public RmqSelection withReason(String reason) {
		return new RmqSelection(this.messageId, reason, this.error, this.from, this.to, this.headers);
	}

	/**
	 * Return a selection of those of these whose last error was of a class.
	 * @param error the whole name of the class
	 * @return the selection
	 * @throws IllegalArgumentException if it is blank
	 */
	public RmqSelection withError(String error) {
		return new RmqSelection(this.messageId, this.reason, error, this.from, this.to, this.headers);
	}

	/**
	 * Return a selection of those of these that became dead letters or ready, or are due,
	 * within a time.
	 * @param from when that begins; {@code null} for no limit
	 * @param to when that ends, inclusive; {@code null} for no limit
	 * @return the selection
	 */
	public RmqSelection within(@Nullable Instant from, @Nullable Instant to) {
		return new RmqSelection(this.messageId, this.reason, this.error, from, to, this.headers);
	}

	/**
	 * Return a selection of those of these that have a header with a value.
	 * @param name the name of the header
	 * @param value its value
	 * @return the selection
	 */
	public RmqSelection withHeader(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new RmqSelection(this.messageId, this.reason, this.error, this.from, this.to, more);
	}

	private static void requireText(@Nullable String text, String what) {
		// Whoever has forgotten a value must not have everything moved or deleted.
		if (text != null && text.isBlank()) {
			throw new IllegalArgumentException(
					"No message has a blank %s; leave the %s out for any, which is null".formatted(what, what));
		}
	}

}
