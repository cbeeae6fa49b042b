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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.boot.RmqProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertySource;

/**
 * Binds properties as an application does, but part by part, so that more than the first
 * error is found.
 */
final class Binding {

	private final Binder binder;

	private final ConfigDocument document;

	private final Map<ConfigurationPropertyName, String> names;

	private final List<Finding> findings = new ArrayList<>();

	Binding(List<PropertySource<?>> sources, ConfigDocument document, Map<ConfigurationPropertyName, String> names) {
		this.document = document;
		this.names = names;
		this.binder = new Binder(ConfigurationPropertySources.from(sources),
				new PropertySourcesPlaceholdersResolver(sources),
				List.of(ApplicationConversionService.getSharedInstance(), new AnyClassConversion()), null, null, null);
	}

	List<Finding> findings() {
		for (RecordComponent component : RmqProperties.class.getRecordComponents()) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of("rmq")
				.append(DataObjectPropertyName.toDashedForm(component.getName()));
			ResolvableType type = ResolvableType.forMethodReturnType(component.getAccessor());
			ResolvableType value = type.asMap().getGeneric(1);
			if (value.resolve(Object.class).isRecord()) {
				entries(name).forEach((entry) -> bind(entry, value));
			}
			else {
				bind(name, type);
			}
		}
		if (this.findings.isEmpty()) {
			bind(ConfigurationPropertyName.of("rmq"), ResolvableType.forClass(RmqProperties.class));
		}
		return this.findings;
	}

	private Set<ConfigurationPropertyName> entries(ConfigurationPropertyName map) {
		Set<ConfigurationPropertyName> entries = new LinkedHashSet<>();
		this.names.keySet()
			.stream()
			.filter(map::isAncestorOf)
			.forEach((name) -> entries.add(name.chop(map.getNumberOfElements() + 1)));
		return entries;
	}

	private void bind(ConfigurationPropertyName name, ResolvableType type) {
		try {
			this.binder.bind(name, Bindable.of(type));
		}
		catch (BindException ex) {
			this.findings.add(finding(ex));
		}
	}

	private Finding finding(BindException error) {
		String message = BindingMessage.of(error);
		String key = this.names.get(error.getName());
		if (key == null) {
			key = mentioned(error.getName(), message);
		}
		return new Finding((key != null) ? this.document.line(key) : null,
				(key != null) ? key : error.getName().toString(), message, true);
	}

	/**
	 * The rules of a record tell the key by its name; of those in the file it is the one
	 * whose name is mentioned first.
	 */
	private @Nullable String mentioned(ConfigurationPropertyName ancestor, String message) {
		return this.names.entrySet()
			.stream()
			.filter((entry) -> ancestor.isAncestorOf(entry.getKey()) && position(entry.getKey(), message) >= 0)
			.min(Comparator.comparingInt((entry) -> position(entry.getKey(), message)))
			.map(Map.Entry::getValue)
			.orElse(null);
	}

	private static int position(ConfigurationPropertyName name, String message) {
		return message.indexOf(name.getLastElement(Form.DASHED));
	}

}
