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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and then encrypts bodies, and undoes that. What was done is in headers, so
 * bodies are read whatever is configured at the time. Thread-safe.
 */
final class BodyEncoding {

	private final CompressionSettings compression;

	private final PayloadCipher cipher;

	BodyEncoding(CompressionSettings compression, EncryptionKeys keys) {
		compression.require();
		this.compression = compression;
		this.cipher = new PayloadCipher(keys);
	}

	/**
	 * Encode a body.
	 * @param messageId the message's id
	 * @param body the body
	 * @param headers the headers that tell what the body is
	 * @return the body to store, with those headers and further ones
	 */
	EncodedPayload encode(String messageId, byte[] body, RmqHeaders headers) {
		byte[] compressed = compress(body);
		String keyId = this.cipher.activeKey();
		if (compressed == body && keyId == null) {
			return new EncodedPayload(body, headers);
		}
		List<String> encodings = new ArrayList<>(2);
		if (compressed != body) {
			encodings.add(this.compression.type().encoding());
		}
		if (keyId == null) {
			return new EncodedPayload(compressed, with(headers, encodings, null));
		}
		encodings.add(PayloadCipher.ENCODING);
		RmqHeaders all = with(headers, encodings, keyId);
		return new EncodedPayload(this.cipher.encrypt(compressed, keyId, associated(messageId, all)), all);
	}

	private static RmqHeaders with(RmqHeaders headers, List<String> encodings, @Nullable String keyId) {
		Map<String, String> all = new LinkedHashMap<>(headers.asMap());
		all.put(PayloadHeaders.ENCODING, String.join(",", encodings));
		if (keyId != null) {
			all.put(PayloadHeaders.ENCRYPTION_KEY, keyId);
		}
		return RmqHeaders.of(all);
	}

	/**
	 * Return the compressed body, or the body itself if it is not worth it.
	 */
	private byte[] compress(byte[] body) {
		if (!this.compression.applyTo(body.length)) {
			return body;
		}
		byte[] compressed = this.compression.type().compress(body);
		return (compressed.length < body.length) ? compressed : body;
	}

	/**
	 * Undo what was done to a body.
	 * @throws RmqSerializationException if that is not possible
	 */
	byte[] decode(String messageId, RmqHeaders headers, byte[] body) {
		String encoding = headers.get(PayloadHeaders.ENCODING);
		if (encoding == null) {
			return body;
		}
		int comma = encoding.indexOf(',');
		String last = encoding.substring(comma + 1).strip();
		if (!last.equals(PayloadCipher.ENCODING)) {
			return decompress(encoding, body);
		}
		String keyId = headers.get(PayloadHeaders.ENCRYPTION_KEY);
		if (keyId == null) {
			throw new RmqSerializationException("The message is encrypted, but has no header %s with the id of the key"
				.formatted(PayloadHeaders.ENCRYPTION_KEY), null);
		}
		byte[] decrypted = this.cipher.decrypt(body, keyId, associated(messageId, headers));
		return (comma < 0) ? decrypted : decompress(encoding.substring(0, comma).strip(), decrypted);
	}

	private byte[] decompress(String encoding, byte[] body) {
		Compression compression = Compression.of(encoding);
		if (compression == null) {
			throw new RmqSerializationException(
					"The message has the encoding '%s', which this version of RMQ does not know; update RMQ"
						.formatted(encoding),
					null);
		}
		return compression.decompress(body, this.compression.maxDecompressedSize());
	}

	/**
	 * Return whether a message is encrypted, so that what its body says is for nobody
	 * else to know.
	 */
	static boolean isEncrypted(RmqHeaders headers) {
		return headers.get(PayloadHeaders.ENCRYPTION_KEY) != null;
	}

	/**
	 * Return what the tag of an encrypted body is over besides: all that decides what the
	 * body is taken for, so that it cannot be put into another message, or be taken for
	 * something else. Not the topic, as a message may be moved to another one.
	 */
	private static String associated(String messageId, RmqHeaders headers) {
		return String.join("\n", messageId, text(headers.get(PayloadHeaders.ENCODING)),
				text(headers.get(PayloadHeaders.ENCRYPTION_KEY)), text(headers.get(PayloadHeaders.TYPE)),
				text(headers.get(PayloadHeaders.CONTENT_TYPE)));
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

}
