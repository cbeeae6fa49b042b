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
import java.util.Locale;
import java.util.function.Supplier;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * How bodies can be compressed. What a message is compressed with is in its header
 * {@link PayloadHeaders#ENCODING}, so that each reader recognises all of these, whatever
 * it sends itself. All but {@link #GZIP} need a library on the class path.
 */
public enum Compression {

	/**
	 * Not at all.
	 */
	NONE(null, null),

	/**
	 * The gzip format. Needs no library.
	 */
	GZIP(() -> new GzipCodec(), null),

	/**
	 * The LZ4 frame format: very fast. Needs {@code at.yawk.lz4:lz4-java}.
	 */
	LZ4(() -> new Lz4Codec(), "at.yawk.lz4:lz4-java"),

	/**
	 * The raw Snappy format: very fast. Needs {@code org.xerial.snappy:snappy-java}.
	 */
	SNAPPY(() -> new SnappyCodec(), "org.xerial.snappy:snappy-java"),

	/**
	 * The Zstandard format: smaller than gzip, and faster. Needs
	 * {@code com.github.luben:zstd-jni}.
	 */
	ZSTD(() -> new ZstdCodec(), "com.github.luben:zstd-jni");

	private static final byte[] PROBE = new byte[64];

	private final @Nullable Supplier<CompressionCodec> codecs;

	private final @Nullable String library;

	Compression(@Nullable Supplier<CompressionCodec> codecs, @Nullable String library) {
		this.codecs = codecs;
		this.library = library;
	}

	/**
	 * Return the name that is in the header.
	 */
	String encoding() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the compression of a name.
	 * @return the compression, or {@code null} if there is none of this name
	 */
	static @Nullable Compression of(String encoding) {
		for (Compression compression : values()) {
			if (compression.codecs != null && compression.encoding().equals(encoding)) {
				return compression;
			}
		}
		return null;
	}

	/**
	 * Check that it can be used here.
	 * @throws RmqConfigurationException if its library is missing or does not work
	 */
	void require() {
		try {
			if (this.codecs != null) {
				this.codecs.get().decompress(this.codecs.get().compress(PROBE), PROBE.length);
			}
		}
		catch (LinkageError ex) {
			throw new RmqConfigurationException(
					"Bodies cannot be compressed with %s: %s".formatted(encoding(), remedy(ex)), ex);
		}
		catch (IOException | RuntimeException ex) {
			throw new RmqConfigurationException("Bodies cannot be compressed with %s: %s".formatted(encoding(), ex),
					ex);
		}
	}

	byte[] compress(byte[] body) {
		try {
			return codec().compress(body);
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			throw new RmqSerializationException(
					"Body of %d bytes cannot be compressed with %s: %s".formatted(body.length, encoding(), ex), ex);
		}
	}

	/**
	 * Decompress.
	 * @throws RmqSerializationException if it is damaged or too large, or the library is
	 * missing
	 */
	byte[] decompress(byte[] body, int limit) {
		byte @Nullable [] decompressed;
		try {
			decompressed = codec().decompress(body, limit);
		}
		catch (LinkageError ex) {
			throw new RmqSerializationException("Body of %d bytes is compressed with %s, and cannot be read: %s"
				.formatted(body.length, encoding(), remedy(ex)), ex);
		}
		catch (IOException | RuntimeException ex) {
			throw new RmqSerializationException(
					"Body of %d bytes is compressed with %s, and damaged: %s".formatted(body.length, encoding(), ex),
					ex);
		}
		if (decompressed == null) {
			throw new RmqSerializationException(
					"Body of %d bytes, compressed with %s, has more than %d bytes when decompressed, the most that 'rmq.compression.max-decompressed-size' allows"
						.formatted(body.length, encoding(), limit),
					null);
		}
		return decompressed;
	}

	private CompressionCodec codec() {
		if (this.codecs == null) {
			throw new IllegalStateException("NONE does not compress");
		}
		return this.codecs.get();
	}

	private String remedy(LinkageError error) {
		return (this.library != null && error.getCause() instanceof ClassNotFoundException)
				? "the library is missing; add the dependency " + this.library
				: "its library does not work here: " + error;
	}

}
