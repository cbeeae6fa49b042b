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

import java.lang.reflect.Type;

import io.rmq.RmqSerializationException;
import io.rmq.broker.Delivery;
import io.rmq.convert.PayloadFormat;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Reads bodies as the one type that a listener method takes.
 */
final class PayloadReader {

	private final PayloadFormat format;

	private final Type type;

	private final boolean required;

	private final boolean forAnything;

	/**
	 * Create a reader.
	 * @param required whether an empty body is an error
	 * @param forAnything whether the method takes what no other does, so that the name of
	 * the message's type may be unknown
	 */
	PayloadReader(PayloadFormat format, Type type, boolean required, boolean forAnything) {
		this.format = format;
		this.type = type;
		this.required = required;
		this.forAnything = forAnything;
	}

	Type type() {
		return this.type;
	}

	/**
	 * Return the class of what is read, with a wrapper for a primitive type.
	 */
	Class<?> payloadClass() {
		return ClassUtils.resolvePrimitiveIfNecessary(ResolvableType.forType(this.type).toClass());
	}

	/**
	 * Read the body of a message.
	 * @return the payload; {@code null} for an empty body if the method does not require
	 * a payload
	 */
	@Nullable Object read(Delivery delivery) {
		try {
			byte[] bytes = this.format.decode(delivery.messageId(), delivery.headers(), delivery.body());
			if (bytes.length == 0 && !this.required) {
				return null;
			}
			return (this.forAnything) ? this.format.readAnything(bytes, delivery.headers(), this.type)
					: this.format.read(bytes, delivery.headers(), this.type);
		}
		catch (RmqSerializationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new RmqSerializationException("Body of %d bytes cannot be read as %s: %s"
				.formatted(delivery.body().length, this.type.getTypeName(), ex), ex);
		}
	}

}
