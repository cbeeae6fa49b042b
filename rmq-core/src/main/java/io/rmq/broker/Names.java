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

import java.nio.charset.StandardCharsets;

import io.rmq.logging.EscapedText;

/**
 * What may be the name of a topic, a group, a consumer or a message. Names become part of
 * keys, so what could end a key's hash tag or make two keys one is refused.
 */
public final class Names {

	/**
	 * The longest name, in characters.
	 */
	public static final int MAX_LENGTH = 200;

	/**
	 * The longest name of a consumer, which has an instance's and a listener's id in it.
	 */
	public static final int MAX_CONSUMER_LENGTH = 500;

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
		return require("name of a topic", topic, "{}/");
	}

	/**
	 * Check a group's name.
	 * @param group the name
	 * @return the name
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank, a
	 * control character, a brace, a slash or a colon in it
	 */
	public static String requireGroup(String group) {
		return require("name of a group", group, "{}/:");
	}

	/**
	 * Check a consumer's name.
	 * @param consumer the name
	 * @return the name
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank or a
	 * control character in it
	 */
	public static String requireConsumer(String consumer) {
		return require("name of a consumer", consumer, "", MAX_CONSUMER_LENGTH);
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

	/**
	 * Check a message's key.
	 * @param key the key
	 * @return the key
	 * @throws IllegalArgumentException if it is blank or too long
	 */
	public static String requireKey(String key) {
		if (key.isBlank()) {
			throw new IllegalArgumentException("The key of a message must not be blank; leave it out for none");
		}
		return requireText("key of a message", requireLength("key of a message", key, MAX_LENGTH));
	}

	/**
	 * Check a listener's id.
	 * @param id the id
	 * @return the id
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank or a
	 * control character in it
	 */
	public static String requireListenerId(String id) {
		return require("id of a listener", id, "");
	}

	/**
	 * Check an instance's id.
	 * @param id the id
	 * @return the id
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank or a
	 * control character in it
	 */
	public static String requireInstanceId(String id) {
		return require("id of an instance", id, "");
	}

	/**
	 * Check an address for replies.
	 * @param address the address
	 * @return the address
	 * @throws IllegalArgumentException if it is blank, too long, or has a blank, a
	 * control character or a brace in it
	 */
	public static String requireReplyAddress(String address) {
		return require("address for replies", address, "{}");
	}

	/**
	 * Check that a text can be stored. Half of a surrogate pair cannot be: it would
	 * become a question mark, and two texts one.
	 * @param what what the text is, for the error
	 * @param text the text
	 * @return the text
	 * @throws IllegalArgumentException if it has half of a surrogate pair in it
	 */
	public static String requireText(String what, String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return requireSurrogatePairs(what, text);
			}
		}
		return text;
	}

	private static String requireSurrogatePairs(String what, String text) {
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new IllegalArgumentException("The %s must not contain half of a surrogate pair, as '%s' does"
				.formatted(what, EscapedText.of(text)));
		}
		return text;
	}

	private static String require(String what, String name, String reserved) {
		return require(what, name, reserved, MAX_LENGTH);
	}

	private static String require(String what, String name, String reserved, int maxLength) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("The %s must not be blank".formatted(what));
		}
		requireLength(what, name, maxLength);
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean printable = (c > ' ' && c < 0x7F) || !(Character.isISOControl(c) || Character.isWhitespace(c));
			if (!printable || (!reserved.isEmpty() && reserved.indexOf(c) >= 0)) {
				throw new IllegalArgumentException(
						"The %s must not contain blanks, control characters%s; '%s' has one at position %d".formatted(
								what, reserved.isEmpty() ? "" : " or any of " + reserved, EscapedText.of(name), i));
			}
		}
		return requireText(what, name);
	}

	private static String requireLength(String what, String name, int maxLength) {
		if (name.length() > maxLength) {
			throw new IllegalArgumentException("The %s must have at most %d characters, '%s…' has %d".formatted(what,
					maxLength, EscapedText.of(name.substring(0, 40)), name.length()));
		}
		return name;
	}

}
