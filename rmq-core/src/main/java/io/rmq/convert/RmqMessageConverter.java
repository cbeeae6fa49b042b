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

/**
 * Turns payloads into the bytes that are stored, and back. Must be thread-safe.
 */
public interface RmqMessageConverter {

	/**
	 * Turn a payload into bytes.
	 * @param payload the payload
	 * @return the bytes to store
	 * @throws RmqSerializationException if that is not possible
	 */
	byte[] toBytes(Object payload);

	/**
	 * Turn bytes into a payload.
	 * @param body the stored bytes
	 * @param type the type that the handler asks for
	 * @return the payload
	 * @throws RmqSerializationException if that is not possible
	 */
	Object fromBytes(byte[] body, Type type);

}
