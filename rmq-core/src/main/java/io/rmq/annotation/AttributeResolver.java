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

package io.rmq.annotation;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.rmq.RmqConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/**
 * Resolves the attributes of one annotation, and says which one is wrong.
 */
final class AttributeResolver {

	private final ConfigurableBeanFactory beanFactory;

	private final String place;

	/**
	 * Create a resolver.
	 * @param beanFactory knows placeholders and expressions
	 * @param place where the annotation is, for messages
	 */
	AttributeResolver(ConfigurableBeanFactory beanFactory, String place) {
		this.beanFactory = beanFactory;
		this.place = place;
	}

	/**
	 * Return what an attribute says, empty if it says nothing.
	 */
	String text(String attribute, String declared) {
		if (declared.isEmpty()) {
			return "";
		}
		return checked(attribute, declared, value(attribute, declared));
	}

	private Object value(String attribute, String declared) {
		Object value;
		try {
			value = evaluate(declared);
		}
		catch (RuntimeException ex) {
			throw invalid(attribute, declared, "it cannot be resolved: " + ex.getMessage(), ex);
		}
		if (value == null) {
			throw invalid(attribute, declared, "it is null");
		}
		return value;
	}

	private String checked(String attribute, String declared, Object value) {
		String text = value.toString().trim();
		if (text.contains("${")) {
			throw invalid(attribute, declared, "there is no property for the placeholder in '" + text
					+ "'; define it, or give a default as in ${name:default}");
		}
		if (text.isEmpty()) {
			throw invalid(attribute, declared, "it is blank; leave it out or give it a value");
		}
		return text;
	}

	/**
	 * Return the texts that an attribute stands for: those of a collection or an array,
	 * or those between the commas of a text.
	 */
	List<String> texts(String attribute, String declared) {
		Object value = value(attribute, declared);
		Stream<?> texts = (value instanceof Collection<?> collection) ? collection.stream()
				: Arrays.stream(ObjectUtils.isArray(value) ? ObjectUtils.toObjectArray(value)
						: StringUtils.commaDelimitedListToStringArray(value.toString()));
		return texts.map((text) -> checked(attribute, declared, text)).toList();
	}

	int number(String attribute, String declared) {
		String text = text(attribute, declared);
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw invalid(attribute, declared, "'" + text + "' is not a whole number", ex);
		}
	}

	double decimal(String attribute, String declared) {
		String text = text(attribute, declared);
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw invalid(attribute, declared, "'" + text + "' is not a number", ex);
		}
	}

	Duration duration(String attribute, String declared) {
		return toDuration(attribute, declared, text(attribute, declared));
	}

	/**
	 * Return the duration that (a part of) the text of an attribute says.
	 */
	Duration toDuration(String attribute, String declared, String text) {
		try {
			return DurationFormatterUtils.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			throw invalid(attribute, declared,
					"'" + text + "' is not a duration; write it as 500ms, 30s, 5m, 2h, 1m30s or PT5M", ex);
		}
	}

	/**
	 * Return an attribute as a constant of an enum, in upper or lower case.
	 */
	private Object constant(String attribute, String declared, Class<?> type) {
		String text = text(attribute, declared);
		String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> ((Enum<?>) constant).name().equals(name))
			.findFirst()
			.orElseThrow(() -> invalid(attribute, declared,
					"'%s' is none of %s".formatted(text, Arrays.toString(type.getEnumConstants()))));
	}

	/**
	 * Return an attribute as a value of a type.
	 */
	<T> Object value(String attribute, String declared, Class<T> type) {
		if (type == Integer.class) {
			return number(attribute, declared);
		}
		if (type == Boolean.class) {
			return flag(attribute, declared);
		}
		if (type == Duration.class) {
			return duration(attribute, declared);
		}
		return type.isEnum() ? constant(attribute, declared, type) : text(attribute, declared);
	}

	boolean flag(String attribute, String declared) {
		String text = text(attribute, declared);
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw invalid(attribute, declared, "'" + text + "' is neither 'true' nor 'false'");
		};
	}

	RmqConfigurationException invalid(String attribute, String declared, String reason) {
		return invalid(attribute, declared, reason, null);
	}

	RmqConfigurationException invalid(String attribute, String declared, @Nullable String reason,
			@Nullable Throwable cause) {
		return new RmqConfigurationException(
				"Attribute '%s' = \"%s\" of %s is not valid: %s".formatted(attribute, declared, this.place, reason),
				cause);
	}

	private @Nullable Object evaluate(String declared) {
		String resolved = this.beanFactory.resolveEmbeddedValue(declared);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		return (expressions != null) ? expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null))
				: resolved;
	}

}
