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

import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq resume}.
 */
@Command(name = "resume", description = "Ends the pause of a group.")
final class Resume extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Mixin
	private final GroupOption group = new GroupOption();

	@Override
	int run(Rmq rmq, Server server) {
		String name = this.group.of(server, this.topic);
		boolean changed = server.admin().resume(this.topic, name);
		if (!rmq.printedAsJson(new JsonObject().with("changed", changed))) {
			rmq.out()
				.println((changed ? "Resumed group '%s' of topic '%s'" : "Group '%s' of topic '%s' was not paused")
					.formatted(name, this.topic));
		}
		return ExitCodes.OK;
	}

}
