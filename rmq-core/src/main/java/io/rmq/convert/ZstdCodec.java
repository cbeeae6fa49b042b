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

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import org.jspecify.annotations.Nullable;

/**
 * The Zstandard frame format (RFC 8878).
 */
final class ZstdCodec implements CompressionCodec {

	/**
	 * The least window that every reader has to allow, 8 MB, as a power of 2.
	 */
	private static final int MIN_WINDOW_LOG = 23;

	/**
	 * The largest window that the library takes without being told, as a power of 2.
	 */
	private static final int MAX_WINDOW_LOG = 27;

	@Override
	public byte[] compress(byte[] bytes) {
		return Zstd.compress(bytes);
	}

	@Override
	public byte @Nullable [] decompress(byte[] bytes, int limit) throws IOException {
		if (bytes.length == 0) {
			// To the library that is no frame, and no error
			throw new EOFException("No Zstandard frame");
		}
		try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes))) {
			// The window is memory that a frame asks for before anything comes out
			int windowLog = Integer.SIZE - Integer.numberOfLeadingZeros(limit);
			in.setLongMax(Math.min(Math.max(windowLog, MIN_WINDOW_LOG), MAX_WINDOW_LOG));
			return CompressionCodec.read(in, limit);
		}
	}

}
