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

package io.rmq.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.rmq.admin.RmqProblem.Kind;
import io.rmq.admin.RmqProblem.Severity;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a topic. What waits has one cause each: messages of a paused
 * group, or of one without consumers, are not reported as waiting too long besides.
 */
final class TopicProblems {

	private final TopicBacklog topic;

	private final RmqProblemLimits limits;

	private final List<RmqProblem> problems = new ArrayList<>();

	TopicProblems(TopicBacklog topic, RmqProblemLimits limits) {
		this.topic = topic;
		this.limits = limits;
	}

	/**
	 * Return the problems, the worst first.
	 */
	List<RmqProblem> find() {
		this.topic.faults().forEach(this::find);
		if (this.topic.groups().isEmpty() && isLong(this.topic.unread())) {
			add(Kind.NO_GROUP, severity(this.topic.unread()), null, this.topic.stored(), this.topic.unread());
		}
		this.topic.groups().forEach(this::find);
		Collections.sort(this.problems);
		return List.copyOf(this.problems);
	}

	private void find(RmqTopicFault fault) {
		this.problems.add(new RmqProblem(Kind.FAULT, fault.isBroken() ? Severity.CRITICAL : Severity.WARNING,
				this.topic.topic(), null, 0, null, "%s. %s.".formatted(fault.reason(), fault.remedy())));
	}

	private void find(GroupBacklog group) {
		long ready = this.topic.ready(group);
		long waiting = ready + group.inFlight() + group.retries();
		if (group.paused()) {
			add(Kind.PAUSED, isLong(group.oldest()) ? Severity.WARNING : Severity.NOTE, group, ready, group.oldest());
		}
		else if (group.consumers() == 0 && waiting > 0 && (group.oldest() == null || isLong(group.oldest()))) {
			// A consumer counts for a minute after it was seen; who left in an orderly
			// way
			// has left nothing in flight.
			add(Kind.NO_CONSUMERS, severity(group.oldest()), group, waiting, group.oldest());
		}
		else if (isLong(group.oldest())) {
			add(Kind.WAITS_LONG, severity(group.oldest()), group, ready, group.oldest());
		}
		if (group.overdue() > 0) {
			add(Kind.OVERDUE_HANDLERS, Severity.WARNING, group, group.overdue(), null);
		}
		if (group.deadLetters() > 0) {
			add(Kind.DEAD_LETTERS,
					(group.deadLetters() >= this.limits.criticalDeadLetters()) ? Severity.CRITICAL : Severity.WARNING,
					group, group.deadLetters(), null);
		}
	}

	private boolean isLong(@Nullable Duration age) {
		return age != null && age.compareTo(this.limits.warning()) >= 0;
	}

	private Severity severity(@Nullable Duration age) {
		return (age != null && age.compareTo(this.limits.critical()) >= 0) ? Severity.CRITICAL : Severity.WARNING;
	}

	private void add(Kind kind, Severity severity, @Nullable GroupBacklog group, long messages,
			@Nullable Duration age) {
		this.problems.add(new RmqProblem(kind, severity, this.topic.topic(), (group != null) ? group.group() : null,
				messages, age, null));
	}

}
