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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code rmq find}.
 */
@Command(name = "find", description = "Finds a message by its id, in whatever state and group of the topic it is.")
final class Find extends ServerCommand {

	@Mixin
	private final MessageChoice message = new MessageChoice();

	@Override
	int run(Rmq rmq, Server server) {
		MessageView.print(rmq, this.message.all(rmq, server));
		return ExitCodes.OK;
	}

}
