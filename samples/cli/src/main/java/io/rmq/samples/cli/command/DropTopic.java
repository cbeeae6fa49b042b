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

import io.rmq.admin.DropOption;
import io.rmq.admin.model.RmqTopic;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq drop-topic}.
 */
@Command(name = "drop-topic",
		description = "Deletes a topic with all messages, groups and dead letters. Refused while it has consumers.")
final class DropTopic extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Option(names = "--force", description = "Drop it even if consumers were seen within the last minute.")
	private boolean force;

	@Mixin
	private final Confirmation confirmation = new Confirmation();

	@Override
	int run(Rmq rmq, Server server) {
		RmqTopic counts = server.admin().topic(this.topic);
		String what = "This deletes topic '%s' with %d ready and %d delayed messages, %d groups and %d dead letters."
			.formatted(this.topic, counts.totalReady(), counts.delayed(), counts.groups().size(),
					counts.groups().stream().mapToLong(RmqTopic.Group::deadLetters).sum());
		if (!this.confirmation.given(rmq, what, this.topic)) {
			return ExitCodes.NOT_CONFIRMED;
		}
		long deleted = server.admin()
			.dropTopic(this.topic, this.force ? new DropOption[] { DropOption.FORCE } : new DropOption[0]);
		if (!rmq.printedAsJson(new JsonObject().with("deleted", deleted))) {
			rmq.out()
				.println("Dropped topic '%s' and %d messages, dead letters included".formatted(this.topic, deleted));
		}
		return ExitCodes.OK;
	}

}
