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

package io.rmq.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.rmq.boot.ListenerProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The keys of RMQ's configuration, from the metadata that is generated.
 *
 * @param single keys that have a value
 * @param maps keys that have further keys, which the application chooses
 */
record ConfigurationKeys(Set<String> single, Set<String> maps) {

	static ConfigurationKeys read() {
		return new ConfigurationKeys(names(false), names(true));
	}

	/**
	 * Return what a single listener can have, without {@code rmq.listeners.<id>}.
	 */
	static List<String> ofListeners() {
		return ofRecord(ListenerProperties.class, "").toList();
	}

	private static Stream<String> ofRecord(Class<?> type, String prefix) {
		return Stream.of(type.getRecordComponents()).flatMap((component) -> {
			String key = prefix + DataObjectPropertyName.toDashedForm(component.getName());
			return component.getType().isRecord() ? ofRecord(component.getType(), key + ".") : Stream.of(key);
		});
	}

	/**
	 * Return whether a key has a value; of a list, one of its elements.
	 */
	boolean contains(String name) {
		String key = name.replaceAll("\\[\\d+\\]", "");
		return this.single.contains(key) || isInMap(key);
	}

	/**
	 * Return whether a key has a value, or stands for those that begin with it.
	 */
	boolean containsOrBegins(String name) {
		return contains(name) || this.maps.contains(name) || Stream.concat(this.single.stream(), this.maps.stream())
			.anyMatch((key) -> key.startsWith(name + "."));
	}

	private boolean isInMap(String key) {
		return this.maps.stream().anyMatch((map) -> key.startsWith(map + ".") || key.startsWith(map + "["));
	}

	private static Set<String> names(boolean maps) {
		return metadata().flatMap((json) -> StreamSupport.stream(json.path("properties").spliterator(), false))
			.filter((property) -> property.path("type").asString("").startsWith("java.util.Map") == maps)
			.map((property) -> property.path("name").asString())
			.filter((name) -> name.startsWith("rmq."))
			.collect(Collectors.toUnmodifiableSet());
	}

	private static Stream<JsonNode> metadata() {
		try {
			return Collections
				.list(ConfigurationKeys.class.getClassLoader()
					.getResources("META-INF/spring-configuration-metadata.json"))
				.stream()
				.map(ConfigurationKeys::read);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode read(URL metadata) {
		try (InputStream in = metadata.openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
