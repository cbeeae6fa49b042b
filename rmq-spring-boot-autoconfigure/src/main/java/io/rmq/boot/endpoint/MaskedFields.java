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

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Hides the values of fields and headers that are nobody's business. All else of a JSON
 * text stays as it is, to the last blank. Thread-safe.
 */
final class MaskedFields {

	private static final String MASK = "******";

	private static final String JSON_MASK = '"' + MASK + '"';

	private final JsonFactory factory = new JsonFactory();

	private final Set<String> names;

	/**
	 * Create masked fields.
	 * @param names their names; upper and lower case, hyphens and underscores make no
	 * difference
	 */
	MaskedFields(Collection<String> names) {
		this.names = names.stream().map(MaskedFields::bare).collect(Collectors.toUnmodifiableSet());
	}

	Map<String, String> maskHeaders(Map<String, String> headers) {
		Map<String, String> masked = new LinkedHashMap<>(headers);
		masked.replaceAll((name, value) -> isMasked(name) ? MASK : value);
		return masked;
	}

	/**
	 * Mask fields at any depth.
	 * @return the text, without what follows a secret if it breaks there; {@code null} if
	 * it is not JSON
	 */
	@Nullable String maskJson(String text) {
		StringBuilder masked = new StringBuilder();
		int copied = 0;
		boolean any = false;
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), text)) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				any = true;
				if (token == JsonToken.PROPERTY_NAME && isMasked(parser.currentName())) {
					parser.nextToken();
					int value = offset(parser.currentTokenLocation());
					masked.append(text, copied, value);
					copied = value;
					parser.skipChildren();
					parser.finishToken();
					masked.append(JSON_MASK);
					copied = offset(parser.currentLocation());
				}
			}
		}
		catch (JacksonException ex) {
			return masked.isEmpty() ? null : masked.append(MASK).toString();
		}
		return any ? masked.append(text, copied, text.length()).toString() : null;
	}

	private static int offset(TokenStreamLocation location) {
		return Math.toIntExact(location.getCharOffset());
	}

	private boolean isMasked(String name) {
		return this.names.contains(bare(name));
	}

	private static String bare(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

}
