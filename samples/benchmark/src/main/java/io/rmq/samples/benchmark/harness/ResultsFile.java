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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results as JSON to be processed: a list with an object for each measure, and one with
 * the results of other queues under {@code peers} if there are any. Each says where it
 * was measured, so that lists of several machines or days can be joined.
 */
public final class ResultsFile {

	private final Path path;

	/**
	 * Create a file of results, which is not written yet.
	 * @param path where it is
	 */
	public ResultsFile(Path path) {
		this.path = path;
	}

	/**
	 * Write the file, over one that is there.
	 * @param environment where it was measured
	 * @param results what came out
	 * @param peers what came out for other queues, empty if they were not measured
	 * @throws IOException if it cannot be written
	 */
	public void write(Environment environment, List<Result> results, List<?> peers) throws IOException {
		Path directory = this.path.toAbsolutePath().getParent();
		if (directory != null) {
			Files.createDirectories(directory);
		}
		JsonMapper.builder()
			.build()
			.writerWithDefaultPrettyPrinter()
			.writeValue(this.path, rows(environment, results, peers));
	}

	private static List<Map<String, @Nullable Object>> rows(Environment environment, List<Result> results,
			List<?> peers) {
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		results.forEach((result) -> rows.add(row(environment, result)));
		if (!peers.isEmpty()) {
			Map<String, @Nullable Object> row = new LinkedHashMap<>();
			row.put("name", "peers");
			row.put("peers", peers);
			row.put("environment", environment);
			rows.add(row);
		}
		return rows;
	}

	private static Map<String, @Nullable Object> row(Environment environment, Result result) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("name", result.measure().name());
		row.put("rmq", result.rmq().median());
		row.put("reference", (result.reference() != null) ? result.reference().median() : null);
		row.put("ratio", result.ratio());
		row.put("unit", result.measure().unit());
		row.put("target", result.measure().target().toString());
		row.put("met", result.isMet());
		row.put("environment", environment);
		return row;
	}

}
