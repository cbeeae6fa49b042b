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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.boot.EncryptionProperties;
import io.rmq.boot.RmqProperties;
import io.rmq.convert.EncryptionKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Binds properties as an application does, again and again without those that are wrong,
 * so that more than the first error is found.
 */
final class Binding {

	private static final ConfigurationPropertyName ENCRYPTION = ConfigurationPropertyName.of("rmq.encryption");

	private final List<ConfigDocument> documents;

	private final ConfigDocument document;

	private final Map<ConfigurationPropertyName, String> names;

	private final Set<String> open;

	private final Set<String> excluded;

	/**
	 * Create a binding.
	 * @param documents all documents that count
	 * @param document the one of them whose errors are wanted
	 * @param names the keys of that one
	 * @param open keys that do not count, as their values are not known
	 */
	Binding(List<ConfigDocument> documents, ConfigDocument document, Map<ConfigurationPropertyName, String> names,
			Set<String> open) {
		this.documents = documents;
		this.document = document;
		this.names = names;
		this.open = open;
		this.excluded = new HashSet<>(open);
	}

	List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		Problem error = bind();
		while (error != null) {
			String message = error.message();
			String key = key(error.name(), message);
			String open = openKey(error.name(), message);
			if (key == null) {
				// One of another document, if there are any; it is told with that.
				if (this.documents.size() == 1) {
					findings.add(new Finding(null, error.name().toString(), message, true));
				}
				return findings;
			}
			findings.add((open != null)
					? new Finding(this.document.line(key), key,
							"not checked together with %s".formatted(open)
									+ ", as its placeholder gets its value elsewhere",
							false)
					: new Finding(this.document.line(key), key, message, true));
			this.excluded.add(key);
			error = bind();
		}
		return findings;
	}

	private @Nullable Problem bind() {
		List<PropertySource<?>> sources = new ArrayList<>();
		this.documents.forEach((one) -> sources.add(one.without(this.excluded::contains).source(sources.size())));
		try {
			RmqProperties properties = new Binder(ConfigurationPropertySources.from(sources),
					new PropertySourcesPlaceholdersResolver(sources), List.of(new AnyClassConversion()), null, null,
					null)
				.bindOrCreate("rmq", RmqProperties.class);
			return checkKeys(properties.encryption());
		}
		catch (BindException ex) {
			return new Problem(ex.getName(), BindingMessage.of(ex));
		}
	}

	/**
	 * An application looks at the keys after it has bound them. Without one that is not
	 * known here, it cannot be told whether the active one is there.
	 */
	private @Nullable Problem checkKeys(EncryptionProperties encryption) {
		boolean all = this.excluded.stream()
			.map((key) -> ConfigurationPropertyName.adapt(key, '.'))
			.noneMatch(ENCRYPTION::isAncestorOf);
		try {
			EncryptionKeys.of(all ? encryption.activeKey() : null, encryption.keys());
			return null;
		}
		catch (RmqConfigurationException ex) {
			String message = String.valueOf(ex.getMessage());
			return new Problem(message.startsWith("The active") ? ENCRYPTION.append("active-key") : ENCRYPTION,
					message);
		}
	}

	private @Nullable String key(ConfigurationPropertyName name, String message) {
		String key = this.names.get(name);
		return (key != null && !this.excluded.contains(key)) ? key : mentioned(name, message);
	}

	/**
	 * The rules of a record tell the key by its name; of those in the file it is the one
	 * whose name is mentioned first.
	 */
	private @Nullable String mentioned(ConfigurationPropertyName ancestor, String message) {
		return this.names.entrySet()
			.stream()
			.filter((entry) -> !this.excluded.contains(entry.getValue()))
			.filter((entry) -> ancestor.isAncestorOf(entry.getKey()) && position(entry.getKey(), message) >= 0)
			.min(Comparator.comparingInt((entry) -> position(entry.getKey(), message)))
			.map(Map.Entry::getValue)
			.orElse(null);
	}

	/**
	 * A rule about several keys is not broken by one that has its default here only
	 * because its value is not known.
	 */
	private @Nullable String openKey(ConfigurationPropertyName ancestor, String message) {
		return this.open.stream().filter((key) -> {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
			return ancestor.isAncestorOf(name) && position(name, message) >= 0;
		}).findFirst().orElse(null);
	}

	private static int position(ConfigurationPropertyName name, String message) {
		ConfigurationPropertyName key = name.isLastElementIndexed() ? name.getParent() : name;
		return Math.max(message.indexOf(key.getLastElement(Form.ORIGINAL)),
				message.indexOf(key.getLastElement(Form.DASHED)));
	}

	/**
	 * What is wrong.
	 *
	 * @param name the key, or what it is below
	 * @param message why
	 */
	private record Problem(ConfigurationPropertyName name, String message) {

	}

}
