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

package io.rmq.samples.cli.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * Says in one line why a value could not be bound.
 */
final class BindingMessage {

	private BindingMessage() {
	}

	static String of(BindException error) {
		Throwable root = error;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConversionFailedException conversion) {
				return "'%s' is not %s".formatted(conversion.getValue(),
						expected(conversion.getTargetType().getType()));
			}
			if (cause instanceof ConverterNotFoundException conversion) {
				return "does not fit; it must be " + expected(conversion.getTargetType().getType());
			}
			root = cause;
		}
		return (root != error) ? String.valueOf(root.getMessage())
				: "does not fit; it must be " + expected(error.getTarget().getType().resolve(Object.class));
	}

	private static String expected(Class<?> target) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target);
		if (type == Duration.class) {
			return "a duration; write a number with ms, s, m, h or d, as in 30s";
		}
		if (type == DataSize.class) {
			return "a size; write a number with B, KB, MB or GB, as in 1MB";
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		if (Number.class.isAssignableFrom(type)) {
			return (type == Double.class) ? "a number" : "a whole number";
		}
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants())
				.map(BindingMessage::name)
				.collect(Collectors.joining(", "));
		}
		if (type.isRecord() || Map.class.isAssignableFrom(type)) {
			return "a section, with keys below it";
		}
		return "a " + type.getSimpleName();
	}

	private static String name(@Nullable Object constant) {
		return String.valueOf(constant).toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
