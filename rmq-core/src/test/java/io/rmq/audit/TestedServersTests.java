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

package io.rmq.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the servers that count as tested to the documentation and to the continuous
 * build.
 */
class TestedServersTests {

	private static final Path GUIDE = Path.of("../docs/health.md");

	private static final Path BUILD = Path.of("../.github/workflows/build.yml");

	@Test
	void newestServersOfTheDocumentationCountAsTested() throws IOException {
		Map<String, Integer> newest = new TreeMap<>();
		for (Row row : documented()) {
			newest.merge(row.product(), major(row.version()), Math::max);
		}
		assertThat(newest).containsOnlyKeys("redis", "valkey").allSatisfy((product, major) -> {
			assertThat(TestedServers.include(product, major)).isTrue();
			assertThat(TestedServers.include(product, major + 1)).isFalse();
		});
	}

	@Test
	void imagesOfTheDocumentationAreThoseOfTheContinuousBuild() throws IOException {
		String build = Files.readString(BUILD);
		String images = Pattern.compile("server: \\[(.*)]").matcher(build).results().findFirst().orElseThrow().group(1);
		assertThat(documented()).filteredOn((row) -> !row.image().isEmpty())
			.extracting(Row::image)
			.containsExactlyInAnyOrder(images.replace("'", "").split(", "));
	}

	private static List<Row> documented() throws IOException {
		Pattern line = Pattern.compile("\\| (Redis|Valkey) \\| ([0-9.]+) \\| [^|`]*(?:`([^`]+)`)?[^|]*\\|");
		List<Row> rows = new ArrayList<>();
		for (String text : Files.readAllLines(GUIDE)) {
			line.matcher(text).results().map(TestedServersTests::row).forEach(rows::add);
		}
		assertThat(rows).isNotEmpty();
		return rows;
	}

	private static Row row(MatchResult match) {
		String image = match.group(3);
		return new Row(match.group(1).toLowerCase(Locale.ROOT), match.group(2), (image != null) ? image : "");
	}

	private static int major(String version) {
		return Integer.parseInt(version.split("\\.")[0]);
	}

	private record Row(String product, String version, String image) {

	}

}
