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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;

import io.rmq.RmqMessage;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.Message;
import org.springframework.util.ConcurrentLruCache;

/**
 * Writes payloads as JSON, compact and without the names of classes: what a body becomes
 * is for the receiver to say. A {@code String} or a {@code byte[]} is not JSON but
 * travels as it is, text in UTF-8. Thread-safe.
 */
public final class JacksonMessageConverter implements RmqMessageConverter {

	/**
	 * Why payloads of a class cannot be written; empty if they can. Remembered for each
	 * class, as the registry of reactive types is searched from its beginning.
	 */
	private static final ClassValue<String> NO_VALUES = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			if (RmqMessage.class.isAssignableFrom(type) || Message.class.isAssignableFrom(type)) {
				return "it is a whole message; send its payload, and set its headers with header(..)";
			}
			if (Optional.class.isAssignableFrom(type)) {
				return "it may be empty; send what is in it, if there is something";
			}
			if (Future.class.isAssignableFrom(type)
					|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
				return "it has its value only later; send the value when it has one";
			}
			return "";
		}

	};

	private static final int CACHED_READERS = 256;

	private static final int MAX_CAUSE = 300;

	private static final byte[] JSON_NULL = { 'n', 'u', 'l', 'l' };

	private final ObjectWriter writer;

	private final ConcurrentLruCache<Type, ObjectReader> readers;

	/**
	 * Create a converter with the {@linkplain #defaultMapper() default mapper}.
	 */
	public JacksonMessageConverter() {
		this(defaultMapper());
	}

	/**
	 * Create a converter.
	 * @param mapper says how payloads look in JSON. Its default typing and its
	 * indentation, if any, are not used: they would put the names of classes, and blanks,
	 * into the data
	 */
	public JacksonMessageConverter(JsonMapper mapper) {
		JsonMapper untyped = withoutDefaultTyping(mapper);
		this.writer = untyped.writer().without(SerializationFeature.INDENT_OUTPUT);
		this.readers = new ConcurrentLruCache<>(CACHED_READERS,
				(type) -> untyped.readerFor(untyped.constructType(type)));
	}

	/**
	 * Return a new mapper that suits messages: Jackson's defaults, with which unknown
	 * properties are ignored and times are written as ISO 8601 text, and the modules
	 * found on the class path.
	 * @return the mapper
	 */
	public static JsonMapper defaultMapper() {
		return JsonMapper.builder().findAndAddModules().build();
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * A {@code byte[]} is returned itself, not a copy.
	 */
	@Override
	public byte[] toBytes(Object payload) {
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		if (payload instanceof String text) {
			return encode(text);
		}
		requireValue(payload);
		byte[] body;
		try {
			body = this.writer.writeValueAsBytes(payload);
		}
		catch (RuntimeException ex) {
			throw unwritable(payload, startOf(ex), ex);
		}
		if (Arrays.equals(body, JSON_NULL)) {
			throw unwritable(payload, "it is null in JSON, which no receiver could read", null);
		}
		return body;
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * For {@code byte[]} the body itself is returned, not a copy.
	 */
	@Override
	public Object fromBytes(byte[] body, Type type) {
		if (type == byte[].class) {
			return body;
		}
		if (type == String.class) {
			return decode(body);
		}
		Object payload;
		try {
			payload = this.readers.get(type).readValue(body);
		}
		catch (RuntimeException ex) {
			throw unreadable(body, type, startOf(ex), ex);
		}
		if (payload == null) {
			throw unreadable(body, type, "it is null in JSON", null);
		}
		return payload;
	}

	/**
	 * What contains a payload, or will have one later, is not what the sender means: a
	 * receiver of the payload's type could not read it.
	 */
	private static void requireValue(Object payload) {
		String reason = NO_VALUES.get(payload.getClass());
		if (!reason.isEmpty()) {
			throw unwritable(payload, reason, null);
		}
	}

	private static JsonMapper withoutDefaultTyping(JsonMapper mapper) {
		boolean typed = mapper.serializationConfig().getDefaultTyper(mapper.constructType(Object.class)) != null;
		return (typed) ? mapper.rebuild().deactivateDefaultTyping().build() : mapper;
	}

	private static byte[] encode(String text) {
		// String.getBytes would store a question mark instead, silently
		int broken = indexOfUnpairedSurrogate(text);
		if (broken >= 0) {
			throw unwritable(text, "it has half a surrogate pair at position " + broken + ", which is no text", null);
		}
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static int indexOfUnpairedSurrogate(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isSurrogate(c)) {
				boolean paired = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
				if (!paired) {
					return i;
				}
				i++;
			}
		}
		return -1;
	}

	private static String decode(byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8);
		// Either was in the text, or stands where bytes were not UTF-8
		if (text.indexOf('\uFFFD') >= 0) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
			}
			catch (CharacterCodingException ex) {
				throw unreadable(body, String.class, "it is not text in UTF-8", ex);
			}
		}
		return text;
	}

	private static RmqSerializationException unwritable(Object payload, String reason, @Nullable Throwable cause) {
		return new RmqSerializationException(
				"Payload of %s cannot be written: %s".formatted(payload.getClass().getTypeName(), reason), cause);
	}

	private static RmqSerializationException unreadable(byte[] body, Type type, String reason,
			@Nullable Throwable cause) {
		return new RmqSerializationException(
				"Body of %d bytes cannot be read as %s: %s".formatted(body.length, type.getTypeName(), reason), cause);
	}

	private static String startOf(RuntimeException ex) {
		String message = ex.getMessage();
		if (ex instanceof JacksonException jackson) {
			String path = jackson.getPathReference();
			message = jackson.getOriginalMessage() + (path.isEmpty() ? "" : " (at " + path + ")");
		}
		if (message == null) {
			return ex.getClass().getName();
		}
		String start = message.lines().findFirst().orElse("");
		return (start.length() <= MAX_CAUSE) ? start : start.substring(0, MAX_CAUSE) + "…";
	}

}
