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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import com.github.luben.zstd.ZstdOutputStream;
import com.sun.management.ThreadMXBean;
import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the compression of bodies.
 */
class CompressionTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final String TEXT = "All work and no play makes Jack a dull boy. ".repeat(100);

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void largeTextBecomesSmallerAndIsReadByWhoeverCompressesOtherwise(Compression compression) {
		EncodedPayload stored = format(compression, 1000).write("m-1", TEXT);
		assertThat(stored.body()).hasSizeLessThan(TEXT.length() / 4);
		assertThat(stored.headers().asMap())
			.isEqualTo(Map.of("rmq_encoding", compression.name().toLowerCase(Locale.ROOT)));
		for (Compression other : Compression.values()) {
			assertThat(read(format(other, 1000), stored)).isEqualTo(TEXT);
		}
	}

	@ParameterizedTest
	@EnumSource
	void messagesThatWereNotCompressedAreRead(Compression compression) {
		EncodedPayload stored = format(Compression.NONE, 0).write("m-1", TEXT);
		assertThat(stored.headers().isEmpty()).isTrue();
		assertThat(read(format(compression, 0), stored)).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@EnumSource
	void bodyBelowTheThresholdStaysAsItIs(Compression compression) {
		byte[] payload = "a".repeat(999).getBytes(StandardCharsets.US_ASCII);
		EncodedPayload stored = format(compression, 1000).write("m-1", payload);
		assertThat(stored.body()).isSameAs(payload);
		assertThat(stored.headers().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatWouldNotBecomeSmallerStaysAsItIs(Compression compression) {
		byte[] noise = new byte[5000];
		new Random(1).nextBytes(noise);
		EncodedPayload stored = format(compression, 0).write("m-1", noise);
		assertThat(stored.body()).isSameAs(noise);
		assertThat(stored.headers().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void emptyBodyStaysEmpty(Compression compression) {
		EncodedPayload stored = format(compression, 0).write("m-1", "");
		assertThat(stored.body()).isEmpty();
		assertThat(read(format(compression, 0), stored)).isEqualTo("");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void bodyOfMoreThanMayComeOutIsGivenUpEarly(Compression compression) {
		byte[] bomb = compression.compress(new byte[64 * MEGABYTE]);
		PayloadFormat format = format(new CompressionSettings(Compression.NONE, 0, MEGABYTE));
		EncodedPayload stored = new EncodedPayload(bomb,
				RmqHeaders.of(Map.of(PayloadHeaders.ENCODING, compression.encoding())));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> read(format, stored))
			.withMessageContaining("has more than 1048576 bytes when decompressed")
			.withMessageContaining("rmq.compression.max-decompressed-size");
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 * MEGABYTE);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void bodyOfAsMuchAsMayComeOutIsRead(Compression compression) {
		String payload = "a".repeat(MEGABYTE);
		PayloadFormat format = format(new CompressionSettings(compression, 0, MEGABYTE));
		EncodedPayload stored = format.write("m-1", payload);
		assertThat(stored.headers().isEmpty()).isFalse();
		assertThat(read(format, stored)).isEqualTo(payload);
	}

	@Test
	void bodyThatNoReceiverWouldDecompressIsNotCompressed() {
		PayloadFormat format = format(new CompressionSettings(Compression.GZIP, 0, 1000));
		assertThat(format.write("m-1", "a".repeat(1000)).headers().isEmpty()).isFalse();
		assertThat(format.write("m-1", "a".repeat(1001)).headers().isEmpty()).isTrue();
	}

	@Test
	void zstdFrameThatWantsTooMuchMemoryIsRefused() throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (ZstdOutputStream out = new ZstdOutputStream(compressed)) {
			out.setLong(27);
			out.write(new byte[100]);
			out.flush();
			out.write(new byte[100]);
		}
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> Compression.ZSTD.decompress(compressed.toByteArray(), MEGABYTE))
			.withMessageContaining("memory");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void damagedBodyIsAClearError(Compression compression) {
		EncodedPayload stored = format(compression, 0).write("m-1", TEXT);
		byte[] half = Arrays.copyOf(stored.body(), stored.body().length / 2);
		for (byte[] damaged : List.of(half, new byte[0], new byte[] { -1, -1, -1, -1, -1 }, new byte[50])) {
			assertThatExceptionOfType(RmqSerializationException.class)
				.isThrownBy(() -> read(format(compression, 0), new EncodedPayload(damaged, stored.headers())))
				.withMessageContaining("compressed with " + compression.encoding());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void whatIsNotCompressedAtAllIsAClearError(Compression compression) {
		EncodedPayload stored = new EncodedPayload("{\"a\":1}".getBytes(StandardCharsets.UTF_8),
				RmqHeaders.of(Map.of(PayloadHeaders.ENCODING, compression.encoding())));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(format(compression, 0), stored));
	}

	@Test
	void encodingThatIsNotKnownIsAClearError() {
		for (String encoding : List.of("br", "", "none", "gzip,gzip", "aes-gcm,gzip", "gzip,zstd,aes-gcm")) {
			EncodedPayload stored = new EncodedPayload(new byte[40],
					RmqHeaders.of(Map.of(PayloadHeaders.ENCODING, encoding)));
			assertThatExceptionOfType(RmqSerializationException.class).as(encoding)
				.isThrownBy(() -> read(format(Compression.NONE, 0), stored));
		}
	}

	@Test
	void settingsThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CompressionSettings(Compression.GZIP, -1, 1))
			.withMessageContaining("threshold");
		assertThatIllegalArgumentException().isThrownBy(() -> new CompressionSettings(Compression.GZIP, 1, 0))
			.withMessageContaining("max-decompressed-size");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CompressionSettings(Compression.GZIP, 1, Integer.MAX_VALUE));
	}

	private static PayloadFormat format(Compression compression, int threshold) {
		return format(new CompressionSettings(compression, threshold, 10 * MEGABYTE));
	}

	private static PayloadFormat format(CompressionSettings compression) {
		return new PayloadFormat(List.of(new JacksonMessageConverter()), MessageTypes.none(), compression,
				EncryptionKeys.none());
	}

	private static Object read(PayloadFormat format, EncodedPayload stored) {
		return format.read(format.decode("m-1", stored.headers(), stored.body()), stored.headers(), String.class);
	}

}
