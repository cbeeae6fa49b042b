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

import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * The raw Snappy format, which begins with the length of what comes out.
 */
final class SnappyCodec implements CompressionCodec {

	@Override
	public byte[] compress(byte[] bytes) throws IOException {
		return Snappy.compress(bytes);
	}

	@Override
	public byte @Nullable [] decompress(byte[] bytes, int limit) throws IOException {
		int length = Snappy.uncompressedLength(bytes);
		if (length < 0) {
			throw new IOException("Snappy data of negative length");
		}
		// The library checks that no more than this comes out
		return (length <= limit) ? Snappy.uncompress(bytes) : null;
	}

}
