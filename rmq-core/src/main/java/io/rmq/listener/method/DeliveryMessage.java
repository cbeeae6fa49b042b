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

import java.util.Objects;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqMessage;
import io.rmq.RmqSerializationException;
import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * A delivery as Spring's message. The body is read once, at first need; the headers are
 * gathered only if something asks for them.
 */
final class DeliveryMessage implements Message<Object> {

	private final Delivery delivery;

	private final RmqContext context;

	private final @Nullable RmqAcknowledgment acknowledgment;

	private final PayloadReader reader;

	private boolean read;

	private @Nullable Object payload;

	private @Nullable MessageHeaders headers;

	/**
	 * Create a message.
	 * @param acknowledgment what settles it, {@code null} if that is not done by hand
	 */
	DeliveryMessage(Delivery delivery, RmqContext context, @Nullable RmqAcknowledgment acknowledgment,
			PayloadReader reader) {
		this.acknowledgment = acknowledgment;
		this.delivery = delivery;
		this.context = context;
		this.reader = reader;
	}

	Delivery delivery() {
		return this.delivery;
	}

	RmqContext context() {
		return this.context;
	}

	RmqAcknowledgment acknowledgment() {
		return Objects.requireNonNull(this.acknowledgment,
				"The message is not settled by hand; set the listener's ackMode to MANUAL");
	}

	@Nullable Object payloadIfAny() {
		if (!this.read) {
			this.payload = this.reader.read(this.delivery);
			this.read = true;
		}
		return this.payload;
	}

	@Override
	public Object getPayload() {
		Object payload = payloadIfAny();
		if (payload == null) {
			throw new RmqSerializationException("The body is empty, so there is no payload", null);
		}
		return payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders headers = this.headers;
		if (headers == null) {
			headers = new DeliveryHeaders(this.delivery, this.context);
			this.headers = headers;
		}
		return headers;
	}

	/**
	 * Return this message with the body read, so that the caller need not expect an
	 * error.
	 */
	DeliveryMessage withPayload() {
		payloadIfAny();
		return this;
	}

	RmqMessage<Object> toRmqMessage() {
		return new RmqMessage<>(this.delivery.messageId(), this.delivery.topic(), this.delivery.key(),
				this.delivery.priority(), this.delivery.headers(), getPayload(), this.delivery.createdAt(),
				this.delivery.version());
	}

	@Override
	public String toString() {
		return "message %s of topic '%s'".formatted(this.delivery.messageId(), this.delivery.topic());
	}

}
