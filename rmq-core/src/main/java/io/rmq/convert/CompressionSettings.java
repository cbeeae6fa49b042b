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

import io.rmq.RmqConfigurationException;

/**
 * What is compressed, and how much may come out of what was. Immutable and thread-safe.
 *
 * @param type how bodies are compressed that are sent
 * @param threshold the smallest body that is compressed, in bytes; it is sent as it is
 * all the same if that is smaller
 * @param maxDecompressedSize how many bytes a body may have when it is decompressed; a
 * larger one is not compressed when it is sent, and not read when it is received
 */
public record CompressionSettings(Compression type, int threshold, int maxDecompressedSize) {

	/**
	 * The smallest body that is compressed unless told otherwise, in bytes: 1 KB.
	 */
	public static final int DEFAULT_THRESHOLD = 1024;

	/**
	 * How many times as large as the largest message a decompressed body may be, unless
	 * told otherwise.
	 */
	public static final int DEFAULT_RATIO = 10;

	/**
	 * How many bytes a decompressed body may have unless told otherwise: 10 MB.
	 */
	public static final int DEFAULT_MAX_DECOMPRESSED_SIZE = DEFAULT_RATIO * 1024 * 1024;

	/**
	 * The largest limit that there can be, in bytes: 1 GB.
	 */
	public static final int LARGEST_MAX_DECOMPRESSED_SIZE = 1024 * 1024 * 1024;

	public CompressionSettings {
		if (threshold < 0) {
			throw new IllegalArgumentException("threshold must be at least 0 bytes, not " + threshold);
		}
		if (maxDecompressedSize < 1 || maxDecompressedSize > LARGEST_MAX_DECOMPRESSED_SIZE) {
			throw new IllegalArgumentException("max-decompressed-size must be between 1 and %d bytes, not %d"
				.formatted(LARGEST_MAX_DECOMPRESSED_SIZE, maxDecompressedSize));
		}
	}

	/**
	 * Create settings with the default threshold and limit.
	 * @param type how bodies are compressed
	 */
	public CompressionSettings(Compression type) {
		this(type, DEFAULT_THRESHOLD, DEFAULT_MAX_DECOMPRESSED_SIZE);
	}

	/**
	 * Return settings that compress nothing, and decompress at most 10 MB.
	 * @return the settings
	 */
	public static CompressionSettings none() {
		return new CompressionSettings(Compression.NONE);
	}

	/**
	 * Check that what is configured can be used here.
	 * @throws RmqConfigurationException if its library is missing or does not work
	 */
	void require() {
		this.type.require();
	}

	/**
	 * Return whether a body of some size is to be compressed.
	 */
	boolean applyTo(int size) {
		return this.type != Compression.NONE && size >= this.threshold && size <= this.maxDecompressedSize;
	}

}
