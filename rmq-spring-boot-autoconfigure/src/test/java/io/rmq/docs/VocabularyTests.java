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

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds words that are not RMQ's vocabulary out of what its users read: log lines, error
 * messages, descriptions and documents. {@code docs/glossary.md} has the words to use.
 */
class VocabularyTests {

	/**
	 * Words that name no actor, and other names of things that have one.
	 */
	private static final Pattern FORBIDDEN = Pattern.compile("(?i)\\b(somebody|nobody|everybody|anybody"
			+ "|hand(s|ed|ing)? back|g(ive|ives|iven|ave|iving) back|(come|comes|came|coming) back"
			+ "|(go|goes|went|gone) back|(bring|brings|brought) back|put aside|takes? over|held by"
			+ "|likewise|besides|anew|meanwhile|all the same|now and then|for people|in work|under way"
			+ "|(is|are) not there|tells|that which|what waits)\\b");

	private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");

	private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

	private static final Pattern CODE = Pattern.compile("(?s)```.*?```");

	@ParameterizedTest
	@MethodSource("sources")
	void textsOfTheCodeUseTheVocabulary(Path source) {
		List<String> texts = STRING.matcher(COMMENT.matcher(Repository.read(source)).replaceAll(""))
			.results()
			.map((MatchResult text) -> text.group(1))
			.toList();
		assertThat(texts).allSatisfy((text) -> assertThat(text).doesNotContainPattern(FORBIDDEN));
	}

	static Stream<Path> sources() {
		return Repository.sources().filter((source) -> source.toString().contains("src/main"));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void documentsUseTheVocabulary(Path document) {
		String text = CODE.matcher(Repository.read(document)).replaceAll("");
		assertThat(text.lines()).allSatisfy((line) -> assertThat(line).doesNotContainPattern(FORBIDDEN));
	}

	static Stream<Path> documents() {
		return Repository.documents();
	}

}
