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

import java.util.function.ToLongFunction;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqTopic;
import io.rmq.samples.cli.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq purge-queue}.
 */
@Command(name = "purge-queue",
		description = "Deletes all messages of a topic that are ready and not in flight, or in another state.")
final class PurgeQueue extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Option(names = { "-s", "--state" }, paramLabel = "STATE",
			description = "What is deleted: ready, delayed, retrying or dead. By default ready.")
	private MessageState state = MessageState.READY;

	@Mixin
	private final GroupOption group = new GroupOption();

	@Mixin
	private final Confirmation confirmation = new Confirmation();

	@Override
	int run(Rmq rmq, Server server) {
		if (this.state == MessageState.IN_FLIGHT) {
			throw usage("What is in flight is being handled, and cannot be deleted");
		}
		RmqTopic counts = server.admin().topic(this.topic);
		RmqMessageLocation location = this.state.location(server, this.topic, this.group);
		String what = "This deletes all messages %s; %s.".formatted(location, affected(counts, location));
		if (!this.confirmation.given(rmq, what, this.topic)) {
			return ExitCodes.NOT_CONFIRMED;
		}
		return report(rmq, (progress) -> server.admin().messages().purge(location, progress), "Deleted");
	}

	private static String affected(RmqTopic counts, RmqMessageLocation location) {
		return switch (location.state()) {
			case RETRYING -> "%d wait for a retry there".formatted(sum(counts, location, RmqTopic.Group::retries));
			case DEAD -> "%d are there".formatted(sum(counts, location, RmqTopic.Group::deadLetters));
			default -> "%d are ready in the topic, %d delayed".formatted(counts.totalReady(), counts.delayed());
		};
	}

	private static long sum(RmqTopic counts, RmqMessageLocation location, ToLongFunction<RmqTopic.Group> count) {
		return counts.groups().stream().filter((one) -> one.name().equals(location.group())).mapToLong(count).sum();
	}

}
