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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.AbandonedGroups;

/**
 * Looks for abandoned groups. Whose turn it is looks through all topics, and leaves what
 * is found for the others to read. Thread-safe.
 */
final class AbandonedGroupSearch {

	private static final Comparator<AbandonedGroup> ORDER = Comparator.comparing(AbandonedGroup::topic)
		.thenComparing(AbandonedGroup::group);

	private final RedisLink link;

	private final byte[] key;

	private final KnownTopics topics;

	private final GroupInspector inspector;

	private final IntervalLock lock;

	AbandonedGroupSearch(RedisLink link, RedisKeys keys, KnownTopics topics, GroupInspector inspector) {
		this.link = link;
		this.key = keys.abandoned();
		this.topics = topics;
		this.inspector = inspector;
		this.lock = new IntervalLock(link, keys.watch());
	}

	AbandonedGroups search(Duration unseen, Duration interval) {
		if (!this.lock.take(interval)) {
			return new AbandonedGroups(known(), List.of(), null);
		}
		boolean done = false;
		try {
			AbandonedGroups abandoned = look(unseen);
			done = (abandoned.failure() == null);
			return abandoned;
		}
		finally {
			if (!done) {
				this.lock.unlock();
			}
		}
	}

	private AbandonedGroups look(Duration unseen) {
		List<AbandonedGroup> known = known();
		List<AbandonedGroup> all = new ArrayList<>();
		Set<String> failed = new HashSet<>();
		RmqException failure = this.topics.tryEach("searched for abandoned groups", (topic) -> {
			failed.add(topic);
			this.inspector.list(topic)
				.stream()
				.filter((group) -> isAbandoned(group, unseen))
				.forEach((group) -> all.add(abandoned(group)));
			failed.remove(topic);
		});
		known.stream().filter((group) -> failed.contains(group.topic())).forEach(all::add);
		all.sort(ORDER);
		List<AbandonedGroup> found = new ArrayList<>(all);
		found.removeAll(known);
		List<AbandonedGroup> over = new ArrayList<>(known);
		over.removeAll(all);
		forget(over);
		remember(found);
		return new AbandonedGroups(all, found, failure);
	}

	private static boolean isAbandoned(RmqGroup group, Duration unseen) {
		Instant lastSeen = group.lastSeen();
		return group.waiting() && lastSeen != null && lastSeen.plus(unseen).isBefore(group.at());
	}

	private static AbandonedGroup abandoned(RmqGroup group) {
		Instant lastSeen = (group.lastSeen() != null) ? group.lastSeen() : group.at();
		return new AbandonedGroup(group.topic(), group.name(), lastSeen);
	}

	/**
	 * A group was dropped: nobody is to be told of it until somebody looks again.
	 */
	void forget(String topic, String group) {
		forget(List.of(new AbandonedGroup(topic, group, Instant.EPOCH)));
	}

	private List<AbandonedGroup> known() {
		List<byte[]> stored = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.HGETALL, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.key))));
		List<AbandonedGroup> known = new ArrayList<>();
		for (int i = 0; i < stored.size(); i += 2) {
			// Neither name has a blank in it.
			String[] names = text(stored.get(i)).split(" ", 2);
			known.add(new AbandonedGroup(names[0], names[1],
					Instant.ofEpochMilli(Long.parseLong(text(stored.get(i + 1))))));
		}
		known.sort(ORDER);
		return known;
	}

	private void forget(List<AbandonedGroup> groups) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key);
		groups.forEach((group) -> args.add(field(group)));
		write(CommandType.HDEL, groups, args);
	}

	private void remember(List<AbandonedGroup> groups) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key);
		groups.forEach((group) -> args.add(field(group)).add(group.lastSeen().toEpochMilli()));
		write(CommandType.HSET, groups, args);
	}

	private void write(CommandType command, List<AbandonedGroup> groups, CommandArgs<byte[], byte[]> args) {
		if (!groups.isEmpty()) {
			this.link.await(this.link.connected()
				.call(new Call<>(command, new IntegerOutput<>(ByteArrayCodec.INSTANCE), args)));
		}
	}

	private static byte[] field(AbandonedGroup group) {
		return (group.topic() + " " + group.group()).getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
