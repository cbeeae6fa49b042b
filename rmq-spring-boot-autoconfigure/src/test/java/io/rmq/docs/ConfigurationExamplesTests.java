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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.rmq.boot.RmqProperties;
import io.rmq.observation.RmqMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Holds the configuration in the documents to what there is: the keys of every YAML
 * example and those that the text names.
 */
class ConfigurationExamplesTests {

	private static final Pattern KEY_IN_TEXT = Pattern.compile("`(rmq\\.[a-z][a-z.-]*[a-z])[^`]*`");

	private static final Pattern LISTENER_KEY_IN_TEXT = Pattern.compile("rmq\\.listeners\\.<id>\\.([a-z.-]*[a-z])");

	/**
	 * Names of observations and of what they tell.
	 */
	private static final Set<String> OBSERVED = Set.of("rmq.publish", "rmq.process", "rmq.process.batch",
			"rmq.listener", "rmq.attempt");

	private final ConfigurationKeys keys = ConfigurationKeys.read();

	@ParameterizedTest
	@MethodSource("examples")
	void everyKeyOfTheExampleExists(CodeBlock example) {
		assertThat(names(example)).as("Keys in %s", example)
			.allSatisfy(
					(name) -> assertThat(this.keys.contains(name)).withFailMessage("There is no property '%s'", name)
						.isTrue());
	}

	@ParameterizedTest
	@MethodSource("examples")
	void exampleIsAccepted(CodeBlock example) {
		for (PropertySource<?> source : sources(example)) {
			Binder binder = new Binder(ConfigurationPropertySources.from(source));
			assertThatCode(() -> binder.bind("rmq", Bindable.of(RmqProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT)))
				.as("%s", example)
				.doesNotThrowAnyException();
		}
	}

	@Test
	void everyKeyInTheTextExists() {
		assertThat(Repository.documents())
			.allSatisfy((document) -> assertThat(KEY_IN_TEXT.matcher(Repository.read(document))
				.results()
				.map((MatchResult match) -> match.group(1))
				.filter((name) -> !OBSERVED.contains(name)
						&& Stream.of(RmqMeter.values()).noneMatch((meter) -> meter.meterName().equals(name))))
				.allSatisfy((name) -> assertThat(this.keys.containsOrBegins(name))
					.withFailMessage("%s names '%s', which is no property", document, name)
					.isTrue()));
	}

	@Test
	void everyKeyOfAListenerInTheTextExists() {
		assertThat(Repository.documents())
			.allSatisfy((document) -> assertThat(LISTENER_KEY_IN_TEXT.matcher(Repository.read(document))
				.results()
				.map((MatchResult match) -> match.group(1)))
				.allSatisfy((name) -> assertThat(ConfigurationKeys.ofListeners())
					.withFailMessage("%s names 'rmq.listeners.<id>.%s', which is no property", document, name)
					.anyMatch((key) -> (key + ".").startsWith(name + "."))));
	}

	@Test
	void documentsHaveExamples() {
		assertThat(examples()).hasSizeGreaterThan(3);
	}

	static Stream<CodeBlock> examples() {
		return CodeBlock.of("yaml");
	}

	private static List<String> names(CodeBlock example) {
		return sources(example).stream()
			.flatMap((source) -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> name.startsWith("rmq."))
			.toList();
	}

	private static List<PropertySource<?>> sources(CodeBlock example) {
		try {
			return new YamlPropertySourceLoader().load(example.toString(),
					new ByteArrayResource(example.text().getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
