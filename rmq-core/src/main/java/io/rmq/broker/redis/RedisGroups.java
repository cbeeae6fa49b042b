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
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.RmqFormatException;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.AbandonedGroups;
import io.rmq.broker.Groups;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.broker.TopicBacklog;

/**
 * The groups of all topics in Redis. Thread-safe.
 */
final class RedisGroups implements Groups {

	private final RedisLink link;

	private final RedisKeys keys;

	private final KnownTopics topics;

	private final GroupInspector inspector;

	private final AbandonedGroupSearch abandoned;

	private final BacklogCache backlog;

	private final StatisticsRemoval statistics;

	RedisGroups(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		this.topics = new KnownTopics(link, keys);
		this.inspector = new GroupInspector(link, keys);
		this.abandoned = new AbandonedGroupSearch(link, keys, this.topics, this.inspector);
		this.backlog = new BacklogCache(link, keys, this.topics);
		this.statistics = new StatisticsRemoval(link, keys);
	}

	@Override
	public SortedSet<String> topics() {
		return Collections.unmodifiableSortedSet(new TreeSet<>(this.topics.names()));
	}

	@Override
	public List<RmqGroup> list(String topic) {
		List<RmqGroup> groups = this.inspector.list(Names.requireTopic(topic));
		if (groups.isEmpty()) {
			this.topics.require(topic);
		}
		return groups;
	}

	@Override
	public boolean create(String topic, String group, StartFrom startFrom) {
		GroupKeys target = keysOf(topic, group);
		byte[] answer = Script.CREATE_GROUP.run(this.link, () -> new ValueOutput<>(ByteArrayCodec.INSTANCE),
				target.lanesAnd(target.facts()),
				List.of(target.name(), ScriptAnswer.argument((startFrom == StartFrom.LATEST) ? "$" : "0"),
						ScriptAnswer.argument(EntryDecoder.VERSION), target.seen()));
		String outcome = new String(answer, StandardCharsets.UTF_8);
		if (!outcome.equals("created") && !outcome.equals("exists")) {
			throw otherFormat(topic, outcome);
		}
		this.topics.add(topic);
		return outcome.equals("created");
	}

	/**
	 * Store a topic in the format of this version, if it is not stored in any.
	 */
	void createFormat(String topic) {
		byte[] field = "format".getBytes(StandardCharsets.US_ASCII);
		byte[] facts = this.keys.meta(topic);
		this.link.await(this.link.connected()
			.call(new Call<>(CommandType.HSETNX, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(facts).add(field).add(EntryDecoder.VERSION))));
		byte[] stored = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.HGET, new ValueOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(facts).add(field))));
		String format = (stored != null) ? new String(stored, StandardCharsets.UTF_8) : "";
		if (!format.equals(String.valueOf(EntryDecoder.VERSION))) {
			throw otherFormat(topic, format);
		}
	}

	private static RmqException otherFormat(String topic, String format) {
		return new RmqFormatException(
				"Topic '%s' is stored in format %s, and this version of RMQ knows format %d; update RMQ in this application"
					.formatted(topic, format, EntryDecoder.VERSION),
				null)
			.about(topic, null, null);
	}

	@Override
	public long drop(String topic, String group, Duration unseen, boolean deadLetters) {
		long gone = new GroupRemoval(this.link, keysOf(topic, group)).drop(unseen, deadLetters);
		if (gone < 0) {
			throw this.topics.missing(topic, group);
		}
		this.abandoned.forget(topic, group);
		this.statistics.forget(topic, group);
		return gone;
	}

	/**
	 * A group is gone with its topic: nobody is to be told of it any more.
	 */
	void forget(String topic, String group) {
		this.abandoned.forget(topic, group);
	}

	@Override
	public boolean pause(String topic, String group) {
		return setPause(Script.PAUSE, topic, group);
	}

	@Override
	public boolean resume(String topic, String group) {
		return setPause(Script.RESUME, topic, group);
	}

	private boolean setPause(Script script, String topic, String group) {
		GroupKeys target = keysOf(topic, group);
		long changed = script.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Stream.concat(target.topicLanes().stream(), Stream.of(target.facts())).toList(),
				List.of(target.name(), target.paused(), target.dueChannel()));
		if (changed < 0) {
			throw this.topics.missing(topic, group);
		}
		return changed > 0;
	}

	@Override
	public AbandonedGroups findAbandoned(Duration unseen, Duration interval) {
		return this.abandoned.search(unseen, interval);
	}

	@Override
	public void measure(Duration interval) {
		this.backlog.measure(interval);
	}

	@Override
	public List<TopicBacklog> measured() {
		return this.backlog.measured();
	}

	@Override
	public TopicBacklog measureNow(String topic) {
		TopicBacklog measured = this.backlog.measure(Names.requireTopic(topic));
		if (measured.groups().isEmpty() && measured.stored() == 0 && measured.delayed() == 0) {
			this.topics.require(topic);
		}
		return measured;
	}

	private GroupKeys keysOf(String topic, String group) {
		return new GroupKeys(this.keys, Names.requireTopic(topic), Names.requireGroup(group));
	}

}
