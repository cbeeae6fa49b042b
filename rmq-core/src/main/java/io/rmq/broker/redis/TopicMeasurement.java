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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * Measures a topic, and reads what was measured: figures and names with blanks between,
 * in the order in which the script returns them. Thread-safe.
 */
final class TopicMeasurement {

	/**
	 * What figures of this layout begin with. Those of another version are not known.
	 */
	private static final String LAYOUT = "2 ";

	/**
	 * Where the groups begin.
	 */
	private static final int FIRST_GROUP = 5;

	/**
	 * Between the figures and what is wrong with the topic.
	 */
	private static final String FAULTS = " | ";

	/**
	 * How many values there are for each.
	 */
	private static final int VALUES = 11;

	private final RedisLink link;

	private final RedisKeys keys;

	private final TopicFaults faults;

	TopicMeasurement(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		this.faults = new TopicFaults(link, keys);
	}

	/**
	 * Measure a topic. Takes a second call only when a group was added.
	 * @param known the groups that it had before
	 */
	String measure(String topic, Collection<String> known) {
		Collection<String> groups = known;
		try {
			Figures figures = run(topic, known);
			groups = names(figures.values());
			if (!known.containsAll(groups)) {
				figures = run(topic, groups);
			}
			return figures.text();
		}
		catch (RmqException ex) {
			if (!TopicFaults.areWhy(ex)) {
				throw ex;
			}
			return withoutCounts(topic, groups).text();
		}
	}

	/**
	 * What is known of a topic to whose keys another program has written.
	 */
	private Figures withoutCounts(String topic, Collection<String> groups) {
		TopicFaults.Found found = this.faults.find(topic, groups);
		return new Figures(List.of(String.valueOf(found.at().toEpochMilli()), "0", "0", "-1", "0"), found.faults());
	}

	private Figures run(String topic, Collection<String> groups) {
		List<byte[]> keys = new ArrayList<>();
		List<byte[]> arguments = new ArrayList<>();
		for (RmqPriority priority : RmqPriority.values()) {
			keys.add(this.keys.topicLane(topic, priority));
		}
		keys.add(this.keys.delayed(topic));
		keys.add(this.keys.meta(topic));
		arguments.add(ScriptAnswer.argument(RmqGroup.CONSUMER_TIMEOUT.toMillis()));
		for (String name : groups) {
			GroupKeys group = new GroupKeys(this.keys, topic, name);
			keys.addAll(group.ownLanes());
			keys.add(group.retry());
			keys.add(group.dead());
			keys.add(group.busy());
			arguments.add(group.name());
			arguments.add(group.paused());
		}
		ScriptAnswer answer = ScriptAnswer.of(Script.MEASURE, this.link, keys, arguments);
		List<String> figures = new ArrayList<>();
		IntStream.range(0, FIRST_GROUP).forEach((value) -> figures.add(String.valueOf(answer.number(value))));
		int end = answer.size() - 1;
		for (int i = FIRST_GROUP; i < end; i += VALUES) {
			// Another program may have created groups under what is no name here.
			if (!answer.text(i).contains(" ")) {
				figures.add(answer.text(i));
				IntStream.range(i + 1, i + VALUES)
					.forEach((value) -> figures.add(String.valueOf(answer.number(value))));
			}
		}
		return new Figures(figures, TopicFaults.read(answer.part(end), 0, keys));
	}

	private static List<String> names(List<String> figures) {
		return IntStream.range(FIRST_GROUP, figures.size())
			.filter((i) -> (i - FIRST_GROUP) % VALUES == 0)
			.mapToObj(figures::get)
			.toList();
	}

	/**
	 * Read what was measured.
	 * @return the figures; {@code null} if another version has left them
	 */
	static @Nullable TopicBacklog read(String topic, String figures) {
		if (!figures.startsWith(LAYOUT)) {
			return null;
		}
		int end = figures.lastIndexOf(FAULTS);
		List<RmqTopicFault> faults = (end >= 0) ? TopicFaults.read(figures.substring(end + FAULTS.length()))
				: List.of();
		String[] values = figures.substring(LAYOUT.length(), (end >= 0) ? end : figures.length()).split(" ");
		List<GroupBacklog> groups = new ArrayList<>();
		for (int i = FIRST_GROUP; i < values.length; i += VALUES) {
			groups.add(group(values, i));
		}
		groups.sort(Comparator.comparing(GroupBacklog::group));
		return new TopicBacklog(topic, number(values[1]), number(values[2]), age(number(values[3])), number(values[4]),
				groups, faults, Instant.ofEpochMilli(number(values[0])));
	}

	private static GroupBacklog group(String[] values, int i) {
		Map<RmqPriority, Long> ready = new EnumMap<>(RmqPriority.class);
		for (RmqPriority priority : RmqPriority.values()) {
			long count = number(values[i + 2 + priority.ordinal()]);
			if (count >= 0) {
				ready.put(priority, count);
			}
		}
		return new GroupBacklog(values[i], Math.max(0, number(values[i + 1])), ready, age(number(values[i + 5])),
				number(values[i + 6]), number(values[i + 7]), (int) number(values[i + 8]), number(values[i + 9]) == 1,
				(int) number(values[i + 10]));
	}

	private static @Nullable Duration age(long millis) {
		return (millis >= 0) ? Duration.ofMillis(millis) : null;
	}

	private static long number(String value) {
		return Long.parseLong(value);
	}

	/**
	 * What was measured.
	 *
	 * @param values the figures
	 * @param faults what is wrong with the topic
	 */
	private record Figures(List<String> values, List<RmqTopicFault> faults) {

		String text() {
			return LAYOUT + String.join(" ", this.values) + FAULTS + TopicFaults.write(this.faults);
		}

	}

}
