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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import io.rmq.convert.StoredBody;
import org.jspecify.annotations.Nullable;

/**
 * A payload as far as it can be shown.
 *
 * @param kind what it is
 * @param text it as text, {@code null} if that is nothing to show
 */
record ShownPayload(PayloadKind kind, @Nullable String text) {

	/**
	 * A compressed payload that becomes larger is not shown.
	 */
	private static final int MAX_DECOMPRESSED = 16 * 1024 * 1024;

	private static final ShownPayload BINARY = new ShownPayload(PayloadKind.BINARY, null);

	private static final ShownPayload ENCRYPTED = new ShownPayload(PayloadKind.ENCRYPTED, null);

	static ShownPayload of(RmqHeaders headers, byte[] stored, MaskedFields masked) {
		StoredBody body = new StoredBody(headers, stored);
		if (body.isEncrypted()) {
			return ENCRYPTED;
		}
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(body.decompressed(MAX_DECOMPRESSED)))
				.toString();
		}
		catch (CharacterCodingException | RmqSerializationException ex) {
			// No text, damaged, too large, or the library is missing.
			return BINARY;
		}
		String json = masked.maskJson(text);
		if (json != null) {
			return new ShownPayload(PayloadKind.JSON, json);
		}
		return text.chars().allMatch(ShownPayload::isPrintable) ? new ShownPayload(PayloadKind.TEXT, text) : BINARY;
	}

	private static boolean isPrintable(int c) {
		return !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t';
	}

}
