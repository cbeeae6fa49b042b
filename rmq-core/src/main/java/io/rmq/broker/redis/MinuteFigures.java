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

package io.rmq.broker.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.rmq.admin.model.RmqStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a minute, in the order in which `tally.lua` keeps them, with blanks
 * between. Those at the end that say nothing are left out where they are stored.
 *
 * @param values the figures
 */
record MinuteFigures(List<String> values) {

	/**
	 * Something was measured, and there is none of it.
	 */
	private static final String NONE = "-";

	static MinuteFigures parse(String text) {
		return new MinuteFigures(List.of(text.split(" ")));
	}

	static MinuteFigures of(long sent) {
		return new MinuteFigures(List.of(String.valueOf(sent), "0", "0", "0", "0", "", ""));
	}

	/**
	 * What waits in a topic that has no group.
	 */
	static MinuteFigures ofTopic(long ready, Duration oldest) {
		return of(new RmqStatistics.Group(0, 0, 0, 0, Duration.ZERO, ready, oldest));
	}

	static MinuteFigures of(RmqStatistics.Group group) {
		boolean measured = group.ready() != null || group.oldest() != null;
		String absent = measured ? NONE : "";
		return new MinuteFigures(List.of(String.valueOf(group.handled()),
				String.valueOf(group.handling().toNanos() / 1000), String.valueOf(group.failed()),
				String.valueOf(group.retried()), String.valueOf(group.deadLettered()),
				(group.ready() != null) ? String.valueOf(group.ready()) : absent,
				(group.oldest() != null) ? String.valueOf(group.oldest().toMillis()) : absent));
	}

	/**
	 * How many messages were handled, or sent to a topic.
	 */
	long first() {
		return number(0);
	}

	@Nullable Long ready() {
		return measured(5);
	}

	@Nullable Duration oldest() {
		Long oldest = measured(6);
		return (oldest != null) ? Duration.ofMillis(oldest) : null;
	}

	RmqStatistics.Group ofGroup() {
		return new RmqStatistics.Group(first(), number(2), number(3), number(4),
				Duration.of(number(1), ChronoUnit.MICROS), ready(), oldest());
	}

	private long number(int index) {
		return (index < this.values.size()) ? Long.parseLong(this.values.get(index)) : 0;
	}

	private @Nullable Long measured(int index) {
		return (index < this.values.size() && !this.values.get(index).equals(NONE)) ? number(index) : null;
	}

}
