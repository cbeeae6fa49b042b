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
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the converter for a payload among several.
 *
 * @param converters the converters, the first one first
 */
record ConverterChain(List<RmqMessageConverter> converters) {

	ConverterChain {
		if (converters.isEmpty()) {
			throw new IllegalArgumentException("There must be at least one message converter");
		}
		// The one for JSON takes everything, so nothing behind it would be asked.
		converters = Stream
			.concat(converters.stream().filter((converter) -> !isJson(converter)),
					converters.stream().filter(ConverterChain::isJson))
			.toList();
	}

	private static boolean isJson(RmqMessageConverter converter) {
		return converter instanceof JacksonMessageConverter;
	}

	/**
	 * Return the type of a payload. A constant with a body has a class of its own, which
	 * nobody means.
	 */
	static Class<?> typeOf(Object payload) {
		return (payload instanceof Enum<?> constant) ? constant.getDeclaringClass() : payload.getClass();
	}

	/**
	 * Return the converter that writes a payload.
	 * @throws RmqSerializationException if there is none
	 */
	RmqMessageConverter writer(Object payload) {
		Class<?> type = typeOf(payload);
		for (RmqMessageConverter converter : this.converters) {
			if (converter.supports(type)) {
				return converter;
			}
		}
		throw new RmqSerializationException(
				"Payload of %s cannot be written: none of the message converters %s supports it"
					.formatted(type.getTypeName(), this.converters),
				null);
	}

	/**
	 * Return the converter that reads bodies of a content type.
	 * @param contentType what the message says it is, or {@code null}
	 * @param type what to read it as
	 * @throws RmqSerializationException if there is none
	 */
	RmqMessageConverter reader(@Nullable String contentType, Type type) {
		for (RmqMessageConverter converter : this.converters) {
			if (Objects.equals(contentType, converter.contentType()) && converter.supports(type)) {
				return converter;
			}
		}
		throw new RmqSerializationException(
				"Body with content type '%s' cannot be read as %s: none of the message converters %s is for both"
					.formatted((contentType != null) ? contentType : "", type.getTypeName(), this.converters),
				null);
	}

}
