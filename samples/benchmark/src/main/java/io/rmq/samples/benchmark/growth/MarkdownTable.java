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

package io.rmq.samples.benchmark.growth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A chart's values as a table in Markdown: a row for each place, a column for each curve.
 */
final class MarkdownTable {

	private final Chart chart;

	MarkdownTable(Chart chart) {
		this.chart = chart;
	}

	@Override
	public String toString() {
		List<Chart.Line> lines = this.chart.lines();
		String head = row(this.chart.across(), lines.stream().map(Chart.Line::name).toList());
		String rule = "|---:".repeat(lines.size() + 1) + "|\n";
		return head + rule
				+ IntStream.range(0, lines.get(0).points().size())
					.mapToObj((place) -> row(number(lines.get(0).points().get(place).x()),
							lines.stream().map((line) -> number(line.points().get(place).y())).toList()))
					.collect(Collectors.joining());
	}

	private static String row(String first, List<String> others) {
		return "| %s | %s |%n".formatted(first, String.join(" | ", others));
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value >= 100 || value == Math.rint(value)) ? "%,.0f" : "%.2f", value);
	}

}
