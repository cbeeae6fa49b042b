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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Checks the keys of a document, and what an application makes of their values.
 */
final class ConfigCheck {

	private static final ConfigurationPropertyName RMQ = ConfigurationPropertyName.of("rmq");

	private static final KnownKeys KNOWN = KnownKeys.ofRmq();

	private static final PropertyPlaceholderHelper PLACEHOLDERS = new PropertyPlaceholderHelper("${", "}", ":", '\\',
			false);

	private final ConfigDocument document;

	private final List<ConfigDocument> common;

	private final Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();

	/**
	 * Create a check.
	 * @param document the document
	 * @param common those before it that always count, the last first
	 */
	ConfigCheck(ConfigDocument document, List<ConfigDocument> common) {
		this.document = document;
		this.common = common;
		document.names().forEach((name, key) -> {
			if (RMQ.isAncestorOf(name)) {
				this.names.put(name, key);
			}
		});
	}

	List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		Set<String> open = new HashSet<>();
		documents().forEach((one) -> one.values().forEach((key, value) -> {
			if (!isResolvable(String.valueOf(value))) {
				open.add(key);
			}
		}));
		this.names.forEach((name, key) -> {
			if (!KNOWN.contains(name)) {
				findings.add(unknown(name, key));
			}
			else if (open.contains(key)) {
				findings.add(new Finding(this.document.line(key), key,
						"not checked, as its placeholder gets its value elsewhere", false));
			}
		});
		findings.addAll(new Binding(documents().toList(), this.document, this.names, open).findings());
		return findings;
	}

	private Stream<ConfigDocument> documents() {
		return Stream.concat(Stream.of(this.document), this.common.stream());
	}

	private Finding unknown(ConfigurationPropertyName name, String key) {
		String nearest = NearKey.nearest(name.toString(), KNOWN.all(name));
		String hint = (nearest != null) ? "did you mean %s?".formatted(nearest) : "there is no such key";
		String first = name.getElement(1, Form.UNIFORM);
		if (name.getNumberOfElements() > 4 && !KNOWN.contains(name.chop(4))
				&& (first.equals("topics") || first.equals("listeners"))) {
			hint += " A name with dots needs brackets, as in rmq.%s[a.b]".formatted(first);
		}
		return new Finding(this.document.line(key), key, "unknown key; " + hint, true);
	}

	/**
	 * What the environment of the application holds is not known here.
	 */
	private boolean isResolvable(String value) {
		try {
			PLACEHOLDERS.replacePlaceholders(value, this::resolve);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private @Nullable String resolve(String key) {
		return documents().map((one) -> one.values().get(key))
			.filter(Objects::nonNull)
			.findFirst()
			.map(Object::toString)
			.orElse(null);
	}

}
