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
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Something that an operator should look at. Immutable and thread-safe.
 * <p>
 * Its natural order puts the worst first: by severity, then by how many messages it
 * concerns, then by how long they have waited.
 *
 * @param kind what it is
 * @param severity how bad it is
 * @param topic the topic
 * @param group the group; {@code null} if it is about the topic as a whole
 * @param messages how many messages it concerns; at most so many if the server cannot
 * tell cheaply
 * @param age for how long the oldest of them has been ready; {@code null} if that plays
 * no part or none is
 * @param detail what is wrong and what to do, if the kind does not say it; else
 * {@code null}
 */
public record RmqProblem(Kind kind, Severity severity, String topic, @Nullable String group, long messages,
		@Nullable Duration age, @Nullable String detail) implements Comparable<RmqProblem> {

	private static final Comparator<RmqProblem> WORST_FIRST = Comparator.comparing(RmqProblem::severity)
		.reversed()
		.thenComparing(Comparator.comparingLong(RmqProblem::messages).reversed())
		.thenComparing(Comparator.comparing(RmqProblem::age, Comparator.nullsFirst(Comparator.<Duration>naturalOrder()))
			.reversed())
		.thenComparing(RmqProblem::topic)
		.thenComparing(RmqProblem::group, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
		.thenComparing(RmqProblem::kind);

	@Override
	public int compareTo(RmqProblem other) {
		return WORST_FIRST.compare(this, other);
	}

	/**
	 * How bad a problem is.
	 */
	public enum Severity {

		/**
		 * Good to know.
		 */
		NOTE,

		/**
		 * To be looked at.
		 */
		WARNING,

		/**
		 * To be looked at first.
		 */
		CRITICAL

	}

	/**
	 * What a problem is.
	 */
	public enum Kind {

		/**
		 * Another program has written to a key of the topic, or a lane is ahead of the
		 * clock.
		 */
		FAULT,

		/**
		 * Messages wait for a group, and none of its consumers is alive.
		 */
		NO_CONSUMERS,

		/**
		 * Messages wait in a topic that has no group.
		 */
		NO_GROUP,

		/**
		 * Messages have been handled for longer than their listener's timeout.
		 */
		OVERDUE_HANDLERS,

		/**
		 * A message has been ready for a group for too long, though it has consumers.
		 */
		WAITS_LONG,

		/**
		 * A group is paused.
		 */
		PAUSED,

		/**
		 * A group has dead letters.
		 */
		DEAD_LETTERS

	}

}
