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

import java.util.EnumSet;
import java.util.Set;

import io.rmq.admin.DropOption;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq drop-group}.
 */
@Command(name = "drop-group", description = "Drops a group with its retries and the messages that only it still "
		+ "needs. Keeps its dead letters. Refused while it has consumers.")
final class DropGroup extends ServerCommand {

	@Parameters(index = "0", paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Parameters(index = "1", paramLabel = "GROUP", description = "Group.")
	private String group = "";

	@Option(names = "--dead-letters", description = "Delete the dead letters of the group too.")
	private boolean deadLetters;

	@Option(names = "--force", description = "Drop it even if consumers were seen within the last minute.")
	private boolean force;

	@Mixin
	private final Confirmation confirmation = new Confirmation();

	@Override
	int run(Rmq rmq, Server server) {
		String what = "This drops group '%s' of topic '%s' with its retries and the messages that only it needs%s."
			.formatted(this.group, this.topic, this.deadLetters ? ", and its dead letters" : "");
		if (!this.confirmation.given(rmq, what, this.group)) {
			return ExitCodes.NOT_CONFIRMED;
		}
		server.admin().dropGroup(this.topic, this.group, options().toArray(DropOption[]::new));
		if (!rmq.printedAsJson(new JsonObject().with("deadLettersKept", !this.deadLetters))) {
			rmq.out()
				.println("Dropped group '%s' of topic '%s'; its dead letters were %s".formatted(this.group, this.topic,
						this.deadLetters ? "deleted" : "kept"));
		}
		return ExitCodes.OK;
	}

	private Set<DropOption> options() {
		Set<DropOption> options = EnumSet.noneOf(DropOption.class);
		if (this.deadLetters) {
			options.add(DropOption.DEAD_LETTERS);
		}
		if (this.force) {
			options.add(DropOption.FORCE);
		}
		return options;
	}

}
