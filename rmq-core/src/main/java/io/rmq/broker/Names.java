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

/**
 * What may be the name of a topic, a group, a consumer or a message. Names become part of
 * keys, so what could end a key's hash tag or make two keys one is refused.
 */
public final class Names {

	/**
	 * The longest name, in characters.
	 */
	public static final int MAX_LENGTH = 200;

	private Names() {
	}

	/**
	 * Check a topic's name.
	 * @param topic the name
	 * @return the name
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank, a
	 * control character, a brace or a slash in it
	 */
	public static String requireTopic(String topic) {
		return require("topic", topic, "{}/");
	}

	/**
	 * Check a group's name.
	 * @param group the name
	 * @return the name
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank, a
	 * control character, a brace, a slash or a colon in it
	 */
	public static String requireGroup(String group) {
		return require("group", group, "{}/:");
	}

	/**
	 * Check a consumer's name.
	 * @param consumer the name
	 * @return the name
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank or a
	 * control character in it
	 */
	public static String requireConsumer(String consumer) {
		return require("consumer", consumer, "");
	}

	/**
	 * Check a message's id.
	 * @param id the id
	 * @return the id
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank or a
	 * control character in it
	 */
	public static String requireMessageId(String id) {
		return require("message id", id, "");
	}

	private static String require(String what, String name, String reserved) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The name of a %s must not be blank".formatted(what));
		}
		if (name.length() > MAX_LENGTH) {
			throw new IllegalArgumentException("The name of a %s must have at most %d characters, '%s…' has %d"
				.formatted(what, MAX_LENGTH, name.substring(0, 40), name.length()));
		}
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (Character.isISOControl(c) || Character.isWhitespace(c) || reserved.indexOf(c) >= 0) {
				throw new IllegalArgumentException(
						"The name of a %s must not contain blanks, control characters%s; '%s' has one at position %d"
							.formatted(what, reserved.isEmpty() ? "" : " or any of " + reserved,
									name.replaceAll("\\p{Cntrl}", "?"), i));
			}
		}
		return name;
	}

}
