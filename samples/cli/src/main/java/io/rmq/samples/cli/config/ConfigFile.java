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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * A file of properties in one of the formats that Spring Boot reads.
 *
 * @param path where it is
 */
public record ConfigFile(Path path) {

	private static final List<PropertySourceLoader> LOADERS = List.of(new YamlPropertySourceLoader(),
			new PropertiesPropertySourceLoader());

	/**
	 * Check what it says about RMQ.
	 * @param earlier files that an application reads before it, so that this one adds to
	 * them and overrides them, as that of a profile does; they are not checked
	 * @return what is wrong, in the order of the lines; empty if nothing is
	 * @throws IllegalArgumentException if there is no such file, or it is of another
	 * format
	 */
	public List<Finding> check(List<ConfigFile> earlier) {
		List<ConfigDocument> common = new ArrayList<>();
		earlier.forEach((file) -> file.checkWith(common));
		return checkWith(common);
	}

	/**
	 * Check it together with documents that count, the last first, and add its own.
	 */
	private List<Finding> checkWith(List<ConfigDocument> common) {
		if (!Files.isRegularFile(this.path)) {
			throw new IllegalArgumentException("There is no file '%s'".formatted(this.path));
		}
		PropertySourceLoader loader = loader();
		List<ConfigDocument> documents;
		try {
			documents = documents(loader);
		}
		catch (YAMLException | IllegalStateException ex) {
			return List.of(SyntaxError.of(ex));
		}
		List<Finding> findings = new ArrayList<>();
		for (ConfigDocument document : documents) {
			List<Finding> wrong = new ConfigCheck(document, common).findings();
			findings.addAll(wrong);
			if (!document.isConditional()) {
				Set<String> keys = wrong.stream().map(Finding::key).collect(Collectors.toSet());
				common.add(0, document.without(keys::contains));
			}
		}
		return findings.stream().distinct().sorted(ConfigFile::compareLines).toList();
	}

	private static int compareLines(Finding one, Finding other) {
		int first = (one.line() != null) ? one.line() : Integer.MAX_VALUE;
		int second = (other.line() != null) ? other.line() : Integer.MAX_VALUE;
		return Integer.compare(first, second);
	}

	private PropertySourceLoader loader() {
		String name = this.path.getFileName().toString();
		return LOADERS.stream()
			.filter((loader) -> List.of(loader.getFileExtensions())
				.stream()
				.anyMatch((extension) -> name.endsWith("." + extension)))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"'%s' must be a file of properties: .yml, .yaml or .properties".formatted(this.path)));
	}

	private List<ConfigDocument> documents(PropertySourceLoader loader) {
		try {
			List<PropertySource<?>> sources = loader.load(this.path.toString(), new FileSystemResource(this.path));
			return sources.stream().map(ConfigDocument::of).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
