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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.admin.model.RmqSelection;
import io.rmq.broker.DeadLetterReason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which dead letters are meant; all, if nothing is said.
 */
final class MessageFilter {

	@Option(names = "--id", paramLabel = "ID", description = "Only the message with this id.")
	private @Nullable String id;

	@Option(names = "--reason", paramLabel = "REASON",
			description = "Only dead letters with this reason: ${COMPLETION-CANDIDATES}.")
	private @Nullable DeadLetterReason reason;

	@Option(names = "--error", paramLabel = "CLASS", description = "Only those whose last error was of this class.")
	private @Nullable String error;

	@Option(names = "--header", paramLabel = "NAME=VALUE",
			description = "Only those with this header. Can be given more than once.")
	private Map<String, String> headers = new LinkedHashMap<>();

	@Option(names = "--from", paramLabel = "TIME", converter = TimeConverter.class,
			description = "Only messages that became dead letters since then, as in 2026-01-31T12:00:00Z.")
	private @Nullable Instant from;

	@Option(names = "--to", paramLabel = "TIME", converter = TimeConverter.class,
			description = "Only messages that became dead letters before then.")
	private @Nullable Instant to;

	RmqSelection selection() {
		return new RmqSelection(this.id, (this.reason != null) ? this.reason.name() : null, this.error, this.from,
				this.to, this.headers);
	}

}
