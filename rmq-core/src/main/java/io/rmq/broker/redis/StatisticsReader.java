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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Statistics;

/**
 * Reads what has happened in topics: hashes, one for each hour, with a field for each
 * minute and each minute of a group. Thread-safe.
 */
final class StatisticsReader {

	private final RedisLink link;

	private final RedisKeys keys;

	private final StatisticsHours hours;

	StatisticsReader(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		this.hours = new StatisticsHours(link, keys);
	}

	Map<String, RmqStatistics> read(Collection<String> topics, Duration last) {
		if (last.compareTo(Duration.ofMinutes(1)) < 0 || last.compareTo(Statistics.KEPT) > 0
				|| !last.truncatedTo(ChronoUnit.MINUTES).equals(last)) {
			throw new IllegalArgumentException(
					"Statistics are there for the last 1 to %d minutes, in whole minutes, not for %s"
						.formatted(Statistics.KEPT.toMinutes(), last));
		}
		long to = this.hours.currentMinute();
		long from = to - last.toMinutes() + 1;
		Map<String, List<Call<List<byte[]>>>> calls = new LinkedHashMap<>();
		topics.forEach((topic) -> calls.put(topic, calls(topic, from, to)));
		List<Call<?>> all = new ArrayList<>();
		calls.values().forEach(all::addAll);
		if (!all.isEmpty()) {
			this.link.connected().send(all);
		}
		Map<String, RmqStatistics> statistics = new LinkedHashMap<>();
		calls.forEach((topic, hourly) -> statistics.put(topic, new RmqStatistics(topic, minutes(hourly, from, to))));
		return statistics;
	}

	private List<Call<List<byte[]>>> calls(String topic, long from, long to) {
		List<Call<List<byte[]>>> calls = new ArrayList<>();
		for (long hour = StatisticsHours.of(from); hour <= StatisticsHours.of(to); hour++) {
			calls.add(new Call<>(CommandType.HGETALL, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.keys.statistics(topic, hour))));
		}
		return calls;
	}

	private List<RmqStatistics.Minute> minutes(List<Call<List<byte[]>>> calls, long from, long to) {
		List<RmqStatistics.Minute> minutes = new ArrayList<>();
		long hour = StatisticsHours.of(from);
		for (Call<List<byte[]>> call : calls) {
			SortedMap<Long, Map<String, String>> fields = byMinute(hour * 60, this.link.await(call.answer()));
			fields.subMap(from, to + 1).forEach((minute, values) -> minutes.add(minute(minute, values)));
			hour++;
		}
		return minutes;
	}

	/**
	 * Sort the fields of an hour: by the minute, and by the group, which is empty for the
	 * topic itself.
	 */
	private static SortedMap<Long, Map<String, String>> byMinute(long first, List<byte[]> stored) {
		SortedMap<Long, Map<String, String>> minutes = new TreeMap<>();
		for (int i = 0; i < stored.size(); i += 2) {
			String[] field = new String(stored.get(i), StandardCharsets.UTF_8).split(":", 2);
			minutes.computeIfAbsent(first + Long.parseLong(field[0]), (minute) -> new TreeMap<>())
				.put((field.length > 1) ? field[1] : "", new String(stored.get(i + 1), StandardCharsets.US_ASCII));
		}
		return minutes;
	}

	private static RmqStatistics.Minute minute(long minute, Map<String, String> values) {
		MinuteFigures topic = MinuteFigures.parse("0");
		Map<String, RmqStatistics.Group> groups = new TreeMap<>();
		for (Map.Entry<String, String> each : values.entrySet()) {
			MinuteFigures figures = MinuteFigures.parse(each.getValue());
			if (each.getKey().isEmpty()) {
				topic = figures;
			}
			else {
				groups.put(each.getKey(), figures.ofGroup());
			}
		}
		return new RmqStatistics.Minute(Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(minute)), topic.first(),
				topic.ready(), topic.oldest(), groups);
	}

}
