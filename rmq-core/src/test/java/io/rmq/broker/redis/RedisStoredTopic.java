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
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.rmq.broker.StoredTopic;
import io.rmq.test.TestRedis;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at the keys of a topic with a plain client, knowing their names and fields by
 * heart rather than from the code under test.
 */
final class RedisStoredTopic implements StoredTopic {

	private static final List<String> PRIORITIES = List.of("high", "normal", "low");

	private final RedisCommands<String, String> commands;

	private final String prefix;

	RedisStoredTopic(RedisCommands<String, String> commands, String keyPrefix, String topic) {
		this.commands = commands;
		this.prefix = keyPrefix + ":{" + topic + "}:";
	}

	@Override
	public long messages() {
		return PRIORITIES.stream().mapToLong((priority) -> this.commands.xlen(this.prefix + priority)).sum();
	}

	@Override
	public long messagesOf(String group) {
		return PRIORITIES.stream().mapToLong((priority) -> this.commands.xlen(groupKey(group, priority))).sum();
	}

	@Override
	public long heldBy(String group) {
		return lanes(group).stream().mapToLong((lane) -> this.commands.xpending(lane, group).getCount()).sum();
	}

	@Override
	public long waitingFor(String group) {
		long waiting = this.commands.zcard(groupKey(group, "retry"));
		long stored = this.commands.hlen(groupKey(group, "retry:messages"));
		if (waiting != stored) {
			throw new AssertionError(waiting + " retries wait, but " + stored + " messages are stored for them");
		}
		return waiting;
	}

	@Override
	public List<DeadLetter> deadLetters(String group) {
		return this.commands.xrange(groupKey(group, "dead"), Range.unbounded())
			.stream()
			.map(StreamMessage::getBody)
			.map((fields) -> deadLetter(group, fields))
			.toList();
	}

	private DeadLetter deadLetter(String group, Map<String, String> fields) {
		return new DeadLetter(fields.getOrDefault("reason", ""), fields.getOrDefault("error", ""),
				fields.getOrDefault("message", ""), fields.getOrDefault("stack", ""), fields.getOrDefault("id", ""),
				fields.getOrDefault("priority", ""), fields.get("key"), headers(fields.getOrDefault("hdr", "{}")),
				body(groupKey(group, "dead"), fields.get("id")),
				Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("ts", "0"))), fields.get("err"));
	}

	private static Map<String, String> headers(String json) {
		return JsonMapper.shared().readValue(json, new TypeReference<LinkedHashMap<String, String>>() {
		});
	}

	/**
	 * Read a body again, byte for byte.
	 */
	private byte[] body(String stream, String id) {
		// The fields are read as text above, so bytes need another codec.
		try (var connection = TestRedis.connect(new StringCodec(StandardCharsets.ISO_8859_1))) {
			return connection.sync()
				.xrange(stream, Range.unbounded())
				.stream()
				.map(StreamMessage::getBody)
				.filter((fields) -> id.equals(fields.get("id")))
				.map((fields) -> fields.get("body").getBytes(StandardCharsets.ISO_8859_1))
				.findFirst()
				.orElseThrow();
		}
	}

	@Override
	public Set<String> consumers(String group) {
		Set<String> names = new HashSet<>();
		for (String lane : lanes(group)) {
			for (Object consumer : this.commands.xinfoConsumers(lane, group)) {
				names.add((String) ((List<?>) consumer).get(1));
			}
		}
		return names;
	}

	private List<String> lanes(String group) {
		return PRIORITIES.stream()
			.flatMap((priority) -> List.of(this.prefix + priority, groupKey(group, priority)).stream())
			.toList();
	}

	private String groupKey(String group, String name) {
		return this.prefix + "g:" + group + ":" + name;
	}

	@Override
	public long waitingConsumers() {
		return TestRedis.waitingClients();
	}

	@Override
	public Instant now() {
		List<String> time = this.commands.time();
		return Instant.ofEpochMilli(Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000);
	}

}
