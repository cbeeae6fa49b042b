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

package io.rmq.broker.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScriptSource}, and for what the scripts say that they use.
 */
class ScriptSourceTests {

	private static final Path SCRIPTS = Path.of("src/main/resources/io/rmq/broker/redis");

	private static final Pattern DEFINITION = Pattern.compile("(?m)^local (?:function (\\w+)|(\\w+) =)");

	private static final Pattern USES = Pattern.compile("(?m)^-- Uses +(.+)$");

	@Test
	void includesComeOnceAndBeforeTheCodeThatUsesThem() {
		ScriptSource source = ScriptSource.load("retry");
		assertThat(source.includes()).contains("held", "store-retry", "fields", "now");
		assertThat(source.text()).containsOnlyOnce("local function now()").containsOnlyOnce("local function set(");
		assertThat(source.text().indexOf("local function needed("))
			.isLessThan(source.text().indexOf("local function remove("));
		assertThat(source.text()).endsWith("return 1\n");
	}

	@Test
	void scriptWithoutIncludesStandsAlone() {
		assertThat(ScriptSource.load("reply").includes()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("files")
	void fileUsesWhatItNamesAndNothingElse(Path file) {
		String text = read(file);
		String code = text.replaceAll("--.*", "").replaceAll("'[^'\n]*'", "''");
		Map<String, String> includes = includesByName();
		Set<String> own = names(text);
		Set<String> needed = includes.entrySet()
			.stream()
			.filter((include) -> !own.contains(include.getKey()))
			.filter((include) -> isUsed(include.getKey(), code))
			.map(Map.Entry::getValue)
			.collect(Collectors.toSet());
		Set<String> named = USES.matcher(text)
			.results()
			.flatMap((MatchResult uses) -> Arrays.stream(uses.group(1).split(", ")))
			.collect(Collectors.toSet());
		// Does its work where it is included, and defines nothing.
		named.remove("deadline");
		assertThat(named).isEqualTo(needed);
	}

	static Stream<Path> files() {
		return Stream.concat(list(SCRIPTS).stream(), list(SCRIPTS.resolve("include")).stream());
	}

	/**
	 * A name counts as used where it is called, passed on or read: not where it is part
	 * of another, and not where the script has a variable of that name.
	 */
	private static boolean isUsed(String name, String code) {
		if (Pattern
			.compile("local [^=\n]*\\b" + name + "\\b|function [^\n]*[(, ]" + name + "[,)]|for [^\n]*\\b" + name
					+ "\\b[^\n]* in ")
			.matcher(code)
			.find()) {
			return Pattern.compile("(?<![\\w.:])" + name + "\\(").matcher(code).find();
		}
		return Pattern.compile("(?<![\\w.:])" + name + "\\b(?! =)").matcher(code).find();
	}

	private static Map<String, String> includesByName() {
		Map<String, String> byName = new LinkedHashMap<>();
		list(SCRIPTS.resolve("include")).forEach((file) -> names(read(file))
			.forEach((name) -> byName.put(name, file.getFileName().toString().replace(".lua", ""))));
		return byName;
	}

	private static Set<String> names(String text) {
		return DEFINITION.matcher(text)
			.results()
			.map((definition) -> (definition.group(1) != null) ? definition.group(1) : definition.group(2))
			.collect(Collectors.toSet());
	}

	private static List<Path> list(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".lua")).sorted().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
