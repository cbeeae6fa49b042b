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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.rmq.RmqDelays;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqTopic;
import io.rmq.admin.model.RmqTopicFault;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a topic has with one script: it remembers the groups of each topic, whose
 * keys the script must be given. Thread-safe.
 */
final class TopicCounter {

	private static final RmqPriority[] PRIORITIES = RmqPriority.values();

	/**
	 * Where the groups begin in what the script returns.
	 */
	private static final int FIRST_GROUP = 9;

	private final RedisLink link;

	private final RedisKeys keys;

	private final TopicFaults faults;

	private final Map<String, SortedSet<String>> groups = new ConcurrentHashMap<>();

	TopicCounter(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		this.faults = new TopicFaults(link, keys);
	}

	/**
	 * Count what a topic has; nothing, if there is no such topic. If that is impossible
	 * because of what another program has written, it is said instead.
	 */
	RmqTopic count(String topic) {
		try {
			return countKeys(topic);
		}
		catch (RmqException ex) {
			if (!TopicFaults.areWhy(ex)) {
				throw ex;
			}
			TopicFaults.Found found = this.faults.find(topic, this.groups.getOrDefault(topic, new TreeSet<>()));
			return new RmqTopic(topic, Map.of(), false, 0, 0, 0, null, RmqDelays.NONE, List.of(), found.faults(),
					found.at());
		}
	}

	private RmqTopic countKeys(String topic) {
		SortedSet<String> known = this.groups.getOrDefault(topic, new TreeSet<>());
		while (true) {
			ScriptAnswer answer = count(topic, known);
			if (answer.text(0).equals("counted")) {
				return topic(topic, List.copyOf(known), this.faults.find(topic, known).faults(), answer);
			}
			known = new TreeSet<>();
			for (int i = 1; i < answer.size(); i++) {
				known.add(answer.text(i));
			}
			this.groups.put(topic, known);
		}
	}

	private ScriptAnswer count(String topic, SortedSet<String> groups) {
		List<byte[]> all = new ArrayList<>();
		Arrays.stream(PRIORITIES).forEach((priority) -> all.add(this.keys.topicLane(topic, priority)));
		all.add(this.keys.delayed(topic));
		all.add(this.keys.meta(topic));
		List<byte[]> names = new ArrayList<>();
		names.add(ScriptAnswer.argument(RmqGroup.CONSUMER_TIMEOUT.toMillis()));
		for (String name : groups) {
			GroupKeys group = new GroupKeys(this.keys, topic, name);
			all.addAll(group.ownLanes());
			all.add(group.retry());
			all.add(group.dead());
			names.add(group.name());
		}
		return ScriptAnswer.of(Script.COUNT, this.link, all, names);
	}

	private static RmqTopic topic(String name, List<String> groupNames, List<RmqTopicFault> faults,
			ScriptAnswer answer) {
		Instant at = Instant.ofEpochMilli(answer.number(1));
		Map<RmqPriority, Long> ready = new EnumMap<>(RmqPriority.class);
		for (RmqPriority priority : PRIORITIES) {
			ready.put(priority, answer.number(5 + priority.ordinal()));
		}
		List<RmqTopic.Group> groups = new ArrayList<>();
		boolean exact = true;
		for (int i = 0; i < groupNames.size(); i++) {
			ScriptAnswer each = answer.part(FIRST_GROUP + i);
			for (RmqPriority priority : PRIORITIES) {
				// A group that is behind another has all to read that the other has.
				ready.merge(priority, each.number(1 + priority.ordinal()), Math::max);
			}
			exact = exact && each.number(7) == 1;
			groups.add(group(groupNames.get(i), each, at));
		}
		long inFlight = groups.stream().mapToLong(RmqTopic.Group::inFlight).sum();
		return new RmqTopic(name, ready, exact, inFlight, answer.number(2), answer.number(3), age(answer.time(8), at),
				delays(answer.part(4), at), groups, faults, at);
	}

	private static RmqTopic.Group group(String name, ScriptAnswer answer, Instant at) {
		Map<RmqPriority, Long> ready = new EnumMap<>(RmqPriority.class);
		long redeliveries = 0;
		for (RmqPriority priority : PRIORITIES) {
			long back = answer.number(4 + priority.ordinal());
			ready.put(priority, answer.number(1 + priority.ordinal()) + back);
			redeliveries += back;
		}
		return new RmqTopic.Group(name, ready, redeliveries, answer.number(8), answer.number(9), answer.number(10),
				(int) answer.number(11), age(answer.time(13), at), delays(answer.part(14), at), answer.time(12),
				answer.text(0).equals("remains"));
	}

	private static RmqDelays delays(ScriptAnswer due, Instant at) {
		Instant first = due.time(0);
		return (first != null) ? new RmqDelays(first, Duration.ofMillis(due.number(1) - at.toEpochMilli()),
				Duration.ofMillis(due.number(2) - at.toEpochMilli())) : RmqDelays.NONE;
	}

	private static @Nullable Duration age(@Nullable Instant since, Instant at) {
		if (since == null) {
			return null;
		}
		// An entry's time is ahead of the clock when the clock was set back.
		return since.isAfter(at) ? Duration.ZERO : Duration.between(since, at);
	}

}
