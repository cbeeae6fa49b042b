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

package io.rmq.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import io.rmq.admin.model.RmqMessageLocation;
import org.jspecify.annotations.Nullable;

/**
 * The message after which a page begins, as the scripts know it. Clients get it as one
 * word that can be part of an address, and that contains the kind of location.
 *
 * @param kind the kind of location
 * @param order the number of its lane, or when it is due in ms; empty at first
 * @param name its entry, or its member; empty at first
 */
record LocationCursor(String kind, String order, String name) {

	/**
	 * Return where a page begins.
	 * @param cursor what {@link #format()} has returned; {@code null} for the first page
	 * @param location the location
	 * @param latestFirst whether the latest come first
	 * @throws IllegalArgumentException if no page of this kind of location ends there
	 */
	static LocationCursor parse(@Nullable String cursor, RmqMessageLocation location, boolean latestFirst) {
		LocationCursor first = first(location, latestFirst);
		if (cursor == null) {
			return first;
		}
		try {
			String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 3);
			if (parts.length == 3 && parts[0].equals(first.kind)
					&& isNamed(location, Long.parseLong(parts[1]), parts[2])) {
				return first.at(parts[1], parts[2]);
			}
		}
		catch (IllegalArgumentException ex) {
			throw unknown(cursor, location, ex);
		}
		throw unknown(cursor, location, null);
	}

	/**
	 * Return the beginning of a location.
	 */
	static LocationCursor first(RmqMessageLocation location, boolean latestFirst) {
		String state = location.state().name().toLowerCase(Locale.ROOT);
		String scope = (location.group() != null) ? "-group" : "-topic";
		return new LocationCursor(state + scope + (latestFirst ? "-latest" : ""), "", "");
	}

	private static boolean isNamed(RmqMessageLocation location, long number, String name) {
		return switch (location.state()) {
			case DELAYED, RETRYING -> !name.isEmpty();
			case DEAD -> number == 0 && DeadLetterPositions.isValid(name);
			case READY, IN_FLIGHT ->
				number >= 1 && number <= ((location.group() != null) ? 6 : 3) && DeadLetterPositions.isValid(name);
		};
	}

	/**
	 * Return another cursor of the same kind.
	 */
	LocationCursor at(String order, String name) {
		return new LocationCursor(this.kind, order, name);
	}

	String format() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((this.kind + " " + this.order + " " + this.name).getBytes(StandardCharsets.UTF_8));
	}

	private static IllegalArgumentException unknown(String cursor, RmqMessageLocation location,
			@Nullable Exception cause) {
		return new IllegalArgumentException(
				"No page of those %s ends with the cursor '%s'; begin with the first page, without a cursor"
					.formatted(location, cursor),
				cause);
	}

}
