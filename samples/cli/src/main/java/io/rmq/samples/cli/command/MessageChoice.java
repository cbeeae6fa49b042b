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

import java.util.List;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Chooses messages of a topic by their id, in whatever state and group they are, or one
 * message by its position.
 */
final class MessageChoice {

	@Parameters(index = "0", paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Parameters(index = "1", paramLabel = "ID",
			description = "Id of the message, or with --state its position, which is found at once.")
	private String id = "";

	@Option(names = { "-s", "--state" }, paramLabel = "STATE",
			description = "Only a message in this state: ${COMPLETION-CANDIDATES}.")
	private @Nullable MessageState state;

	@Mixin
	private final GroupOption group = new GroupOption();

	/**
	 * Return all messages that are meant.
	 * @throws RmqNotFoundException if there is none
	 */
	List<RmqStoredMessage> all(Rmq rmq, Server server) {
		RmqStoredMessage positioned = (this.state != null) ? atPosition(server, this.state) : null;
		List<RmqStoredMessage> found = (positioned != null) ? List.of(positioned) : search(rmq, server);
		if (found.isEmpty()) {
			throw new RmqNotFoundException("Topic '%s' has no message with the id '%s'%s%s".formatted(this.topic,
					this.id, (this.state != null) ? " that is " + this.state : "",
					(this.group.given() != null) ? " in group '" + this.group.given() + "'" : ""));
		}
		return found;
	}

	/**
	 * Return the only message that is meant.
	 * @throws RmqNotFoundException if there is none
	 * @throws IllegalArgumentException if there are several
	 */
	RmqStoredMessage one(Rmq rmq, Server server) {
		List<RmqStoredMessage> found = all(rmq, server);
		if (rmq.interruption().isRequested()) {
			throw new IllegalStateException("Interrupted before all messages were searched. Nothing was changed");
		}
		if (found.size() > 1) {
			throw new IllegalArgumentException("Id '%s' is that of %d messages: %s; say which with --group and --state"
				.formatted(this.id, found.size(), String.join("; ",
						found.stream().map((one) -> one.location() + " at " + one.position()).toList())));
		}
		return found.get(0);
	}

	private @Nullable RmqStoredMessage atPosition(Server server, MessageState state) {
		if (state == MessageState.READY || state == MessageState.IN_FLIGHT) {
			return null;
		}
		if (state != MessageState.DELAYED && this.group.given() == null
				&& server.admin().topic(this.topic).groups().size() != 1) {
			return null;
		}
		RmqMessageLocation location = state.location(server, this.topic, this.group);
		try {
			return server.admin().messages().get(location, this.id);
		}
		catch (RmqNotFoundException | IllegalArgumentException ex) {
			// It is no position, so it is an id.
			return null;
		}
	}

	private List<RmqStoredMessage> search(Rmq rmq, Server server) {
		try (ProgressBar progress = new ProgressBar(rmq.terminal(), rmq.interruption())) {
			return server.admin()
				.messages()
				.find(this.topic, this.id, progress)
				.stream()
				.filter((one) -> isMeant(one.location()))
				.toList();
		}
	}

	private boolean isMeant(RmqMessageLocation location) {
		String group = this.group.given();
		return (this.state == null || this.state.is(location.state()))
				&& (group == null || group.equals(location.group()));
	}

}
