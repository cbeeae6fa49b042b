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
import io.rmq.admin.model.RmqTopic;
import io.rmq.samples.cli.server.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which group of a topic is meant. It need not be said if there is only one.
 */
final class GroupOption {

	@Option(names = { "-g", "--group" }, paramLabel = "GROUP",
			description = "Group of the topic. Can be left out if it has only one.")
	private @Nullable String name;

	@Nullable String given() {
		return this.name;
	}

	String of(Server server, String topic) {
		if (this.name != null) {
			return this.name;
		}
		List<String> groups = server.admin().topic(topic).groups().stream().map(RmqTopic.Group::name).toList();
		if (groups.isEmpty()) {
			throw new RmqNotFoundException("Topic '%s' has no group".formatted(topic));
		}
		if (groups.size() > 1) {
			throw new IllegalArgumentException(
					"Topic '%s' has the groups %s; say which with --group".formatted(topic, String.join(", ", groups)));
		}
		return groups.get(0);
	}

}
