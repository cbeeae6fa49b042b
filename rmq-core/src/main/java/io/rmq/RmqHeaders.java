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

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The headers that travel with a message: text by name, in the order they were set.
 * Immutable and thread-safe.
 */
public final class RmqHeaders {

	/**
	 * Header of a reply: the id of the message that it answers.
	 */
	public static final String CORRELATION_ID = "rmq_correlationId";

	/**
	 * Header of a request: the address to which its reply goes. Without it nobody waits
	 * for one.
	 */
	public static final String REPLY_TO = "rmq_replyTo";

	private static final RmqHeaders EMPTY = new RmqHeaders(Collections.emptyMap());

	private final Map<String, String> values;

	private RmqHeaders(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Return the headers of a message that has none.
	 * @return no headers
	 */
	public static RmqHeaders empty() {
		return EMPTY;
	}

	/**
	 * Return headers with a copy of the given values.
	 * @param values the value of each header, by name
	 * @return the headers
	 * @throws IllegalArgumentException if a name is blank, or a name or a value has half
	 * of a surrogate pair in it, which cannot be stored
	 */
	public static RmqHeaders of(Map<String, String> values) {
		if (values.isEmpty()) {
			return EMPTY;
		}
		Map<String, String> copy = new LinkedHashMap<>(values);
		copy.forEach((name, value) -> {
			if (name.isBlank()) {
				throw new IllegalArgumentException("A header's name must not be blank");
			}
			Objects.requireNonNull(value, () -> "Header '" + name + "' must have a value");
			requireText(name);
			requireText(value);
		});
		return new RmqHeaders(Collections.unmodifiableMap(copy));
	}

	private static void requireText(String text) {
		boolean surrogates = text.chars().anyMatch((c) -> Character.isSurrogate((char) c));
		if (surrogates && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new IllegalArgumentException("A header must not contain half of a surrogate pair, as '%s' does"
				.formatted(text.replaceAll("\\p{Cs}|\\p{Cntrl}", "?")));
		}
	}

	/**
	 * Return the value of a header.
	 * @param name the header's name
	 * @return its value, or {@code null} if the message does not have it
	 */
	public @Nullable String get(String name) {
		return this.values.get(name);
	}

	/**
	 * Return all headers by name, unmodifiable.
	 * @return the headers as a map
	 */
	public Map<String, String> asMap() {
		return this.values;
	}

	/**
	 * Return whether there is no header.
	 * @return {@code true} if there is none
	 */
	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof RmqHeaders that && this.values.equals(that.values));
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return this.values.toString();
	}

}
