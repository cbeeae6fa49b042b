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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * How payloads are stored: converted to bytes, then compressed, then encrypted, as far as
 * the parts say so. Headers tell what was done, so messages of different formats can wait
 * side by side. Thread-safe.
 */
public final class PayloadFormat {

	private final ConverterChain converters;

	private final MessageTypes types;

	private final BodyEncoding encoding;

	/**
	 * Create a format.
	 * @param converters turn payloads into bytes; the first that supports a type is used,
	 * and the one for JSON only if no other does
	 * @param types logical names of types
	 * @param compression what is compressed
	 * @param keys the keys to encrypt and decrypt with
	 * @throws io.rmq.RmqConfigurationException if a library is missing for the
	 * compression
	 */
	public PayloadFormat(List<RmqMessageConverter> converters, MessageTypes types, CompressionSettings compression,
			EncryptionKeys keys) {
		this.converters = new ConverterChain(converters);
		this.types = types;
		this.encoding = new BodyEncoding(compression, keys);
	}

	/**
	 * Return a format without names of types, compression and encryption.
	 * @param converter turns payloads into bytes
	 * @return the format
	 */
	public static PayloadFormat of(RmqMessageConverter converter) {
		return new PayloadFormat(List.of(converter), MessageTypes.none(), CompressionSettings.none(),
				EncryptionKeys.none());
	}

	/**
	 * Turn a payload into what is stored.
	 * @param messageId the id of the message
	 * @param payload the payload
	 * @return the body and the headers that belong to it
	 * @throws RmqSerializationException if that is not possible
	 */
	public EncodedPayload write(String messageId, Object payload) {
		RmqMessageConverter converter = this.converters.writer(payload);
		return this.encoding.encode(messageId, toBytes(converter, payload),
				headers(this.types.name(ConverterChain.typeOf(payload)), converter.contentType()));
	}

	private static byte[] toBytes(RmqMessageConverter converter, Object payload) {
		try {
			byte[] bytes = converter.toBytes(payload);
			if (bytes != null) {
				return bytes;
			}
			throw new RmqSerializationException("Payload of %s cannot be written: %s returned null"
				.formatted(payload.getClass().getTypeName(), converter.getClass().getTypeName()), null);
		}
		catch (RmqException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new RmqSerializationException("Payload of %s cannot be written by %s: %s"
				.formatted(payload.getClass().getTypeName(), converter.getClass().getTypeName(), ex.getMessage()), ex);
		}
	}

	private static RmqHeaders headers(@Nullable String type, @Nullable String contentType) {
		if (type == null && contentType == null) {
			return RmqHeaders.empty();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		if (type != null) {
			headers.put(PayloadHeaders.TYPE, type);
		}
		if (contentType != null) {
			headers.put(PayloadHeaders.CONTENT_TYPE, contentType);
		}
		return RmqHeaders.of(headers);
	}

	/**
	 * Decrypt and decompress a body.
	 * @param messageId the id of the message
	 * @param headers the headers of the message
	 * @param body the stored body
	 * @return the bytes that the payload was turned into; the body itself if nothing was
	 * done to it
	 * @throws RmqSerializationException if that is not possible
	 */
	public byte[] decode(String messageId, RmqHeaders headers, byte[] body) {
		return headers.isEmpty() ? body : this.encoding.decode(messageId, headers, body);
	}

	/**
	 * Turn decoded bytes into a payload.
	 * @param bytes what {@link #decode} returned
	 * @param headers the headers of the message
	 * @param type the type that the handler asks for
	 * @return the payload
	 * @throws RmqSerializationException if that is not possible; if the message is
	 * encrypted, this does not tell what is in it
	 */
	public Object read(byte[] bytes, RmqHeaders headers, Type type) {
		return read(bytes, headers, type, this.types::resolve);
	}

	/**
	 * Turn decoded bytes into a payload for a handler that takes what no other does. A
	 * name of a type in the headers counts only if it is known and that of what the
	 * handler asks for.
	 * @param bytes what {@link #decode} returned
	 * @param headers the headers of the message
	 * @param type the type that the handler asks for
	 * @return the payload
	 * @throws RmqSerializationException if that is not possible; if the message is
	 * encrypted, this does not tell what is in it
	 */
	public Object readAnything(byte[] bytes, RmqHeaders headers, Type type) {
		return read(bytes, headers, type, this.types::resolveIfFitting);
	}

	/**
	 * Return the types that have a name, by which a handler can be chosen.
	 * @return the class of each name
	 */
	public Map<String, Class<?>> namedTypes() {
		return this.types.asMap();
	}

	private Object read(byte[] bytes, RmqHeaders headers, Type type,
			BiFunction<@Nullable String, Type, Type> resolution) {
		String contentType = headers.get(PayloadHeaders.CONTENT_TYPE);
		if (contentType != null && type == byte[].class) {
			return bytes;
		}
		Type resolved = resolution.apply(headers.get(PayloadHeaders.TYPE), type);
		RmqMessageConverter converter = this.converters.reader(contentType, resolved);
		try {
			Object payload = converter.fromBytes(bytes, resolved);
			if (payload != null) {
				return payload;
			}
			throw new RmqSerializationException("Body of %d bytes cannot be read as %s: %s returned null"
				.formatted(bytes.length, resolved.getTypeName(), converter.getClass().getTypeName()), null);
		}
		catch (RuntimeException ex) {
			if (BodyEncoding.isEncrypted(headers)) {
				// Its text would be stored and logged, where everybody can read it
				throw new RmqSerializationException("Encrypted body cannot be read as %s: %s"
					.formatted(resolved.getTypeName(), kind(ex).getClass().getName()), null);
			}
			throw ex;
		}
	}

	private static Throwable kind(RuntimeException ex) {
		return (ex instanceof RmqSerializationException && ex.getCause() != null) ? ex.getCause() : ex;
	}

}
