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

import java.lang.reflect.Type;

import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into the bytes that are stored, and back. Of several, the first that
 * supports a type is used, in the order of
 * {@link org.springframework.core.annotation.Order}; the one for JSON is the last and
 * supports everything. So a bean of this type replaces JSON, or joins it when it says
 * which types it is for. Must be thread-safe.
 */
public interface RmqMessageConverter {

	/**
	 * Turn a payload into bytes.
	 * @param payload the payload
	 * @return the bytes to store; {@code null} counts as not possible
	 * @throws RmqSerializationException if that is not possible
	 */
	byte[] toBytes(Object payload);

	/**
	 * Turn bytes into a payload.
	 * @param body the stored bytes
	 * @param type the type that the handler asks for
	 * @return the payload; {@code null} counts as not possible
	 * @throws RmqSerializationException if that is not possible
	 */
	Object fromBytes(byte[] body, Type type);

	/**
	 * Return whether this converter is for a type.
	 * @param type the class of a payload to send, or the type that a handler asks for
	 * @return {@code true} by default
	 */
	default boolean supports(Type type) {
		return true;
	}

	/**
	 * Return what the bytes are, in terms that readers in other languages understand too,
	 * such as {@code application/cbor}. It travels in a header, and a message that has it
	 * is read by a converter that returns the same. So messages that were sent before a
	 * converter was added are still read as what they are.
	 * @return the content type, the same each time; {@code null}, the default, for none,
	 * as of JSON
	 */
	default @Nullable String contentType() {
		return null;
	}

}
