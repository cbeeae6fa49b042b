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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.admin.model.RmqStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in a topic, minute by minute.
 *
 * @param topic its name
 * @param minutes the minutes in which anything has happened, the oldest first
 */
record StatisticsView(String topic, List<Minute> minutes) implements JsonView {

	static StatisticsView of(RmqStatistics statistics) {
		return new StatisticsView(statistics.topic(), statistics.minutes().stream().map(Minute::of).toList());
	}

	/**
	 * What has happened in a minute.
	 *
	 * @param at when it begins
	 * @param sent how many messages were sent
	 * @param ready how many messages were stored when that was measured, if there was no
	 * group
	 * @param oldestReadyAgeMillis for how long the oldest of them had been stored
	 * @param groups what groups have done, by name
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Minute(Instant at, long sent, @Nullable Long ready, @Nullable Long oldestReadyAgeMillis,
			Map<String, Group> groups) {

		private static Minute of(RmqStatistics.Minute minute) {
			Map<String, Group> groups = new LinkedHashMap<>();
			minute.groups().forEach((name, group) -> groups.put(name, Group.of(group)));
			Duration oldest = minute.oldest();
			return new Minute(minute.at(), minute.sent(), minute.ready(), (oldest != null) ? oldest.toMillis() : null,
					groups);
		}

	}

	/**
	 * What a group has done in a minute, and what waited for it.
	 *
	 * @param handled how many messages were handled
	 * @param failed how many attempts failed
	 * @param retried how many messages were put aside for a retry
	 * @param deadLettered how many became dead letters
	 * @param handlingMillis how long handlers took, summed up
	 * @param ready how many messages were ready when that was measured
	 * @param oldestReadyAgeMillis for how long the oldest of them had been ready
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Group(long handled, long failed, long retried, long deadLettered, long handlingMillis, @Nullable Long ready,
			@Nullable Long oldestReadyAgeMillis) {

		private static Group of(RmqStatistics.Group group) {
			Duration oldest = group.oldest();
			return new Group(group.handled(), group.failed(), group.retried(), group.deadLettered(),
					group.handling().toMillis(), group.ready(), (oldest != null) ? oldest.toMillis() : null);
		}

	}

}
