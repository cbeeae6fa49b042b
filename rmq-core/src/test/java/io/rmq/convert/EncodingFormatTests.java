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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pins how bodies are encoded, since messages wait in Redis for other versions and other
 * programs. None of these bytes was made by RMQ: those of gzip, lz4 and zstd are what the
 * commands of these names write, those of AES are from OpenSSL, by way of Python.
 */
class EncodingFormatTests {

	private static final String PAYLOAD = "{\"product\":\"tea\",\"quantity\":1,\"note\":\"%s\"}"
		.formatted("tea ".repeat(16));

	private static final byte[] KEY = HexFormat.of()
		.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

	private final PayloadFormat format = new PayloadFormat(List.of(new JacksonMessageConverter()),
			MessageTypes.of(Map.of("order", Order.class)), CompressionSettings.none(),
			EncryptionKeys.of("k1", Map.of("k1", Base64.getEncoder().encodeToString(KEY))));

	@ParameterizedTest
	@CsvSource({
			"gzip, 1f8b0800000000000203ab562a28ca4f294d2e51b2522a494d54d2512a2c4dcc2bc92ca954b232d451cacb2f4985c8285082956a01d45c6c8e68000000",
			"lz4, 04224d186440a732000000f2147b2270726f64756374223a22746561222c227175616e74697479223a312c226e6f74651a001f2004002650656120227d00000000942d3c33",
			"snappy, 68a47b2270726f64756374223a22746561222c227175616e74697479223a312c226e6f7465223a2274656120ee040004227d",
			"zstd, 28b52ffd045885010064027b2270726f64756374223a22746561222c227175616e74697479223a312c226e6f746520227d0200d949b11ee6135b3e02d9" })
	void compressedBodyIsInTheUsualFormat(String encoding, String body) {
		assertThat(read("m-1", Map.of("rmq_encoding", encoding), body)).isEqualTo(PAYLOAD);
	}

	@ParameterizedTest
	@CsvSource({ "GZIP, 1f8b0800", "LZ4, 04224d18", "SNAPPY, 68", "ZSTD, 28b52ffd" })
	void compressedBodyBeginsAsTheFormatSays(Compression compression, String start) {
		EncodedPayload stored = new PayloadFormat(List.of(new JacksonMessageConverter()), MessageTypes.none(),
				new CompressionSettings(compression, 0, 1000), EncryptionKeys.none())
			.write("m-1", PAYLOAD);
		assertThat(HexFormat.of().formatHex(stored.body())).startsWith(start);
	}

	@Test
	void encryptedBodyIsNonceThenCiphertextThenTag() {
		assertThat(read("m-1", Map.of("rmq_encoding", "aes-gcm", "rmq_encryptionKey", "k1"),
				"000102030405060708090a0b3c20a669aa81b778f963ada9c58c194faff4f64191152b154c1ec7bf2c4522dc6e64cbde95e3"
						+ "66fd15840b88e9a75c5d8f7914e83bf6d7bf5eb75e7c79c3818b911cb21fb2f152047d74de0b8eaf7a8d59aabd07"
						+ "1743270d9cddeaa919d0cde8aad82d83c561ea679e627ec9bf509fa56d05a9a61e190bc9"))
			.isEqualTo(PAYLOAD);
	}

	@Test
	void encryptedBodyIsCompressedFirstAndBoundToItsType() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("rmq_type", "order");
		headers.put("rmq_encoding", "zstd,aes-gcm");
		headers.put("rmq_encryptionKey", "k1");
		assertThat(read("m-1", headers,
				"000102030405060708090a0b6fb7f9e6c1bd471a8d2595f093990a02e7a3e440d2417d085d06c7a93f1875d36f64c788d6e3"
						+ "28a958861182fce2081a935b60541367bd3c2ccc141bc1f7af2816f9d347952bc28b0e6cb99a44"))
			.isEqualTo(PAYLOAD);
	}

	@Test
	void headersAreWrittenAsTheyAreRead() {
		EncodedPayload stored = new PayloadFormat(List.of(new JacksonMessageConverter()),
				MessageTypes.of(Map.of("order", Order.class)), new CompressionSettings(Compression.GZIP, 0, 1000),
				EncryptionKeys.of("k1", Map.of("k1", Base64.getEncoder().encodeToString(KEY))))
			.write("m-1", new Order("tea".repeat(20), 1));
		assertThat(stored.headers()).hasToString("{rmq_type=order, rmq_encoding=gzip,aes-gcm, rmq_encryptionKey=k1}");
		assertThat(new String(this.format.decode("m-1", stored.headers(), stored.body()), StandardCharsets.UTF_8))
			.isEqualTo("{\"product\":\"%s\",\"quantity\":1}".formatted("tea".repeat(20)));
	}

	private Object read(String id, Map<String, String> headers, String body) {
		RmqHeaders all = RmqHeaders.of(headers);
		return this.format.read(this.format.decode(id, all, HexFormat.of().parseHex(body)), all, String.class);
	}

	record Order(String product, int quantity) {

	}

}
