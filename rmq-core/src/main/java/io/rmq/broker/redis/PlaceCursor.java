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

import org.jspecify.annotations.Nullable;

/**
 * After which message a page begins, as the scripts know it. Told to others as one word
 * that can be part of an address.
 *
 * @param place the number of its lane, or when it is due in ms; empty at first
 * @param name its entry, or its member; empty at first
 */
record PlaceCursor(String place, String name) {

	static PlaceCursor parse(@Nullable String cursor) {
		if (cursor == null) {
			return new PlaceCursor("", "");
		}
		try {
			String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
			int blank = text.indexOf(' ');
			if (blank > 0) {
				Long.parseLong(text, 0, blank, 10);
				return new PlaceCursor(text.substring(0, blank), text.substring(blank + 1));
			}
		}
		catch (IllegalArgumentException ex) {
			throw unknown(cursor, ex);
		}
		throw unknown(cursor, null);
	}

	/**
	 * Refuse a cursor that does not name a stream's entry.
	 */
	PlaceCursor requireEntry() {
		if (!this.name.isEmpty() && !DeadLetterPositions.isValid(this.name)) {
			throw unknown(format(), null);
		}
		return this;
	}

	String format() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((this.place + " " + this.name).getBytes(StandardCharsets.UTF_8));
	}

	private static IllegalArgumentException unknown(String cursor, @Nullable Exception cause) {
		return new IllegalArgumentException(
				"No page of this place ends with the cursor '%s'; begin with the first page, without a cursor"
					.formatted(cursor),
				cause);
	}

}
