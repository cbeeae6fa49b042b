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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

import io.rmq.admin.model.RmqStatistics;

/**
 * What a topic has done in each of some minutes, in all of its groups.
 *
 * @param handled how many messages were handled, the oldest minute first
 * @param failed how many attempts failed
 */
record MinuteRows(List<Long> handled, List<Long> failed) {

	private static final int MINUTES = 30;

	/**
	 * How far back to ask for statistics: the minute that is not over is among them, and
	 * figures may be of the minute before.
	 */
	static final Duration ASKED = Duration.ofMinutes(MINUTES + 2);

	/**
	 * Return the rows of the last whole minutes before a time.
	 */
	static MinuteRows of(RmqStatistics statistics, Instant at) {
		Instant first = at.truncatedTo(ChronoUnit.MINUTES).minus(MINUTES, ChronoUnit.MINUTES);
		return new MinuteRows(row(statistics, first, RmqStatistics.Group::handled),
				row(statistics, first, RmqStatistics.Group::failed));
	}

	private static List<Long> row(RmqStatistics statistics, Instant first, ToLongFunction<RmqStatistics.Group> figure) {
		Long[] row = new Long[MINUTES];
		Arrays.fill(row, 0L);
		for (RmqStatistics.Minute minute : statistics.minutes()) {
			long index = Duration.between(first, minute.at()).toMinutes();
			if (!minute.at().isBefore(first) && index < MINUTES) {
				row[(int) index] = minute.groups().values().stream().mapToLong(figure).sum();
			}
		}
		return List.of(row);
	}

}
