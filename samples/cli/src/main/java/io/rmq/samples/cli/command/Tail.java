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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.admin.model.RmqTopic;
import io.rmq.logging.EscapedText;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq tail}.
 */
@Command(name = "tail",
		description = "Follows the messages that are sent to a topic, and leaves them as they are. Looks at what is "
				+ "stored: a message that was sent, handled and deleted between two looks is not seen.",
		footer = "%nEnds with Ctrl-C.")
final class Tail extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Mixin
	private final GroupOption group = new GroupOption();

	@Option(names = "--dead", description = "Follow the dead letters of the group instead; none of them is missed.")
	private boolean dead;

	@Option(names = "--interval", paramLabel = "TIME", converter = DurationConverter.class,
			description = "How often to look. By default 1s.")
	private Duration interval = Duration.ofSeconds(1);

	@Override
	int run(Rmq rmq, Server server) {
		if (this.interval.toMillis() < 10) {
			throw usage("The interval must be 10ms at least, not " + this.interval);
		}
		Instant from = server.admin().topic(this.topic).at();
		NewMessages news = new NewMessages(server.admin().messages(), rmq.interruption(), from);
		do {
			RmqTopic counts = server.admin().topic(this.topic);
			news.read(places(server, counts), counts.at()).forEach((message) -> print(rmq, message));
			if (rmq.out().checkError()) {
				return ExitCodes.OK;
			}
		}
		while (!rmq.interruption().await(this.interval));
		return ExitCodes.OK;
	}

	private List<RmqMessageLocation> places(Server server, RmqTopic counts) {
		if (this.dead) {
			return List.of(RmqMessageLocation.deadLetters(this.topic, this.group.of(server, this.topic)));
		}
		String given = this.group.given();
		List<RmqMessageLocation> places = new ArrayList<>();
		places
			.add((given != null) ? RmqMessageLocation.ready(this.topic, given) : RmqMessageLocation.ready(this.topic));
		counts.groups()
			.stream()
			.filter((one) -> !one.dropped() && (given == null || given.equals(one.name())))
			.forEach((one) -> places.add(RmqMessageLocation.inFlight(this.topic, one.name())));
		return places;
	}

	private void print(Rmq rmq, RmqStoredMessage message) {
		MessageView view = new MessageView(message);
		if (rmq.isJson()) {
			Json.print(rmq.out(), view.json());
			return;
		}
		RmqStoredMessage.Cause cause = message.cause();
		rmq.out()
			.println("%s  %s  %s  %s".formatted(message.at(), EscapedText.of(message.id()),
					(cause != null) ? cause.reason() : message.priority(),
					EscapedText.of(Payload.of(message).describe())));
	}

}
