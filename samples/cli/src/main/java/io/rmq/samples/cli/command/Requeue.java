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

import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code rmq requeue}.
 */
@Command(name = "requeue",
		description = "Makes one message ready now: a delayed message, a retry or a dead letter. Other states are "
				+ "refused.")
final class Requeue extends ServerCommand {

	@Mixin
	private final MessageChoice message = new MessageChoice();

	@Override
	int run(Rmq rmq, Server server) {
		RmqStoredMessage chosen = this.message.one(rmq, server);
		server.admin().messages().requeue(chosen.location(), chosen.position());
		if (!rmq
			.printedAsJson(new JsonObject().with("id", chosen.id()).with("from", new MessageView(chosen).state()))) {
			rmq.out().println("Message '%s' is ready now; it was %s".formatted(chosen.id(), chosen.location()));
		}
		return ExitCodes.OK;
	}

}
