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
import java.util.List;

/**
 * Writes out the command that adds an entry to a stream, as the bytes that travel. On the
 * thread that sends: the client's own thread, which all connections share, would
 * otherwise do so for each of its parts.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis
 * serialization protocol</a>
 */
final class AddCommand {

	private static final byte[] NAME = bulk("XADD".getBytes(StandardCharsets.US_ASCII));

	private static final byte[] ANY_ENTRY = bulk("*".getBytes(StandardCharsets.US_ASCII));

	private final byte[] start;

	/**
	 * Create what writes out commands for one stream.
	 * @param stream the key of the stream
	 */
	AddCommand(byte[] stream) {
		byte[] key = bulk(stream);
		this.start = new byte[NAME.length + key.length + ANY_ENTRY.length];
		System.arraycopy(NAME, 0, this.start, 0, NAME.length);
		System.arraycopy(key, 0, this.start, NAME.length, key.length);
		System.arraycopy(ANY_ENTRY, 0, this.start, NAME.length + key.length, ANY_ENTRY.length);
	}

	/**
	 * Write out a command.
	 * @param fields the names and the values of the entry's fields, in turns
	 */
	byte[] bytes(List<byte[]> fields) {
		int parts = 3 + fields.size();
		int size = prefixLength(parts) + this.start.length;
		for (byte[] field : fields) {
			size += prefixLength(field.length) + field.length + 2;
		}
		byte[] bytes = new byte[size];
		int position = writePrefix('*', parts, bytes, 0);
		System.arraycopy(this.start, 0, bytes, position, this.start.length);
		position += this.start.length;
		for (byte[] field : fields) {
			position = writeBulk(field, bytes, position);
		}
		return bytes;
	}

	private static byte[] bulk(byte[] value) {
		byte[] bytes = new byte[prefixLength(value.length) + value.length + 2];
		writeBulk(value, bytes, 0);
		return bytes;
	}

	private static int writeBulk(byte[] value, byte[] bytes, int position) {
		int at = writePrefix('$', value.length, bytes, position);
		System.arraycopy(value, 0, bytes, at, value.length);
		return writeLineEnd(bytes, at + value.length);
	}

	private static int prefixLength(int number) {
		return digits(number) + 3;
	}

	private static int digits(int number) {
		int digits = 1;
		for (int rest = number / 10; rest > 0; rest /= 10) {
			digits++;
		}
		return digits;
	}

	private static int writePrefix(char sign, int number, byte[] bytes, int position) {
		int end = position + 1 + digits(number);
		bytes[position] = (byte) sign;
		int rest = number;
		for (int i = end - 1; i > position; i--) {
			bytes[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return writeLineEnd(bytes, end);
	}

	private static int writeLineEnd(byte[] bytes, int position) {
		bytes[position] = '\r';
		bytes[position + 1] = '\n';
		return position + 2;
	}

}
