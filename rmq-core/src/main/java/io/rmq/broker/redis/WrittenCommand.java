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

import java.util.Arrays;
import java.util.List;

/**
 * A command of which the first parts are always the same. Writes it out as the bytes that
 * travel, on the thread that sends: the client's own thread, which all connections share,
 * would otherwise do so, part by part.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis
 * serialization protocol</a>
 */
final class WrittenCommand {

	private final int parts;

	private final byte[] start;

	/**
	 * Create a command.
	 * @param start the parts that are always the same
	 */
	WrittenCommand(byte[]... start) {
		this.parts = start.length;
		this.start = new byte[Arrays.stream(start).mapToInt(WrittenCommand::length).sum()];
		int position = 0;
		for (byte[] part : start) {
			position = write(part, this.start, position);
		}
	}

	/**
	 * Write it out.
	 * @param rest the other parts
	 */
	byte[] with(List<byte[]> rest) {
		int count = this.parts + rest.size();
		int size = prefixLength(count) + this.start.length;
		for (byte[] part : rest) {
			size += length(part);
		}
		byte[] bytes = new byte[size];
		int position = writePrefix('*', count, bytes, 0);
		System.arraycopy(this.start, 0, bytes, position, this.start.length);
		position += this.start.length;
		for (byte[] part : rest) {
			position = write(part, bytes, position);
		}
		return bytes;
	}

	private static int length(byte[] part) {
		return prefixLength(part.length) + part.length + 2;
	}

	private static int write(byte[] part, byte[] bytes, int position) {
		int at = writePrefix('$', part.length, bytes, position);
		System.arraycopy(part, 0, bytes, at, part.length);
		return writeLineEnd(bytes, at + part.length);
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
