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

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.samples.cli.server.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq peek}.
 */
@Command(name = "peek", description = "Shows messages, and leaves them as they are.")
final class Peek extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Option(names = { "-s", "--state" }, paramLabel = "STATE",
			description = "What is to be seen: ${COMPLETION-CANDIDATES}. By default ready.")
	private MessageState state = MessageState.READY;

	@Mixin
	private final GroupOption group = new GroupOption();

	@Option(names = { "-n", "--limit" }, paramLabel = "COUNT",
			description = "How many at most, from 1 to " + RmqPageRequest.MAX_LIMIT + ". By default 20.")
	private int limit = 20;

	@Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where another page ended.")
	private @Nullable String cursor;

	@Option(names = "--latest", description = "The latest dead letters first.")
	private boolean latest;

	@Override
	int run(Rmq rmq, Server server) {
		RmqPageRequest request = new RmqPageRequest(RmqSelection.all(), this.limit, this.latest, this.cursor);
		RmqMessageLocation location = this.state.location(server, this.topic, this.group);
		MessagePages.read(server.admin().messages(), location, request, rmq.interruption())
			.print(rmq, this.state == MessageState.DEAD);
		return ExitCodes.OK;
	}

}
