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
import java.util.OptionalLong;

import io.rmq.admin.model.RmqGroup;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq groups}.
 */
@Command(name = "groups", description = "Shows the groups of a topic, and their consumers.")
final class Groups extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Option(names = { "-c", "--consumers" }, description = "Show the consumers of the groups. JSON always has them.")
	private boolean consumers;

	@Override
	int run(Rmq rmq, Server server) {
		List<RmqGroup> groups = server.admin().groups(this.topic);
		if (rmq.printedAsJson(new JsonObject().with("topic", this.topic)
			.with("groups", groups.stream().map(Groups::json).toList()))) {
			return ExitCodes.OK;
		}
		(this.consumers ? consumers(groups) : groups(groups)).print(rmq.out());
		return ExitCodes.OK;
	}

	private static Table groups(List<RmqGroup> groups) {
		Table table = new Table("GROUP", "READY", "IN FLIGHT", "RETRIES", "DEAD", "CONSUMERS", "LAST SEEN",
				"PAUSED SINCE", "DROPPED");
		groups.forEach((group) -> table.row(group.name(), backlog(group), group.inFlight(), group.retries(),
				group.deadLetters(), group.consumersAlive(), group.lastSeen(), group.pausedSince(),
				group.dropped() ? "yes" : null));
		return table;
	}

	private static Table consumers(List<RmqGroup> groups) {
		Table table = new Table("GROUP", "CONSUMER", "IN FLIGHT", "IDLE", "ALIVE");
		groups.forEach((group) -> group.consumers()
			.forEach((consumer) -> table.row(group.name(), consumer.name(), consumer.inFlight(),
					Printable.duration(consumer.idle()), consumer.isAlive() ? "yes" : "no")));
		return table;
	}

	private static @Nullable Long backlog(RmqGroup group) {
		OptionalLong backlog = group.backlog();
		return backlog.isPresent() ? backlog.getAsLong() : null;
	}

	private static JsonObject json(RmqGroup group) {
		return new JsonObject().with("name", group.name())
			.with("ready", backlog(group))
			.with("waiting", group.waiting())
			.with("inFlight", group.inFlight())
			.with("retries", group.retries())
			.with("deadLetters", group.deadLetters())
			.with("lastSeen", group.lastSeen())
			.with("pausedSince", group.pausedSince())
			.with("dropped", group.dropped())
			.with("consumersAlive", group.consumersAlive())
			.with("consumers",
					group.consumers()
						.stream()
						.map((consumer) -> new JsonObject().with("name", consumer.name())
							.with("inFlight", consumer.inFlight())
							.with("idleMillis", consumer.idle().toMillis())
							.with("alive", consumer.isAlive()))
						.toList());
	}

}
