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

package io.rmq.samples.benchmark.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Results of other queues as tables to be read: the figures, what each guarantees, and
 * how each was set up.
 */
public final class PeerTable {

	private final List<PeerResult> results;

	/**
	 * Create a table.
	 * @param results what came out for each queue
	 */
	public PeerTable(List<PeerResult> results) {
		this.results = List.copyOf(results);
	}

	@Override
	public String toString() {
		return String.join(System.lineSeparator(), "", table(figures()), table(guarantees()), table(setups()));
	}

	private List<List<String>> figures() {
		List<List<String>> rows = rows("queue", List.of("messages/s", "messages", "p50 us", "p99 us", ""));
		this.results
			.forEach((result) -> rows.add(List.of(result.name(), number(result.throughput()), number(result.messages()),
					number(result.p50()), number(result.p99()), (result.problem() != null) ? result.problem() : "")));
		return rows;
	}

	private List<List<String>> guarantees() {
		Collection<String> names = this.results.stream()
			.map((result) -> result.guarantees().keySet())
			.filter((keys) -> !keys.isEmpty())
			.findFirst()
			.orElseGet(Set::of);
		List<List<String>> rows = rows("queue",
				names.stream().map((name) -> name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT)).toList());
		measured().forEach((result) -> rows.add(row(result.name(), result.guarantees().values())));
		return rows;
	}

	private List<List<String>> setups() {
		List<List<String>> rows = rows("queue", List.of("set up"));
		measured().forEach((result) -> rows.add(List.of(result.name(), String.valueOf(result.setup()))));
		return rows;
	}

	private List<PeerResult> measured() {
		return this.results.stream().filter((result) -> result.problem() == null).toList();
	}

	private static List<List<String>> rows(String first, Collection<String> others) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(row(first, others));
		return rows;
	}

	private static List<String> row(String first, Collection<String> others) {
		List<String> row = new ArrayList<>(others);
		row.add(0, first);
		return row;
	}

	private static String number(@Nullable Number value) {
		return (value != null) ? String.format(Locale.ROOT, "%,.0f", value.doubleValue()) : "-";
	}

	/**
	 * Give each column the width of its longest cell.
	 */
	private static String table(List<List<String>> rows) {
		int[] widths = IntStream.range(0, rows.get(0).size())
			.map((column) -> rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		return rows.stream().map((row) -> line(row, widths)).collect(Collectors.joining());
	}

	private static String line(List<String> row, int[] widths) {
		return IntStream.range(0, widths.length)
			.mapToObj((column) -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
			.collect(Collectors.joining("  "))
			.stripTrailing() + System.lineSeparator();
	}

}
