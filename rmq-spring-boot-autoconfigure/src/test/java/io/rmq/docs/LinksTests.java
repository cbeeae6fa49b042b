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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the links between documents to the files and the headings that they lead to.
 */
class LinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	@ParameterizedTest
	@MethodSource("documents")
	void linksLeadSomewhere(Path document) {
		String text = withoutCode(document);
		assertThat(LINK.matcher(text).results().toList()).allSatisfy((link) -> {
			Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
			assertThat(Files.exists(Repository.ROOT.resolve(target))).as("%s is there", target).isTrue();
			if (link.group(2) != null) {
				assertThat(anchors(target)).as("Headings of %s", target).contains(link.group(2));
			}
		});
	}

	static Stream<Path> documents() {
		return Repository.documents();
	}

	/**
	 * Return the headings of a document, as links name them.
	 */
	private static List<String> anchors(Path document) {
		return HEADING.matcher(withoutCode(document))
			.results()
			.map((MatchResult heading) -> anchor(heading.group(1)))
			.toList();
	}

	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
	}

	private static String withoutCode(Path document) {
		return Repository.read(document).replaceAll("(?s)```.*?```", "");
	}

}
