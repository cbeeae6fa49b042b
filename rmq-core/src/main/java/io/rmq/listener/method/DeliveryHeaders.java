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

package io.rmq.listener.method;

import java.util.Map;
import java.util.UUID;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * The message's own headers and what RMQ knows of it. Makes no random id, as Spring's
 * headers do, and leaves {@code id} and {@code timestamp} to the message, if it has such.
 */
final class DeliveryHeaders extends MessageHeaders {

	private static final long serialVersionUID = 1L;

	private static final long NO_TIMESTAMP = -1;

	private final long createdAt;

	DeliveryHeaders(Delivery delivery, RmqContext context) {
		super(null, ID_VALUE_NONE, NO_TIMESTAMP);
		this.createdAt = delivery.createdAt().toEpochMilli();
		Map<String, Object> headers = getRawHeaders();
		headers.put(TIMESTAMP, this.createdAt);
		headers.putAll(delivery.headers().asMap());
		headers.put(RmqMessageHeaders.MESSAGE_ID, delivery.messageId());
		headers.put(RmqMessageHeaders.TOPIC, delivery.topic());
		headers.put(RmqMessageHeaders.GROUP, context.group());
		headers.put(RmqMessageHeaders.ATTEMPT, context.attempt());
		headers.put(RmqMessageHeaders.PRIORITY, delivery.priority());
		headers.put(RmqMessageHeaders.CREATED_AT, delivery.createdAt());
		if (delivery.key() != null) {
			headers.put(RmqMessageHeaders.KEY, delivery.key());
		}
	}

	/**
	 * Return no id: that of the message is text, under
	 * {@link RmqMessageHeaders#MESSAGE_ID}.
	 */
	@Override
	public @Nullable UUID getId() {
		return null;
	}

	@Override
	public Long getTimestamp() {
		return this.createdAt;
	}

}
