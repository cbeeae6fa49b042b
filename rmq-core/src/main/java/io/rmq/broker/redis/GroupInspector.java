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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.KeyListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import org.jspecify.annotations.Nullable;

/**
 * Finds the groups of a topic, and out how it is with them. Thread-safe.
 */
final class GroupInspector {

	/**
	 * Where the consumers begin in what the script returns.
	 */
	private static final int FIRST_CONSUMER = 10;

	private final RedisLink link;

	private final RedisKeys keys;

	GroupInspector(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * The groups of a topic by name, those too of which only something is left.
	 */
	List<RmqGroup> list(String topic) {
		List<RmqGroup> groups = new ArrayList<>();
		for (String name : names(topic)) {
			RmqGroup group = inspect(new GroupKeys(this.keys, topic, name));
			if (group != null) {
				groups.add(group);
			}
		}
		return groups;
	}

	private SortedSet<String> names(String topic) {
		SortedSet<String> names = new TreeSet<>();
		for (RmqPriority priority : RmqPriority.values()) {
			names.addAll(namesOf(this.keys.topicLane(topic, priority)));
		}
		List<byte[]> facts = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.HKEYS, new KeyListOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.keys.meta(topic)))));
		facts.stream()
			.map(GroupInspector::text)
			.filter((fact) -> fact.startsWith(RedisKeys.REMAINS))
			.forEach((fact) -> names.add(fact.substring(RedisKeys.REMAINS.length())));
		return names;
	}

	private List<String> namesOf(byte[] lane) {
		Call<List<Object>> groups = new Call<>(CommandType.XINFO, new ArrayOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().add("GROUPS").addKey(lane));
		try {
			return this.link.await(this.link.connected().call(groups))
				.stream()
				.map((group) -> text(((List<?>) group).get(1)))
				.toList();
		}
		catch (RmqException ex) {
			if (String.valueOf(ex.getMessage()).contains("no such key")) {
				return List.of();
			}
			throw ex;
		}
	}

	/**
	 * How it is with a group, {@code null} if there is nothing of it any more.
	 */
	private @Nullable RmqGroup inspect(GroupKeys group) {
		ScriptAnswer answer = ScriptAnswer.of(Script.INSPECT, this.link,
				group.lanesAnd(group.retry(), group.dead(), group.facts(), group.busy()),
				List.of(group.name(), group.paused(), group.seen(), group.remains()));
		if (answer.text(0).equals("none")) {
			return null;
		}
		OptionalLong backlog = (answer.number(2) >= 0) ? OptionalLong.of(answer.number(2)) : OptionalLong.empty();
		return new RmqGroup(group.topic(), group.group(), answer.number(1), backlog, answer.number(3) == 1,
				answer.number(4), answer.number(5), consumers(answer), answer.time(6), answer.time(7),
				answer.text(0).equals("remains"), Instant.ofEpochMilli(answer.number(8)));
	}

	/**
	 * A consumer reads several lanes, so it is in the answer several times.
	 */
	private static List<RmqGroup.Consumer> consumers(ScriptAnswer answer) {
		Map<String, RmqGroup.Consumer> consumers = new TreeMap<>();
		BusyConsumers busy = BusyConsumers.parse(answer.part(9), answer.number(8));
		for (int i = FIRST_CONSUMER; i < answer.size(); i += 3) {
			String name = answer.text(i).replaceFirst("~\\d+$", "");
			RmqGroup.Consumer onLane = new RmqGroup.Consumer(name, answer.number(i + 1),
					Duration.ofMillis(answer.number(i + 2)), busy.of(name));
			consumers.merge(onLane.name(), onLane,
					(a, b) -> new RmqGroup.Consumer(a.name(), a.inFlight() + b.inFlight(),
							(a.idle().compareTo(b.idle()) < 0) ? a.idle() : b.idle(), a.handling()));
		}
		return List.copyOf(consumers.values());
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
