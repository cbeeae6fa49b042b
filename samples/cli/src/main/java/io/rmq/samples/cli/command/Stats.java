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

package io.rmq.samples.cli.command;

import java.time.Duration;
import java.util.List;

import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.Json;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq stats}.
 */
@Command(name = "stats", description = "Tells how many messages wait in all topics or in one, and how that changes.")
final class Stats extends ServerCommand {

	@Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Topic. By default all.")
	private @Nullable String topic;

	@Option(names = { "-w", "--watch" }, description = "Go on until Ctrl-C.")
	private boolean watch;

	@Option(names = "--interval", paramLabel = "TIME", converter = DurationConverter.class,
			description = "How often to look. By default 2s.")
	private Duration interval = Duration.ofSeconds(2);

	@Override
	int run(Rmq rmq, Server server) {
		if (this.interval.toMillis() < 100) {
			throw usage("The interval must be 100ms at least, not " + this.interval);
		}
		Changes changes = Changes.none();
		do {
			changes = changes.next(new Counts(server).of(this.topic));
			print(rmq, changes);
		}
		while (this.watch && !rmq.out().checkError() && !rmq.interruption().await(this.interval));
		return ExitCodes.OK;
	}

	private static void print(Rmq rmq, Changes changes) {
		List<Changes.Row> rows = changes.rows();
		if (rmq.isJson()) {
			Json.print(rmq.out(), new JsonObject().with("topics", rows.stream().map(Changes.Row::json).toList()));
			return;
		}
		Table table = new Table("TOPIC", "READY", "+/s", "IN FLIGHT", "DELAYED", "RETRIES", "+/s", "DEAD", "+/s");
		rows.forEach((row) -> table.row(row.name(), row.ready().now(), row.ready().rate(), row.inFlight(),
				row.delayed(), row.retries().now(), row.retries().rate(), row.dead().now(), row.dead().rate()));
		table.print(rmq.out());
	}

}
