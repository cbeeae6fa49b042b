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

package io.rmq.boot.diagnostics;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Explains which properties do not exist or are empty, and how names with dots are
 * written.
 */
@Order(0)
class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("rmq");

	/**
	 * What is in brackets when a name has dots.
	 */
	private static final List<String> BY_NAME = List.of("topics", "listeners");

	private static final List<String> GROUPS_OF_KEYS = List.of("retry", "dead-letter", "deadletter");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		if (!cause.getUnboundProperties().stream().allMatch((property) -> ROOT.isAncestorOf(property.getName()))) {
			return null;
		}
		String properties = cause.getUnboundProperties()
			.stream()
			.map(UnknownPropertyFailureAnalyzer::describe)
			.collect(Collectors.joining("%n".formatted()));
		return new FailureAnalysis(
				"These properties have no effect, as RMQ does not have them or they are empty:%n%n%s"
					.formatted(properties),
				"Correct their names and values, or remove them. The name of a topic and the id of a listener are written in brackets if they have dots; in YAML in quotes too, as in \"[order.paid]\".",
				cause);
	}

	private static String describe(ConfigurationProperty property) {
		String origin = (property.getOrigin() != null) ? " (%s)".formatted(property.getOrigin()) : "";
		String bracketed = bracketed(property.getName());
		return "    " + property.getName() + origin
				+ ((bracketed != null) ? "; is it meant to be %s?".formatted(bracketed) : "");
	}

	/**
	 * Return the property with brackets around what may be a name with dots.
	 */
	private static @Nullable String bracketed(ConfigurationPropertyName name) {
		int elements = name.getNumberOfElements();
		if (elements < 5 || !BY_NAME.contains(name.getElement(1, Form.UNIFORM))) {
			return null;
		}
		int end = GROUPS_OF_KEYS.contains(name.getElement(elements - 2, Form.DASHED)) ? elements - 2 : elements - 1;
		return (end >= 4) ? "rmq.%s[%s].%s".formatted(name.getElement(1, Form.ORIGINAL), join(name, 2, end),
				join(name, end, elements)) : null;
	}

	private static String join(ConfigurationPropertyName name, int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> name.getElement(i, Form.ORIGINAL))
			.collect(Collectors.joining("."));
	}

}
