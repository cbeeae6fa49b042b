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

package io.rmq.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.rmq.broker.OutboundMessage;

/**
 * The fields in which a message is stored.
 */
final class MessageFields {

	private MessageFields() {
	}

	/**
	 * Return the fields of a message.
	 * @return names and values in turns
	 */
	static List<byte[]> of(OutboundMessage message) {
		List<byte[]> fields = new ArrayList<>(12);
		add(fields, EntryField.ID, bytes(message.id()));
		add(fields, EntryField.TTL, bytes(String.valueOf(message.ttl().toMillis())));
		add(fields, EntryField.BODY, message.body());
		if (message.key() != null) {
			add(fields, EntryField.KEY, bytes(message.key()));
		}
		if (!message.headers().isEmpty()) {
			add(fields, EntryField.HEADERS, HeadersJson.write(message.headers()));
		}
		if (message.maxAttempts() > 0) {
			add(fields, EntryField.MAX_ATTEMPTS, bytes(String.valueOf(message.maxAttempts())));
		}
		return fields;
	}

	private static void add(List<byte[]> fields, EntryField field, byte[] value) {
		fields.add(field.bytes());
		fields.add(value);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
