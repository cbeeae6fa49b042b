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

package io.rmq.samples.cli.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.rmq.RmqSerializationException;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.PayloadHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The payload of a message as it can be read.
 *
 * @param kind {@code json}, {@code text}, {@code binary} or {@code encrypted}
 * @param text the payload, decompressed; {@code null} if it is no text
 * @param bytes how long it is as it is stored
 */
record Payload(String kind, @Nullable String text, int bytes) {

	private static final JsonFactory JSON = new JsonFactory();

	static Payload of(RmqStoredMessage message) {
		int length = message.body().length;
		if (message.headers().get(PayloadHeaders.ENCRYPTION_KEY) != null) {
			return new Payload("encrypted", null, length);
		}
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded(message))).toString();
			return new Payload(isJson(text) ? "json" : "text", text, length);
		}
		catch (CharacterCodingException | RmqSerializationException ex) {
			return new Payload("binary", null, length);
		}
	}

	private static byte[] decoded(RmqStoredMessage message) {
		if (message.headers().get(PayloadHeaders.ENCODING) == null) {
			return message.body();
		}
		return PayloadFormat.of(new JacksonMessageConverter()).decode(message.id(), message.headers(), message.body());
	}

	private static boolean isJson(String text) {
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
			if (parser.nextToken() == null) {
				return false;
			}
			parser.skipChildren();
			return parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/**
	 * Return it, or in brackets why it is not shown.
	 */
	String describe() {
		return (this.text != null) ? this.text : "(%s, %d bytes)".formatted(this.kind, this.bytes);
	}

}
