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

package io.rmq.samples.benchmark.harness;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Results as a table to be read.
 */
public final class Report {

	private static final String LINE = "%-26s %-14s %28s %28s %6s  %-13s %s%n";

	private final Environment environment;

	private final List<Result> results;

	/**
	 * Create a report.
	 * @param environment where it was measured
	 * @param results what came out
	 */
	public Report(Environment environment, List<Result> results) {
		this.environment = environment;
		this.results = List.copyOf(results);
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(String.format("%s%n%n", this.environment));
		table.append(line("", "", "RMQ", "reference", "", "", ""));
		table.append(line("measure", "unit", "median (min - max)", "median (min - max)", "ratio", "target", "met"));
		this.results.forEach((result) -> table.append(line(result)));
		long missed = this.results.stream().filter((result) -> !result.isMet()).count();
		return table
			.append(String.format(Locale.ROOT, "%n%d of %d targets met%n", this.results.size() - missed,
					this.results.size()))
			.toString();
	}

	private static String line(Result result) {
		Double ratio = result.ratio();
		return line(result.measure().name(), result.measure().unit(), series(result.rmq()), series(result.reference()),
				(ratio != null) ? String.format(Locale.ROOT, "%.2f", ratio) : "-", result.measure().target().toString(),
				result.isMet() ? "yes" : "NO");
	}

	private static String line(Object... cells) {
		return String.format(Locale.ROOT, LINE, cells);
	}

	private static String series(@Nullable Series series) {
		return (series != null)
				? "%s (%s - %s)".formatted(number(series.median()), number(series.min()), number(series.max())) : "-";
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value >= 1000) ? "%,.0f" : (value >= 100) ? "%.0f" : "%.2f", value);
	}

}
