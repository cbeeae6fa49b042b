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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param document the document's path from the root of the project
 * @param line the number of its first line in the document
 * @param language what the fence says
 * @param text what is in it
 */
record CodeBlock(Path document, int line, String language, String text) {

	private static final String FENCE = "```";

	/**
	 * Return the blocks of a language in all documents for users.
	 */
	static Stream<CodeBlock> of(String language) {
		return Repository.documents().flatMap(CodeBlock::in).filter((block) -> block.language().equals(language));
	}

	private static Stream<CodeBlock> in(Path document) {
		List<String> lines;
		try {
			lines = Files.readAllLines(Repository.ROOT.resolve(document));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<CodeBlock> blocks = new ArrayList<>();
		int begin = -1;
		for (int i = 0; i < lines.size(); i++) {
			if (!lines.get(i).stripLeading().startsWith(FENCE)) {
				continue;
			}
			if (begin < 0) {
				begin = i;
			}
			else {
				String language = lines.get(begin).strip().substring(FENCE.length()).strip();
				blocks.add(new CodeBlock(document, begin + 2, language,
						lines.subList(begin + 1, i).stream().collect(Collectors.joining("\n"))));
				begin = -1;
			}
		}
		return blocks.stream();
	}

	@Override
	public String toString() {
		return "%s:%d: %s".formatted(this.document, this.line, this.text.lines().findFirst().orElse("(empty)").strip());
	}

}
