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

package io.rmq.convert;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/**
 * One way to make bytes fewer. Thread-safe.
 */
interface CompressionCodec {

	/**
	 * Compress.
	 * @throws IOException never for bytes in memory, unless the library fails
	 */
	byte[] compress(byte[] bytes) throws IOException;

	/**
	 * Decompress, giving up as soon as there is too much, so that a small body cannot
	 * fill the memory.
	 * @param bytes what was compressed
	 * @param limit how many bytes may come out
	 * @return the bytes, or {@code null} if there are more
	 * @throws IOException if it was not compressed so, or is damaged
	 */
	byte @Nullable [] decompress(byte[] bytes, int limit) throws IOException;

	/**
	 * Read all that a stream decompresses, or give up.
	 * @return the bytes, or {@code null} if there are more than {@code limit}
	 */
	static byte @Nullable [] read(InputStream decompressing, int limit) throws IOException {
		byte[] bytes = decompressing.readNBytes(limit + 1);
		return (bytes.length <= limit) ? bytes : null;
	}

}
