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

package io.rmq.boot.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import io.rmq.RmqHeaders;
import io.rmq.convert.PayloadHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShownPayload}.
 */
class ShownPayloadTests {

	@Test
	void jsonIsShownWithMaskedFields() {
		assertThat(shown(utf8("{\"password\": 1}")))
			.isEqualTo(new ShownPayload(PayloadKind.JSON, "{\"password\": \"******\"}"));
	}

	@Test
	void textIsShownAsItIs() {
		assertThat(shown(utf8("a\n\tb <é>"))).isEqualTo(new ShownPayload(PayloadKind.TEXT, "a\n\tb <é>"));
		assertThat(shown(new byte[0])).isEqualTo(new ShownPayload(PayloadKind.TEXT, ""));
	}

	@Test
	void whatCannotBePrintedIsNotShown() {
		assertThat(shown(new byte[] { (byte) 0xC3, 0x28 })).isEqualTo(new ShownPayload(PayloadKind.BINARY, null));
		assertThat(shown(new byte[] { 'a', 0, 'b' })).isEqualTo(new ShownPayload(PayloadKind.BINARY, null));
	}

	@Test
	void compressedIsShownDecompressed() throws IOException {
		assertThat(shown(gzip(utf8("[1]")), Map.of(PayloadHeaders.ENCODING, "gzip")))
			.isEqualTo(new ShownPayload(PayloadKind.JSON, "[1]"));
	}

	@Test
	void whatCannotBeDecompressedIsNotShown() throws IOException {
		ShownPayload binary = new ShownPayload(PayloadKind.BINARY, null);
		assertThat(shown(gzip(new byte[17 * 1024 * 1024]), Map.of(PayloadHeaders.ENCODING, "gzip"))).isEqualTo(binary);
		assertThat(shown(utf8("damaged"), Map.of(PayloadHeaders.ENCODING, "gzip"))).isEqualTo(binary);
		assertThat(shown(utf8("damaged"), Map.of(PayloadHeaders.ENCODING, "zstd"))).isEqualTo(binary);
		assertThat(shown(utf8("unknown"), Map.of(PayloadHeaders.ENCODING, "brotli"))).isEqualTo(binary);
	}

	@Test
	void encryptedIsNotShown() {
		assertThat(shown(utf8("{}"), Map.of(PayloadHeaders.ENCODING, "aes-gcm", PayloadHeaders.ENCRYPTION_KEY, "k")))
			.isEqualTo(new ShownPayload(PayloadKind.ENCRYPTED, null));
	}

	private static ShownPayload shown(byte[] body) {
		return shown(body, Map.of());
	}

	private static ShownPayload shown(byte[] body, Map<String, String> headers) {
		return ShownPayload.of(RmqHeaders.of(headers), body, new MaskedFields(List.of("password")));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
			out.write(bytes);
		}
		return compressed.toByteArray();
	}

}
