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

package io.rmq.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the tables in the documentation to the metadata that is generated from
 * {@link RmqProperties}.
 */
class ConfigurationTableTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern ROW = Pattern
		.compile("^\\| `((?:rmq|management)\\.[^`]+)` \\| (?:`([^`]*)`)? ?\\| .+ \\|$", Pattern.MULTILINE);

	private static final Pattern LISTENER_ROW = Pattern.compile("^\\| `rmq\\.listeners\\.<id>\\.([^`]+)` \\| .+ \\|$",
			Pattern.MULTILINE);

	@Test
	void documentationNamesEveryKeyWithItsDefault() throws IOException {
		String documentation = Files.readString(ROOT.resolve("docs/configuration.md"));
		Map<String, String> documented = new TreeMap<>();
		ROW.matcher(documentation).results().forEach((row) -> {
			String defaultValue = row.group(2);
			documented.put(row.group(1), (defaultValue != null) ? defaultValue : "");
		});
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(metadata());
	}

	@Test
	void documentationNamesEveryKeyOfAListener() throws IOException {
		String documentation = Files.readString(ROOT.resolve("docs/configuration.md"));
		assertThat(LISTENER_ROW.matcher(documentation).results().map((row) -> row.group(1)))
			.containsExactlyInAnyOrderElementsOf(keys(ListenerProperties.class, "").toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/README.md", "docs/architecture.md", "docs/configuration.md",
			"docs/errors.md", "docs/health.md", "docs/listening-repeats.md", "docs/metrics.md", "docs/operations.md",
			"docs/payloads.md", "docs/performance.md", "docs/sending.md", "docs/wire-format.md" })
	void linksLeadToFiles(String document) throws IOException {
		Path file = ROOT.resolve(document);
		Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");
		assertThat(link.matcher(Files.readString(file)).results().map((match) -> match.group(1)))
			.allSatisfy((target) -> assertThat(file.resolveSibling(target)).exists());
	}

	private static Map<String, String> metadata() throws IOException {
		return Collections
			.list(ConfigurationTableTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))
			.stream()
			.map(ConfigurationTableTests::read)
			.flatMap((json) -> StreamSupport.stream(json.path("properties").spliterator(), false))
			.filter((property) -> name(property).matches("rmq\\..*|management\\.health\\.rmq\\..*"))
			.collect(Collectors.toMap(ConfigurationTableTests::name,
					(property) -> property.path("defaultValue").asString("")));
	}

	private static Stream<String> keys(Class<?> type, String prefix) {
		return Arrays.stream(type.getRecordComponents()).flatMap((component) -> {
			String key = prefix + DataObjectPropertyName.toDashedForm(component.getName());
			return component.getType().isRecord() ? keys(component.getType(), key + ".") : Stream.of(key);
		});
	}

	private static JsonNode read(URL metadata) {
		try (InputStream in = metadata.openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String name(JsonNode property) {
		return property.path("name").asString();
	}

}
