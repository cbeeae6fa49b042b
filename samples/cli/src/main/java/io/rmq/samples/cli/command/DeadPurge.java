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

import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqTopic;
import io.rmq.samples.cli.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq dead purge}.
 */
@Command(name = "purge", description = "Deletes dead letters.")
final class DeadPurge extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Mixin
	private final GroupOption group = new GroupOption();

	@Mixin
	private final MessageFilter filter = new MessageFilter();

	@Mixin
	private final Confirmation confirmation = new Confirmation();

	@Override
	int run(Rmq rmq, Server server) {
		String name = this.group.of(server, this.topic);
		RmqSelection selection = this.filter.selection();
		String what = "This deletes %s the %d dead letters of group '%s' of topic '%s'%s.".formatted(
				selection.equals(RmqSelection.all()) ? "all of" : "those of", deadLetters(server, name), name,
				this.topic, selection.equals(RmqSelection.all()) ? "" : " that the options choose");
		if (!this.confirmation.given(rmq, what, this.topic)) {
			return ExitCodes.NOT_CONFIRMED;
		}
		return report(rmq,
				(progress) -> server.admin().messages().deleteDeadLetters(this.topic, name, selection, progress),
				"Deleted");
	}

	private long deadLetters(Server server, String name) {
		return server.admin()
			.topic(this.topic)
			.groups()
			.stream()
			.filter((one) -> one.name().equals(name))
			.mapToLong(RmqTopic.Group::deadLetters)
			.sum();
	}

}
