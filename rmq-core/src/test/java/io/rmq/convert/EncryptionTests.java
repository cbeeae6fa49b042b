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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the encryption of bodies.
 */
class EncryptionTests {

	private static final String OLD = key(32, 1);

	private static final String NEW = key(16, 2);

	private final PayloadFormat format = format("k1", Map.of("k1", OLD));

	@ParameterizedTest
	@ValueSource(ints = { 16, 24, 32 })
	void bodyIsUnreadableWithoutTheKeyAndReadWithIt(int size) {
		PayloadFormat format = format("k1", Map.of("k1", key(size, 3)));
		EncodedPayload stored = format.write("m-1", "a secret");
		assertThat(new String(stored.body(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");
		assertThat(stored.body()).hasSize("a secret".length() + 28);
		assertThat(stored.headers().asMap()).isEqualTo(Map.of("rmq_encoding", "aes-gcm", "rmq_encryptionKey", "k1"));
		assertThat(read(format, "m-1", stored)).isEqualTo("a secret");
	}

	@Test
	void bodyIsCompressedBeforeItIsEncrypted() {
		PayloadFormat both = new PayloadFormat(List.of(new JacksonMessageConverter()), MessageTypes.none(),
				new CompressionSettings(Compression.ZSTD), EncryptionKeys.of("k1", Map.of("k1", OLD)));
		EncodedPayload stored = both.write("m-1", "a".repeat(10_000));
		assertThat(stored.body()).hasSizeLessThan(100);
		assertThat(stored.headers().get("rmq_encoding")).isEqualTo("zstd,aes-gcm");
		assertThat(read(this.format, "m-1", stored)).isEqualTo("a".repeat(10_000));
	}

	@Test
	void emptyBodyIsEncryptedToo() {
		EncodedPayload stored = this.format.write("m-1", "");
		assertThat(stored.body()).hasSize(28);
		assertThat(read(this.format, "m-1", stored)).isEqualTo("");
	}

	@Test
	void sameBodyNeverLooksTheSame() {
		Set<String> nonces = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			byte[] body = this.format.write("m-1", "a secret").body();
			nonces.add(Base64.getEncoder().encodeToString(Arrays.copyOf(body, 12)));
		}
		assertThat(nonces).hasSize(1000);
	}

	@Test
	void messagesOfOldKeysAreReadAfterARotation() {
		EncodedPayload old = this.format.write("m-1", "old");
		PayloadFormat rotated = format("k2", Map.of("k1", OLD, "k2", NEW));
		EncodedPayload fresh = rotated.write("m-2", "new");
		assertThat(fresh.headers().get("rmq_encryptionKey")).isEqualTo("k2");
		assertThat(read(rotated, "m-1", old)).isEqualTo("old");
		assertThat(read(rotated, "m-2", fresh)).isEqualTo("new");
	}

	@Test
	void keysWithoutAnActiveOneOnlyDecrypt() {
		PayloadFormat passive = format(null, Map.of("k1", OLD));
		assertThat(passive.write("m-1", "open").headers().isEmpty()).isTrue();
		assertThat(read(passive, "m-1", this.format.write("m-1", "a secret"))).isEqualTo("a secret");
		assertThat(read(this.format, "m-1", passive.write("m-1", "open"))).isEqualTo("open");
	}

	@Test
	void keyThatIsMissingIsNamedWithThoseThatAreThere() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(format("k2", Map.of("k2", NEW)), "m-1", stored))
			.withMessageContaining("encrypted with the key 'k1', which is not among the keys [k2]")
			.withMessageContaining("rmq.encryption.keys.k1");
	}

	@Test
	void wrongKeyIsAClearError() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(format("k1", Map.of("k1", NEW)), "m-1", stored))
			.withMessageContaining("cannot be decrypted with key 'k1'");
	}

	@Test
	void bodyCannotBeChanged() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		for (int i = 0; i < stored.body().length; i++) {
			byte[] changed = stored.body().clone();
			changed[i] ^= 1;
			assertThatExceptionOfType(RmqSerializationException.class)
				.isThrownBy(() -> read(this.format, "m-1", new EncodedPayload(changed, stored.headers())));
		}
		for (int length : new int[] { 0, 11, 12, 27 }) {
			assertThatExceptionOfType(RmqSerializationException.class)
				.isThrownBy(() -> read(this.format, "m-1", new EncodedPayload(new byte[length], stored.headers())))
				.withMessageContaining("too short");
		}
	}

	@Test
	void bodyCannotBePutIntoAnotherMessage() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> read(this.format, "m-2", stored));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rmq_type", "rmq_contentType" })
	void bodyCannotBeTakenForSomethingElse(String header) {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(
				() -> read(this.format, "m-1", new EncodedPayload(stored.body(), with(stored, header, "other"))));
	}

	@Test
	void headersOfTheSenderAreNotPartOfIt() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		assertThat(read(this.format, "m-1", new EncodedPayload(stored.body(), with(stored, "rmq_originalTopic", "t"))))
			.isEqualTo("a secret");
	}

	@Test
	void encryptedMessageNamesItsKey() {
		EncodedPayload stored = this.format.write("m-1", "a secret");
		RmqHeaders headers = RmqHeaders.of(Map.of("rmq_encoding", "aes-gcm"));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(this.format, "m-1", new EncodedPayload(stored.body(), headers)))
			.withMessageContaining("rmq_encryptionKey");
	}

	@Test
	void errorSaysNothingOfWhatIsEncrypted() {
		EncodedPayload stored = this.format.write("m-1", "\"s3cret\"");
		byte[] body = this.format.decode("m-1", stored.headers(), stored.body());
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.format.read(body, stored.headers(), Integer.class))
			.withNoCause()
			.withMessageMatching("Encrypted body cannot be read as java.lang.Integer: tools.jackson[\\w.]+");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "c2hvcnQ=", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh" })
	void keyThatIsNoneIsRefusedWithoutShowingIt(String key) {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> EncryptionKeys.of("k1", Map.of("k1", key)))
			.withNoCause()
			.withMessageContaining("rmq.encryption.keys.k1")
			.withMessageContaining("16, 24 or 32 bytes in Base64")
			.satisfies((ex) -> assertThat(key.isEmpty() || !ex.getMessage().contains(key)).isTrue());
	}

	@Test
	void activeKeyMustBeThere() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> EncryptionKeys.of("k2", Map.of("k1", OLD)))
			.withMessageContaining("'k2' is not among the keys [k1]");
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> EncryptionKeys.of("k 1", Map.of("k 1", OLD)));
	}

	@Test
	void keysAreNotShown() {
		assertThat(EncryptionKeys.of("k1", Map.of("k1", OLD))).hasToString("EncryptionKeys[active k1 of [k1]]");
	}

	private static RmqHeaders with(EncodedPayload stored, String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(stored.headers().asMap());
		headers.put(name, value);
		return RmqHeaders.of(headers);
	}

	private static PayloadFormat format(String active, Map<String, String> keys) {
		return new PayloadFormat(List.of(new JacksonMessageConverter()), MessageTypes.none(),
				CompressionSettings.none(), EncryptionKeys.of(active, keys));
	}

	private static Object read(PayloadFormat format, String id, EncodedPayload stored) {
		return format.read(format.decode(id, stored.headers(), stored.body()), stored.headers(), String.class);
	}

	private static String key(int size, int seed) {
		byte[] key = new byte[size];
		Arrays.fill(key, (byte) seed);
		return Base64.getEncoder().encodeToString(key);
	}

}
