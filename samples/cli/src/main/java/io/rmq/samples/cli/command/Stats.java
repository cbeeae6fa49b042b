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
import java.util.Map;
import java.util.Objects;

import io.rmq.admin.model.RmqStatistics;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq stats}.
 */
@Command(name = "stats",
		description = "Shows what happened in the last minutes: in all topics in sum, or in one minute by "
				+ "minute. Instances report to the server every 10 seconds.")
final class Stats extends ServerCommand {

	@Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Topic. By default all.")
	private @Nullable String topic;

	@Option(names = { "-m", "--minutes" }, paramLabel = "COUNT",
			description = "How far back, from 1 to 1440, the minute included that it is now. By default 10.")
	private int minutes = 10;

	@Option(names = { "-w", "--watch" }, description = "Go on until Ctrl-C.")
	private boolean watch;

	@Option(names = "--interval", paramLabel = "TIME", converter = DurationConverter.class,
			description = "How often to look with --watch. By default 10s.")
	private Duration interval = Duration.ofSeconds(10);

	@Override
	int run(Rmq rmq, Server server) {
		if (this.interval.toMillis() < 100) {
			throw usage("The interval must be 100ms at least, not " + this.interval);
		}
		if (this.minutes < 1 || this.minutes > 1440) {
			throw usage("Statistics are kept for 1440 minutes; ask for 1 to 1440, not " + this.minutes);
		}
		Duration last = Duration.ofMinutes(this.minutes);
		do {
			if (this.topic != null) {
				print(rmq, new StatisticsView(server.admin().statistics(this.topic, last)));
			}
			else {
				printAll(rmq, server, last);
			}
		}
		while (this.watch && !rmq.out().checkError() && !rmq.interruption().await(this.interval));
		return ExitCodes.OK;
	}

	private static void print(Rmq rmq, StatisticsView view) {
		if (!rmq.printedAsJson(view.json())) {
			view.table().print(rmq.out());
		}
	}

	private void printAll(Rmq rmq, Server server, Duration last) {
		List<TopicView> topics = new Counts(server).of(null);
		Map<String, RmqStatistics> statistics = server.admin()
			.statistics(topics.stream().map((view) -> view.topic().name()).toList(), last);
		List<Totals> totals = topics.stream()
			.map((view) -> new Totals(view,
					new StatisticsView(Objects.requireNonNull(statistics.get(view.topic().name())))))
			.toList();
		if (rmq.printedAsJson(new JsonObject().with("minutes", this.minutes)
			.with("topics", totals.stream().map(Totals::json).toList()))) {
			return;
		}
		Table table = new Table("TOPIC", "SENT", "HANDLED", "FAILED", "RETRIED", "DEAD", "MEAN", "READY", "IN FLIGHT",
				"DELAYED", "RETRIES", "ALL DEAD");
		totals.forEach((one) -> one.addTo(table));
		table.print(rmq.out());
	}

	/**
	 * What has happened in a topic in sum, and what it has.
	 *
	 * @param counts what it has
	 * @param happened what has happened
	 */
	private record Totals(TopicView counts, StatisticsView happened) {

		JsonObject json() {
			return new JsonObject().with("name", this.counts.topic().name())
				.with("sent", this.happened.sent())
				.with("handled", this.happened.sum(RmqStatistics.Group::handled))
				.with("failed", this.happened.sum(RmqStatistics.Group::failed))
				.with("retried", this.happened.sum(RmqStatistics.Group::retried))
				.with("deadLettered", this.happened.sum(RmqStatistics.Group::deadLettered))
				.with("handlingMillis", this.happened.sum((group) -> group.handling().toMillis()))
				.with("ready", this.counts.topic().totalReady())
				.with("inFlight", this.counts.topic().inFlight())
				.with("delayed", this.counts.topic().delayed())
				.with("retries", this.counts.retries())
				.with("deadLetters", this.counts.deadLetters());
		}

		void addTo(Table table) {
			table.row(this.counts.topic().name(), this.happened.sent(), this.happened.sum(RmqStatistics.Group::handled),
					this.happened.sum(RmqStatistics.Group::failed), this.happened.sum(RmqStatistics.Group::retried),
					this.happened.sum(RmqStatistics.Group::deadLettered), this.happened.mean(),
					this.counts.topic().totalReady(), this.counts.topic().inFlight(), this.counts.topic().delayed(),
					this.counts.retries(), this.counts.deadLetters());
		}

	}

}
