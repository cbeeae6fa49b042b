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
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code rmq release}.
 */
@Command(name = "release",
		description = "Takes one message in flight from its consumer, whose handler hangs or which is dead, and gives "
				+ "it back to its group. No attempt is counted. Other states are refused. Until its handler is "
				+ "interrupted, which takes a third of the lease at most, two consumers may be handling it.")
final class Release extends ServerCommand {

	@Mixin
	private final MessageChoice message = new MessageChoice();

	@Override
	int run(Rmq rmq, Server server) {
		RmqStoredMessage chosen = this.message.one(rmq, server);
		RmqMessageLocation location = chosen.location();
		String group = location.group();
		if (location.state() != RmqMessageLocation.State.IN_FLIGHT || group == null) {
			throw new IllegalArgumentException(
					"Message '%s' is %s; only one in flight can be released".formatted(chosen.id(), location));
		}
		server.admin().messages().release(location.topic(), group, chosen.position(), chosen.id());
		if (!rmq
			.printedAsJson(new JsonObject().with("id", chosen.id()).with("from", new MessageView(chosen).state()))) {
			rmq.out().println("Released message '%s'; it was %s".formatted(chosen.id(), location));
		}
		return ExitCodes.OK;
	}

}
