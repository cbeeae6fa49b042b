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

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds every example in Java or Kotlin in the documents to code that the build compiles:
 * a block has to be somewhere in the sources, whole and word for word. White space does
 * not count, as a document indents and breaks lines in its own way.
 */
class CodeExamplesTests {

	private static Map<String, String> sources = Map.of();

	@BeforeAll
	static void readSources() {
		sources = Repository.sources()
			.collect(Collectors.toMap(Object::toString, (file) -> withoutWhitespace(Repository.read(file))));
	}

	@ParameterizedTest
	@MethodSource("examples")
	void exampleIsCompiled(CodeBlock example) {
		String code = withoutWhitespace(example.text());
		assertThat(code).as("%s", example).isNotEmpty();
		List<String> places = sources.entrySet()
			.stream()
			.filter((source) -> source.getValue().contains(code))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(places).withFailMessage(
				() -> "%s%nis not compiled: no source contains this block. Write it into a test, such as those in %s, or correct the document. It reads%n%s"
					.formatted(example, getClass().getPackageName(), example.text()))
			.isNotEmpty();
	}

	@Test
	void documentsHaveExamples() {
		assertThat(examples().map(CodeBlock::document).distinct()).extracting(Object::toString)
			.contains("README.md", "docs/sending.md", "docs/listening.md", "docs/recipes.md");
	}

	static Stream<CodeBlock> examples() {
		return Stream.of("java", "kotlin").flatMap(CodeBlock::of);
	}

	private static String withoutWhitespace(String text) {
		return text.replaceAll("\\s+", "");
	}

}
