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

package io.rmq.samples.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.rmq.logging.EscapedText;
import org.jspecify.annotations.Nullable;

/**
 * Rows of cells in columns that are as wide as they must be. Numbers are to the right,
 * and what there is not is a dash.
 */
public final class Table {

	private static final String GAP = "  ";

	private final List<String> columns;

	private final List<List<String>> rows = new ArrayList<>();

	private final boolean[] numeric;

	/**
	 * Create a table.
	 * @param columns the heads of its columns
	 */
	public Table(String... columns) {
		this.columns = List.of(columns);
		this.numeric = new boolean[columns.length];
	}

	/**
	 * Add a row.
	 * @param cells what is in each column, {@code null} for nothing
	 * @return this table
	 */
	public Table row(@Nullable Object... cells) {
		List<String> row = new ArrayList<>();
		for (int i = 0; i < cells.length; i++) {
			Object cell = cells[i];
			this.numeric[i] |= cell instanceof Number;
			row.add((cell != null && !cell.toString().isEmpty()) ? EscapedText.of(cell.toString()) : "-");
		}
		this.rows.add(row);
		return this;
	}

	/**
	 * Print it.
	 * @param out where to
	 */
	public void print(PrintWriter out) {
		int[] widths = new int[this.columns.size()];
		Stream.concat(Stream.of(this.columns), this.rows.stream()).forEach((row) -> {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], width(row.get(i)));
			}
		});
		print(out, this.columns, widths);
		this.rows.forEach((row) -> print(out, row, widths));
		out.flush();
	}

	private void print(PrintWriter out, List<String> row, int[] widths) {
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < widths.length; i++) {
			String padding = " ".repeat(widths[i] - width(row.get(i)));
			boolean right = this.numeric[i];
			line.append((i > 0) ? GAP : "");
			line.append(right ? padding + row.get(i) : row.get(i) + padding);
		}
		out.println(line.toString().stripTrailing());
	}

	private static int width(String text) {
		return text.codePointCount(0, text.length());
	}

}
