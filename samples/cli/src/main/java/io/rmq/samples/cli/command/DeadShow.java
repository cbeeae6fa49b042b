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
import java.util.regex.Pattern;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.samples.cli.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq dead show}.
 */
@Command(name = "show", description = "Shows a dead letter: its headers, payload, failed attempts and stack trace.")
final class DeadShow extends ServerCommand {

	private static final Pattern POSITION = Pattern.compile("\\d+-\\d+");

	@Parameters(index = "0", paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Parameters(index = "1", paramLabel = "ID",
			description = "Id of the message, or its position in the list, which is found at once.")
	private String id = "";

	@Mixin
	private final GroupOption group = new GroupOption();

	@Override
	int run(Rmq rmq, Server server) {
		RmqMessageLocation location = RmqMessageLocation.deadLetters(this.topic, this.group.of(server, this.topic));
		List<RmqStoredMessage> found = POSITION.matcher(this.id).matches()
				? List.of(server.admin().messages().get(location, this.id)) : search(rmq, server, location);
		if (found.isEmpty()) {
			throw new RmqNotFoundException(
					"There is no message with the id '%s' among those %s".formatted(this.id, location));
		}
		MessageView.print(rmq, found);
		return ExitCodes.OK;
	}

	private List<RmqStoredMessage> search(Rmq rmq, Server server, RmqMessageLocation location) {
		RmqPageRequest request = RmqPageRequest.of(RmqPageRequest.MAX_LIMIT)
			.selecting(RmqSelection.all().withMessageId(this.id));
		return MessagePages.read(server.admin().messages(), location, request, rmq.interruption()).messages();
	}

}
