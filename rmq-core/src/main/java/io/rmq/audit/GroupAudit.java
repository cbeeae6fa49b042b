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

package io.rmq.audit;

import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.Groups;
import io.rmq.broker.TopicBacklog;

/**
 * Looks for groups that nobody consumes.
 */
final class GroupAudit implements AuditCheck {

	/**
	 * How old the figures may be. Whoever measures has done so lately, usually.
	 */
	private static final Duration INTERVAL = Duration.ofSeconds(30);

	/**
	 * How many are named.
	 */
	private static final int NAMED = 10;

	private final Groups groups;

	private final BiPredicate<String, String> ours;

	/**
	 * Create a check.
	 * @param ours whether this application consumes a group of a topic; its consumers may
	 * have come after the figures
	 */
	GroupAudit(Groups groups, BiPredicate<String, String> ours) {
		this.groups = groups;
		this.ours = ours;
	}

	@Override
	public String subject() {
		return "groups";
	}

	@Override
	public List<AuditFinding> look() {
		this.groups.measure(INTERVAL);
		List<String> alone = this.groups.measured().stream().flatMap(this::alone).toList();
		if (alone.isEmpty()) {
			return List.of();
		}
		String more = (alone.size() > NAMED) ? " and %d more".formatted(alone.size() - NAMED) : "";
		return List.of(new AuditFinding(Code.NO_CONSUMERS,
				"No consumer reads " + alone.stream().limit(NAMED).collect(Collectors.joining(", ")) + more,
				"Start a consumer, or drop groups that are not needed any more, as messages are stored for them"));
	}

	private Stream<String> alone(TopicBacklog topic) {
		return topic.groups()
			.stream()
			.filter((group) -> group.consumers() == 0 && !this.ours.test(topic.topic(), group.group()))
			.map((group) -> "%s of group %s (%s)".formatted(topic.topic(), group.group(), waiting(group)));
	}

	private static String waiting(GroupBacklog group) {
		return group.readyInAll().isPresent()
				? (group.readyInAll().getAsLong() + group.inFlight() + group.retries()) + " wait"
				: "an unknown number wait";
	}

}
