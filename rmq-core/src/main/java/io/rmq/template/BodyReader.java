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

package io.rmq.template;

import java.lang.reflect.Type;

import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqSerializationException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.Delivery;
import io.rmq.convert.PayloadFormat;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Reads what others have sent. Thread-safe.
 */
final class BodyReader {

	private final PayloadFormat format;

	BodyReader(PayloadFormat format) {
		this.format = format;
	}

	/**
	 * Read a message.
	 * @throws RmqUnreadableMessageException if its body is not what is asked for
	 */
	<T> RmqMessage<T> message(Delivery delivery, ParameterizedTypeReference<T> type) {
		try {
			return new RmqMessage<>(delivery.messageId(), delivery.topic(), delivery.key(), delivery.priority(),
					delivery.headers(), read(delivery.messageId(), delivery.headers(), delivery.body(), type),
					delivery.createdAt(), delivery.version());
		}
		catch (RmqSerializationException ex) {
			throw new RmqUnreadableMessageException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Read a body.
	 * @param id the id with which it was written
	 * @throws RmqSerializationException if it is not what is asked for
	 */
	@SuppressWarnings("unchecked")
	<T> T read(String id, RmqHeaders headers, byte[] body, ParameterizedTypeReference<T> type) {
		Type wanted = type.getType();
		try {
			return (T) this.format.read(this.format.decode(id, headers, body), headers, wanted);
		}
		catch (RmqSerializationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new RmqSerializationException(
					"Body of %d bytes cannot be read as %s: %s".formatted(body.length, wanted.getTypeName(), ex), ex);
		}
	}

}
