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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a stored message. Every entry begins with {@link #ID}, {@link #TTL} and
 * {@link #BODY} in this order, so that the server stores their names once per node of the
 * stream; the others are there only when set.
 */
enum EntryField {

	/**
	 * Id of the message.
	 */
	ID("id"),

	/**
	 * Time to live in ms from when it was stored, 0 for no limit.
	 */
	TTL("ttl"),

	/**
	 * Payload in bytes.
	 */
	BODY("body"),

	/**
	 * Key.
	 */
	KEY("key"),

	/**
	 * Headers as a JSON object of strings.
	 */
	HEADERS("hdr"),

	/**
	 * How often it is tried at most.
	 */
	MAX_ATTEMPTS("max"),

	/**
	 * When it was first stored, in ms; only when it was moved since.
	 */
	TIMESTAMP("ts"),

	/**
	 * When it expires, in ms; only when it was moved.
	 */
	EXPIRES("exp"),

	/**
	 * How many attempts have failed.
	 */
	ATTEMPTS("att"),

	/**
	 * The failed attempts, JSON objects separated by commas.
	 */
	HISTORY("err"),

	/**
	 * How many consumers have died with it.
	 */
	RECOVERIES("rec"),

	/**
	 * Version of the format; absent for 1.
	 */
	VERSION("v");

	private static final EntryField[] ALL = values();

	private final byte[] bytes;

	EntryField(String name) {
		this.bytes = name.getBytes(StandardCharsets.US_ASCII);
	}

	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Return the field of a name, without making a string of it.
	 * @return the field, or {@code null} if this version does not know it
	 */
	static @Nullable EntryField of(ByteBuffer name) {
		for (EntryField field : ALL) {
			if (field.matches(name)) {
				return field;
			}
		}
		return null;
	}

	private boolean matches(ByteBuffer name) {
		if (name.remaining() != this.bytes.length) {
			return false;
		}
		for (int i = 0; i < this.bytes.length; i++) {
			if (name.get(name.position() + i) != this.bytes[i]) {
				return false;
			}
		}
		return true;
	}

}
