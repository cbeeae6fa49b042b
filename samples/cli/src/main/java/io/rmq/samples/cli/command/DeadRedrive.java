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

import io.rmq.admin.RmqRedrive;
import io.rmq.samples.cli.server.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rmq dead redrive}.
 */
@Command(name = "redrive", description = "Has dead letters handled once more, the oldest first: each keeps its id, "
		+ "key, headers and priority, and begins with attempt 1.")
final class DeadRedrive extends ServerCommand {

	@Parameters(paramLabel = "TOPIC", description = "Topic.")
	private String topic = "";

	@Mixin
	private final GroupOption group = new GroupOption();

	@Mixin
	private final MessageFilter filter = new MessageFilter();

	@Option(names = "--dry-run", description = "Only count them.")
	private boolean dryRun;

	@Option(names = "--per-second", paramLabel = "COUNT",
			description = "How many a second at most. By default as fast as it goes.")
	private @Nullable Integer perSecond;

	@Option(names = "--target", paramLabel = "TOPIC",
			description = "Send them to this topic, for all of its groups. By default they go to the group in which "
					+ "they failed.")
	private @Nullable String target;

	@Override
	int run(Rmq rmq, Server server) {
		if (this.perSecond != null && this.perSecond < 1) {
			throw usage("--per-second must be at least 1, not %d; leave it out for no limit".formatted(this.perSecond));
		}
		RmqRedrive redrive = new RmqRedrive(this.topic, this.group.of(server, this.topic), this.filter.selection(),
				this.target, this.dryRun, (this.perSecond != null) ? this.perSecond : 0);
		return report(rmq, (progress) -> server.admin().messages().redrive(redrive, progress),
				this.dryRun ? "Would move" : "Moved");
	}

}
