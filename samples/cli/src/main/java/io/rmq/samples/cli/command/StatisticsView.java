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
import java.util.function.ToLongFunction;

import io.rmq.admin.model.RmqStatistics;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in a topic as it is printed.
 *
 * @param statistics what has happened, minute by minute
 */
record StatisticsView(RmqStatistics statistics) {

	JsonObject json() {
		return new JsonObject().with("topic", this.statistics.topic())
			.with("minutes", this.statistics.minutes().stream().map(StatisticsView::minute).toList());
	}

	private static JsonObject minute(RmqStatistics.Minute minute) {
		JsonObject groups = new JsonObject();
		minute.groups()
			.forEach((name, group) -> groups.with(name,
					new JsonObject().with("handled", group.handled())
						.with("failed", group.failed())
						.with("retried", group.retried())
						.with("deadLettered", group.deadLettered())
						.with("handlingMillis", group.handling().toMillis())
						.with("ready", group.ready())
						.with("oldestReadyAgeMillis", TopicView.millis(group.oldest()))));
		return new JsonObject().with("at", minute.at()).with("sent", minute.sent()).with("groups", groups);
	}

	/**
	 * Return a row for each minute and group.
	 */
	Table table() {
		Table table = new Table("MINUTE", "SENT", "GROUP", "HANDLED", "FAILED", "RETRIED", "DEAD", "MEAN", "READY",
				"OLDEST");
		for (RmqStatistics.Minute minute : this.statistics.minutes()) {
			if (minute.groups().isEmpty()) {
				table.row(minute.at(), minute.sent(), null, null, null, null, null, null, null, null);
			}
			minute.groups()
				.forEach((name, group) -> table.row(minute.at(), minute.sent(), name, group.handled(), group.failed(),
						group.retried(), group.deadLettered(), mean(List.of(group)), group.ready(),
						Printable.duration(group.oldest())));
		}
		return table;
	}

	long sent() {
		return this.statistics.minutes().stream().mapToLong(RmqStatistics.Minute::sent).sum();
	}

	/**
	 * Return the sum of a figure over all minutes and groups.
	 */
	long sum(ToLongFunction<RmqStatistics.Group> figure) {
		return groups().stream().mapToLong(figure).sum();
	}

	/**
	 * Return how long a handler took on average, {@code null} if none was called.
	 */
	@Nullable String mean() {
		return mean(groups());
	}

	private List<RmqStatistics.Group> groups() {
		return this.statistics.minutes().stream().flatMap((minute) -> minute.groups().values().stream()).toList();
	}

	private static @Nullable String mean(List<RmqStatistics.Group> groups) {
		long calls = groups.stream()
			.mapToLong((group) -> group.handled() + group.retried() + group.deadLettered())
			.sum();
		Duration handling = groups.stream().map(RmqStatistics.Group::handling).reduce(Duration.ZERO, Duration::plus);
		return (calls > 0) ? "%dms".formatted(Math.round((double) handling.toMillis() / calls)) : null;
	}

}
