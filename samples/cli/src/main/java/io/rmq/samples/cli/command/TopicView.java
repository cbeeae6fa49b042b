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
import java.util.List;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqTopic;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.samples.cli.terminal.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A topic as it is printed.
 *
 * @param topic the topic
 */
record TopicView(RmqTopic topic) {

	JsonObject json() {
		return new JsonObject().with("name", this.topic.name())
			.with("at", this.topic.at())
			.with("ready", byPriority(this.topic.ready()))
			.with("exact", this.topic.exact())
			.with("inFlight", this.topic.inFlight())
			.with("delayed", this.topic.delayed())
			.with("dropped", this.topic.dropped())
			.with("oldestReadyAgeMillis", millis(this.topic.oldestReadyAge()))
			.with("groups", this.topic.groups().stream().map(TopicView::group).toList())
			.with("faults", this.topic.faults().stream().map(TopicView::fault).toList());
	}

	private static JsonObject group(RmqTopic.Group group) {
		return new JsonObject().with("name", group.name())
			.with("ready", byPriority(group.ready()))
			.with("redeliveries", group.redeliveries())
			.with("inFlight", group.inFlight())
			.with("retries", group.retries())
			.with("deadLetters", group.deadLetters())
			.with("consumers", group.consumers())
			.with("oldestReadyAgeMillis", millis(group.oldestReadyAge()))
			.with("pausedSince", group.pausedSince())
			.with("dropped", group.dropped());
	}

	private static JsonObject fault(RmqTopicFault fault) {
		return new JsonObject().with("key", fault.key())
			.with("kind", fault.kind().name())
			.with("broken", fault.isBroken())
			.with("aheadMillis", fault.ahead().toMillis())
			.with("reason", fault.reason())
			.with("remedy", fault.remedy());
	}

	/**
	 * Return what is wrong with its keys, a line each.
	 */
	List<String> faults() {
		return this.topic.faults()
			.stream()
			.map((fault) -> "%s %s: %s. %s.".formatted(fault.isBroken() ? "Broken topic" : "Topic", this.topic.name(),
					fault.reason(), fault.remedy()))
			.toList();
	}

	private static JsonObject byPriority(Map<RmqPriority, Long> counts) {
		JsonObject json = new JsonObject();
		for (RmqPriority priority : RmqPriority.values()) {
			json.with(priority.name(), counts.getOrDefault(priority, 0L));
		}
		return json;
	}

	static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	long ready(RmqPriority priority) {
		return this.topic.ready().getOrDefault(priority, 0L);
	}

	long redeliveries() {
		return this.topic.groups().stream().mapToLong(RmqTopic.Group::redeliveries).sum();
	}

	long retries() {
		return this.topic.groups().stream().mapToLong(RmqTopic.Group::retries).sum();
	}

	long deadLetters() {
		return this.topic.groups().stream().mapToLong(RmqTopic.Group::deadLetters).sum();
	}

	String paused() {
		return String.join(",",
				this.topic.groups()
					.stream()
					.filter((group) -> group.pausedSince() != null)
					.map(RmqTopic.Group::name)
					.toList());
	}

}
