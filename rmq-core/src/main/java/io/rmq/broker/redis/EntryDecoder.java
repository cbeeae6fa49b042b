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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import io.rmq.RmqFormatException;
import io.rmq.RmqHeaders;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Names;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one entry and makes a delivery of them. An entry that cannot be
 * read becomes a delivery with a defect, so that it does not hold up the others.
 */
final class EntryDecoder {

	/**
	 * The newest format that this version reads, and the one that it writes.
	 */
	static final int VERSION = 1;

	/**
	 * So many failed attempts are as good as any more: the number of the next one is
	 * still an {@code int}.
	 */
	private static final int MAX_COUNTED = 1_000_000_000;

	private static final byte[] EMPTY = new byte[0];

	private static final int MAX_DIGITS = 18;

	/**
	 * In place of bytes that are not UTF-8.
	 */
	private static final char REPLACEMENT = '\uFFFD';

	private final String topic;

	private final Lane lane;

	private final String entry;

	private @Nullable String id;

	private byte @Nullable [] body;

	private @Nullable String key;

	private RmqHeaders headers = RmqHeaders.empty();

	private long timestamp;

	private long ttl;

	private long expires;

	private int maxAttempts;

	private int failures;

	private int crashes;

	private String history = "";

	private int version = VERSION;

	private @Nullable String defect;

	EntryDecoder(String topic, Lane lane, String entry) {
		this.topic = topic;
		this.lane = lane;
		this.entry = entry;
	}

	void field(@Nullable EntryField field, ByteBuffer value) {
		if (field == null) {
			return;
		}
		try {
			switch (field) {
				case ID -> this.id = Names.requireMessageId(text(field, value));
				case BODY -> this.body = bytes(value);
				case KEY -> this.key = Names.requireKey(text(field, value));
				case HEADERS -> this.headers = HeadersJson.read(bytes(value));
				case TIMESTAMP -> this.timestamp = number(value);
				case ATTEMPTS -> this.failures = (int) Math.min(number(value), MAX_COUNTED);
				case HISTORY -> this.history = new String(bytes(value), StandardCharsets.UTF_8);
				case RECOVERIES -> this.crashes = (int) Math.min(number(value), MAX_COUNTED);
				case VERSION -> this.version = count(value);
				case TTL -> this.ttl = number(value);
				case EXPIRES -> this.expires = number(value);
				case MAX_ATTEMPTS -> this.maxAttempts = maxAttempts(value);
			}
		}
		catch (NumberFormatException ex) {
			this.defect = "field " + name(field) + " is not a number";
		}
		catch (RmqFormatException | IllegalArgumentException ex) {
			this.defect = ex.getMessage();
		}
	}

	Delivery delivery() {
		if (this.version > VERSION) {
			this.defect = "it is stored in format %d, and this version of RMQ reads formats up to %d; update RMQ"
				.formatted(this.version, VERSION);
		}
		else if (this.defect == null && (this.id == null || this.body == null)) {
			this.defect = "it has no field " + ((this.id == null) ? "id" : "body") + "; was it not sent by RMQ?";
		}
		long stored = EntryId.millis(this.entry);
		if (this.expires == 0 && this.ttl > 0) {
			this.expires = stored + this.ttl;
		}
		return new Delivery(new Lease(this.lane, this.entry), this.topic, (this.id != null) ? this.id : this.entry,
				this.key, this.headers, (this.body != null) ? this.body : EMPTY,
				Instant.ofEpochMilli((this.timestamp > 0) ? this.timestamp : stored), this.expires, this.maxAttempts,
				this.failures, this.crashes, this.history, this.version, this.defect);
	}

	/**
	 * Read a time to live; none if it cannot be read.
	 */
	static Duration ttl(byte[] value) {
		try {
			return Duration.ofMillis(number(ByteBuffer.wrap(value)));
		}
		catch (NumberFormatException ex) {
			return Duration.ZERO;
		}
	}

	/**
	 * Read text of ASCII characters, as the server's own is.
	 */
	static String ascii(ByteBuffer value) {
		return new String(bytes(value), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Read text. Bytes that are not UTF-8 are refused, because two texts could become
	 * one.
	 */
	private static String text(EntryField field, ByteBuffer value) {
		byte[] bytes = bytes(value);
		String text = new String(bytes, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
			throw new IllegalArgumentException("field %s is not UTF-8".formatted(name(field)));
		}
		return text;
	}

	private static String name(EntryField field) {
		return new String(field.bytes(), StandardCharsets.US_ASCII);
	}

	private static int maxAttempts(ByteBuffer value) {
		int max = count(value);
		if (max < 1) {
			throw new IllegalArgumentException("field max must be at least 1, not " + max);
		}
		return max;
	}

	private static int count(ByteBuffer value) {
		long number = number(value);
		if (number > Integer.MAX_VALUE) {
			throw new NumberFormatException("Not a number of at most %d".formatted(Integer.MAX_VALUE));
		}
		return (int) number;
	}

	/**
	 * Read a number without making text of it: most messages have a time to live.
	 */
	private static long number(ByteBuffer value) {
		long number = 0;
		int digits = value.remaining();
		for (int i = 0; i < digits; i++) {
			int digit = value.get() - '0';
			if (digit < 0 || digit > 9) {
				throw new NumberFormatException("Not a digit");
			}
			number = number * 10 + digit;
		}
		if (digits == 0 || digits > MAX_DIGITS) {
			throw new NumberFormatException("Not a number of at most %d digits".formatted(MAX_DIGITS));
		}
		return number;
	}

	private static byte[] bytes(ByteBuffer value) {
		byte[] bytes = new byte[value.remaining()];
		value.get(bytes);
		return bytes;
	}

}
