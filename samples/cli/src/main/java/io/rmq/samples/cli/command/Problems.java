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

import io.rmq.admin.RmqProblem;
import io.rmq.admin.RmqProblemLimits;
import io.rmq.broker.TopicBacklog;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq problems}.
 */
@Command(name = "problems", description = "Shows what needs attention, the worst first.")
final class Problems extends ServerCommand {

	@Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Topic. By default all.")
	private @Nullable String topic;

	@Override
	int run(Rmq rmq, Server server) {
		RmqProblemLimits limits = RmqProblemLimits.defaults();
		List<RmqProblem> problems = backlog(server).stream()
			.flatMap((backlog) -> server.admin().problems(backlog, limits).stream())
			.sorted()
			.toList();
		if (rmq.printedAsJson(new JsonObject().with("problems", problems.stream().map(Problems::json).toList()))) {
			return ExitCodes.OK;
		}
		Table table = new Table("SEVERITY", "TOPIC", "GROUP", "PROBLEM", "MESSAGES", "AGE", "DETAIL");
		problems.forEach((problem) -> table.row(problem.severity(), problem.topic(), problem.group(), problem.kind(),
				problem.messages(), Printable.duration(problem.age()), problem.detail()));
		table.print(rmq.out());
		return ExitCodes.OK;
	}

	private List<TopicBacklog> backlog(Server server) {
		return (this.topic != null) ? List.of(server.admin().backlog(this.topic))
				: server.admin().backlog(Duration.ofSeconds(1));
	}

	private static JsonObject json(RmqProblem problem) {
		Duration age = problem.age();
		return new JsonObject().with("severity", problem.severity().name())
			.with("kind", problem.kind().name())
			.with("topic", problem.topic())
			.with("group", problem.group())
			.with("messages", problem.messages())
			.with("ageMillis", (age != null) ? age.toMillis() : null)
			.with("detail", problem.detail());
	}

}
