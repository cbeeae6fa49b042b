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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

	private static final Pattern ESCAPE = Pattern.compile("\\\\u+(\\p{XDigit}{4})");

	private final Set<String> names;

	/**
	 * Any of the names, wherever it is a word.
	 */
	private final Pattern mention;

	/**
	 * Create masked fields.
	 * @param names their names; upper and lower case, hyphens and underscores make no
	 * difference
	 */
	MaskedFields(Collection<String> names) {
		this.names = names.stream().map(MaskedFields::bare).collect(Collectors.toUnmodifiableSet());
		this.mention = Pattern.compile(
				this.names.stream()
					.map((name) -> name.codePoints()
						.mapToObj((c) -> Pattern.quote(Character.toString(c)))
						.collect(Collectors.joining("[-_]*")))
					.collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])")),
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
	}

	Map<String, String> maskHeaders(Map<String, String> headers) {
		Map<String, String> masked = new LinkedHashMap<>(headers);
		masked.replaceAll((name, value) -> isMasked(name) ? MASK : value);
		return masked;
	}

	/**
	 * Mask fields at any depth.
	 * @return the text, without what follows a secret if it breaks there, and hidden as a
	 * whole if it is no JSON but has the name of a masked field; {@code null} if it is
	 * not JSON and has none
	 */
	@Nullable String maskJson(String given) {
		String text = given.startsWith("\uFEFF") ? given.substring(1) : given;
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
			if (!masked.isEmpty()) {
				return masked.append(MASK).toString();
			}
			return isMentioned(text) ? MASK : null;
		}
		return any ? masked.append(text, copied, text.length()).toString() : null;
	}

	private boolean isMentioned(String text) {
		String plain = ESCAPE.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 16))));
		return !this.names.isEmpty() && this.mention.matcher(plain).find();
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
