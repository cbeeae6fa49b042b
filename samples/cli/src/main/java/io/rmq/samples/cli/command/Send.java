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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Due;
import io.rmq.broker.Names;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Terminal;
import io.rmq.template.ProducerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq send}.
 */
@Command(name = "send", description = "Sends a message, with its payload as it is given: JSON for most listeners.")
final class Send extends ServerCommand {

	@Parameters(index = "0", paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD",
			description = "Payload. By default what is read from stdin, as it is.")
	private @Nullable String payload;

	@Option(names = "--id", paramLabel = "ID", description = "Id of the message. By default one is made.")
	private @Nullable String id;

	@Option(names = { "-k", "--key" }, paramLabel = "KEY", description = "What the message is about.")
	private @Nullable String key;

	@Option(names = { "-H", "--header" }, paramLabel = "NAME=VALUE",
			description = "Header. Can be given more than once.")
	private Map<String, String> headers = new LinkedHashMap<>();

	@Option(names = { "-p", "--priority" }, paramLabel = "PRIORITY",
			description = "Priority: ${COMPLETION-CANDIDATES}. By default NORMAL.")
	private RmqPriority priority = RmqPriority.NORMAL;

	@Option(names = { "-d", "--delay" }, paramLabel = "TIME", converter = DurationConverter.class,
			description = "How long until it is ready, as in 30s, 5m, 2h. By default it is at once.")
	private @Nullable Duration delay;

	@Option(names = "--at", paramLabel = "TIME", converter = TimeConverter.class,
			description = "When it is ready, as in 2026-01-31T12:00:00Z.")
	private @Nullable Instant at;

	@Option(names = "--ttl", paramLabel = "TIME", converter = DurationConverter.class,
			description = "How long it may wait to be handled; 0 for no limit, the default.")
	private Duration ttl = Duration.ZERO;

	@Option(names = "--max-attempts", paramLabel = "COUNT",
			description = "How often it is tried at most. By default what its listener says.")
	private @Nullable Integer maxAttempts;

	@Override
	int run(Rmq rmq, Server server) {
		OutboundMessage message = message(rmq.terminal());
		Receipt receipt = send(server, message);
		JsonObject json = new JsonObject().with("topic", message.topic())
			.with("id", message.id())
			.with("position", receipt.position());
		if (!rmq.printedAsJson(json)) {
			rmq.out().println("Sent %s to topic '%s'".formatted(message.id(), message.topic()));
		}
		return ExitCodes.OK;
	}

	private OutboundMessage message(Terminal terminal) {
		if (this.delay != null && this.at != null) {
			throw usage("A message has either a delay or a time at which it is ready; leave --delay or --at out");
		}
		if (this.key != null && (this.key.isBlank() || this.key.length() > Names.MAX_LENGTH)) {
			throw usage("The key must have from 1 to %d characters and not be blank".formatted(Names.MAX_LENGTH));
		}
		if (this.maxAttempts != null && this.maxAttempts < 1) {
			throw usage("A message must be tried at least once, not " + this.maxAttempts);
		}
		Due due = (this.delay != null) ? new Due.After(this.delay) : (this.at != null) ? new Due.At(this.at) : null;
		return new OutboundMessage(this.topic, (this.id != null) ? this.id : UUID.randomUUID().toString(),
				this.priority, this.key, RmqHeaders.of(this.headers), this.ttl, due,
				(this.maxAttempts != null) ? this.maxAttempts : 0, body(terminal));
	}

	private byte[] body(Terminal terminal) {
		if (this.payload != null) {
			return requireSize(this.payload.getBytes(StandardCharsets.UTF_8));
		}
		if (terminal.interactive()) {
			throw usage("There is no payload; give it as a parameter or through a pipe");
		}
		try {
			return requireSize(terminal.in().readNBytes(ProducerSettings.DEFAULT_MAX_MESSAGE_SIZE + 1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private byte[] requireSize(byte[] body) {
		if (body.length > ProducerSettings.DEFAULT_MAX_MESSAGE_SIZE) {
			throw usage("The payload must have at most %d bytes, which is what applications send by default"
				.formatted(ProducerSettings.DEFAULT_MAX_MESSAGE_SIZE));
		}
		return body;
	}

	private static Receipt send(Server server, OutboundMessage message) {
		try {
			return server.broker().send(message).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RmqException cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
