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
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The LZ4 frame format, as {@code lz4} on the command line writes it.
 */
final class Lz4Codec implements CompressionCodec {

	@Override
	public byte[] compress(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
		try (LZ4FrameOutputStream out = new LZ4FrameOutputStream(compressed,
				LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB)) {
			out.write(bytes, 0, bytes.length);
		}
		return compressed.toByteArray();
	}

	@Override
	public byte @Nullable [] decompress(byte[] bytes, int limit) throws IOException {
		try (LZ4FrameInputStream in = new LZ4FrameInputStream(new ByteArrayInputStream(bytes))) {
			return CompressionCodec.read(in, limit);
		}
	}

}
