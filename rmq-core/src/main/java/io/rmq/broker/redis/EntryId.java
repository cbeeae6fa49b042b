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

/**
 * The id of an entry of a stream: milliseconds, a hyphen, and a number.
 *
 * @see <a href="https://redis.io/docs/latest/develop/data-types/streams/">Redis
 * Streams</a>
 */
final class EntryId {

	/**
	 * More is as good as this: hundreds of thousands of years from now.
	 */
	static final long MAX_MILLIS = 1L << 53;

	private EntryId() {
	}

	/**
	 * Return the milliseconds: the server's clock when the entry was added, or later if
	 * the lane was ahead of it. {@link #MAX_MILLIS} if they are more.
	 */
	static long millis(String entry) {
		long millis = Long.parseUnsignedLong(entry, 0, entry.indexOf('-'), 10);
		return (millis >= 0 && millis < MAX_MILLIS) ? millis : MAX_MILLIS;
	}

	/**
	 * Return the milliseconds of an id as the server answers it. The position stays.
	 */
	static long millis(ByteBuffer entry) {
		long millis = 0;
		for (int i = entry.position(); i < entry.limit() && entry.get(i) != '-'; i++) {
			if (millis >= MAX_MILLIS) {
				return MAX_MILLIS;
			}
			millis = millis * 10 + (entry.get(i) - '0');
		}
		return millis;
	}

}
