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

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.rmq.boot.RmqProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * The keys that there are below one, as the records say that an application binds.
 *
 * @param children what is below each name; what is below any name as {@value #ANY}
 * @param names how the names are written, by how they are compared
 */
record KnownKeys(Map<String, KnownKeys> children, Map<String, String> names) {

	private static final String ANY = "*";

	private static final KnownKeys LEAF = new KnownKeys(Map.of(), Map.of());

	/**
	 * Return those below {@code rmq}.
	 */
	static KnownKeys ofRmq() {
		return of(ResolvableType.forClass(RmqProperties.class));
	}

	private static KnownKeys of(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (Map.class.isAssignableFrom(raw)) {
			return new KnownKeys(Map.of(ANY, of(type.asMap().getGeneric(1))), Map.of());
		}
		if (!raw.isRecord()) {
			return LEAF;
		}
		Map<String, KnownKeys> children = new LinkedHashMap<>();
		Map<String, String> names = new LinkedHashMap<>();
		for (RecordComponent component : raw.getRecordComponents()) {
			String uniform = component.getName().toLowerCase(Locale.ROOT);
			children.put(uniform, of(ResolvableType.forMethodReturnType(component.getAccessor())));
			names.put(uniform, DataObjectPropertyName.toDashedForm(component.getName()));
		}
		return new KnownKeys(children, names);
	}

	/**
	 * Return whether there is a key.
	 * @param name its whole name
	 */
	boolean contains(ConfigurationPropertyName name) {
		KnownKeys keys = this;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			if (keys.children.isEmpty()) {
				// The elements of a list.
				return name.isNumericIndex(i);
			}
			KnownKeys below = keys.below(name.getElement(i, Form.UNIFORM));
			if (below == null) {
				return false;
			}
			keys = below;
		}
		return true;
	}

	private @Nullable KnownKeys below(String element) {
		KnownKeys any = this.children.get(ANY);
		return (any != null) ? any : this.children.get(element);
	}

	/**
	 * Return all keys, with the names that a key has where any name is allowed.
	 * @param like the key
	 */
	List<String> all(ConfigurationPropertyName like) {
		return all("rmq", like, 1).toList();
	}

	private Stream<String> all(String prefix, ConfigurationPropertyName like, int depth) {
		if (this.children.isEmpty()) {
			return Stream.of(prefix);
		}
		return this.children.entrySet().stream().flatMap((child) -> {
			String name = this.names.get(child.getKey());
			if (name == null) {
				name = (depth < like.getNumberOfElements()) ? like.getElement(depth, Form.ORIGINAL) : "name";
			}
			return child.getValue().all(prefix + "." + name, like, depth + 1);
		});
	}

}
