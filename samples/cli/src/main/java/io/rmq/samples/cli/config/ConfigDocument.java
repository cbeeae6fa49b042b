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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.PropertySource;

/**
 * A document of a file: the keys and values up to the next {@code ---}.
 *
 * @param values the values by the keys as they are written, each with its origin
 */
record ConfigDocument(Map<String, Object> values) {

	private static final ConfigurationPropertyName CONDITIONS = ConfigurationPropertyName.of("spring.config.activate");

	static ConfigDocument of(PropertySource<?> source) {
		Map<String, Object> values = new LinkedHashMap<>();
		if (source.getSource() instanceof Map<?, ?> map) {
			map.forEach((key, value) -> values.put(key.toString(), value));
		}
		return new ConfigDocument(values);
	}

	/**
	 * Return whether an application reads it only with some profiles or on some platform.
	 */
	boolean isConditional() {
		return names().keySet().stream().anyMatch(CONDITIONS::isAncestorOf);
	}

	/**
	 * Return it without some keys.
	 */
	ConfigDocument without(Predicate<String> key) {
		Map<String, Object> values = new LinkedHashMap<>(this.values);
		values.keySet().removeIf(key);
		return new ConfigDocument(values);
	}

	PropertySource<?> source(int number) {
		return new OriginTrackedMapPropertySource("document " + number, this.values, true);
	}

	/**
	 * Return what the keys mean, however they are written.
	 */
	Map<ConfigurationPropertyName, String> names() {
		Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
		this.values.keySet().forEach((key) -> names.put(ConfigurationPropertyName.adapt(key, '.'), key));
		return names;
	}

	@Nullable Integer line(String key) {
		Object value = this.values.get(key);
		Origin origin = (value instanceof OriginTrackedValue tracked) ? tracked.getOrigin() : null;
		if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
			return text.getLocation().getLine() + 1;
		}
		return null;
	}

}
