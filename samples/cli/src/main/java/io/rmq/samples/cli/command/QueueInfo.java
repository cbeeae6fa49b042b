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

import java.util.List;

import io.rmq.RmqPriority;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq queue-info}.
 */
@Command(name = "queue-info", description = "Counts what all topics have, or one.")
final class QueueInfo extends ServerCommand {

	@Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Topic. By default all.")
	private @Nullable String topic;

	@Override
	int run(Rmq rmq, Server server) {
		List<TopicView> topics = new Counts(server).of(this.topic);
		if (rmq.printedAsJson(new JsonObject().with("topics", topics.stream().map(TopicView::json).toList()))) {
			return ExitCodes.OK;
		}
		Table table = new Table("TOPIC", "HIGH", "NORMAL", "LOW", "BACK", "IN FLIGHT", "DELAYED", "RETRIES", "DEAD",
				"OLDEST", "GROUPS", "PAUSED");
		topics.forEach((view) -> table.row(view.topic().name(), view.ready(RmqPriority.HIGH),
				view.ready(RmqPriority.NORMAL), view.ready(RmqPriority.LOW), view.redeliveries(),
				view.topic().inFlight(), view.topic().delayed(), view.retries(), view.deadLetters(),
				Printable.duration(view.topic().oldestReadyAge()), view.topic().groups().size(), view.paused()));
		table.print(rmq.out());
		topics.stream().flatMap((view) -> view.faults().stream()).forEach(rmq.out()::println);
		if (topics.stream().anyMatch((view) -> !view.topic().exact() && !view.topic().isBroken())) {
			rmq.out().println("At most so many are ready: this server cannot count exactly.");
		}
		return ExitCodes.OK;
	}

}
