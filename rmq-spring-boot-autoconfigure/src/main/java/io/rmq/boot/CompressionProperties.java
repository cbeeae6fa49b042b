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

package io.rmq.boot;

import java.util.Objects;

import io.rmq.convert.Compression;
import io.rmq.convert.CompressionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Compression of messages that are sent. Received ones are decompressed as they need it.
 * Immutable.
 *
 * @param type Compression of messages that are sent.
 * @param threshold Size of the smallest body that is compressed.
 * @param maxDecompressedSize Maximum size of a decompressed body. By default 10 times
 * rmq.producer.max-message-size.
 */
public record CompressionProperties(@DefaultValue("none") Compression type, @DefaultValue("1KB") DataSize threshold,
		@Nullable DataSize maxDecompressedSize) {

	private static final DataSize LARGEST = DataSize.ofBytes(CompressionSettings.LARGEST_MAX_DECOMPRESSED_SIZE);

	public CompressionProperties {
		PropertyRule.of("rmq.compression.threshold").between(DataSize.ofBytes(0), LARGEST, threshold);
		if (maxDecompressedSize != null) {
			PropertyRule.of("rmq.compression.max-decompressed-size")
				.between(DataSize.ofBytes(1), LARGEST, maxDecompressedSize);
		}
	}

	CompressionSettings settings(DataSize maxMessageSize) {
		long max = Objects
			.requireNonNullElseGet(this.maxDecompressedSize,
					() -> DataSize.ofBytes(CompressionSettings.DEFAULT_RATIO * maxMessageSize.toBytes()))
			.toBytes();
		return new CompressionSettings(this.type, Math.toIntExact(this.threshold.toBytes()),
				(int) Math.min(max, LARGEST.toBytes()));
	}

}
