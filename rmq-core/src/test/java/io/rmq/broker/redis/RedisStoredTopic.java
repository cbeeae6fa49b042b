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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.broker.Delivery;
import io.rmq.broker.StoredTopic;
import io.rmq.test.SilentConsumers;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at the keys of a topic with a plain client, knowing their names and fields by
 * heart rather than from the code under test.
 */
final class RedisStoredTopic implements StoredTopic {

	private static final List<String> PRIORITIES = List.of("high", "normal", "low");

	private final RedisCommands<String, String> commands;

	private final String keyPrefix;

	private final String topic;

	private final String prefix;

	/**
	 * Create a view.
	 * @param commands on a connection that reads each byte as one character
	 */
	RedisStoredTopic(RedisCommands<String, String> commands, String keyPrefix, String topic) {
		this.commands = commands;
		this.keyPrefix = keyPrefix;
		this.topic = topic;
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
	public void forgetHolders(String group) {
		for (String lane : lanes(group)) {
			this.commands.xpending(lane, group, Range.unbounded(), Limit.from(1000))
				.forEach((held) -> this.commands.xack(lane, group, held.getId()));
		}
	}

	@Override
	public void silenceConsumers(Duration silence) {
		SilentConsumers.age(this.commands, this.keyPrefix, this.topic, silence);
	}

	@Override
	public long waitingFor(String group) {
		return waiting(groupKey(group, "retry"));
	}

	private long waiting(String key) {
		List<Long> counts = this.commands.eval("return { redis.call('ZCARD', KEYS[1]), redis.call('HLEN', KEYS[2]) }",
				ScriptOutputType.MULTI, key, key + ":messages");
		if (!counts.get(0).equals(counts.get(1))) {
			throw new AssertionError(
					"%d messages wait in %s, but %d are stored for them".formatted(counts.get(0), key, counts.get(1)));
		}
		return counts.get(0);
	}

	@Override
	public long delayed() {
		return waiting(this.prefix + "delayed");
	}

	@Override
	public Instant readyAt(Delivery delivery) {
		String entry = delivery.lease().entry();
		return Instant.ofEpochMilli(Long.parseLong(entry.substring(0, entry.indexOf('-'))));
	}

	@Override
	public List<DeadLetter> deadLetters(String group) {
		return this.commands.xrange(groupKey(group, "dead"), Range.unbounded())
			.stream()
			.map(StreamMessage::getBody)
			.map(RedisStoredTopic::deadLetter)
			.toList();
	}

	private static DeadLetter deadLetter(Map<String, String> fields) {
		String key = fields.get("key");
		String history = fields.get("err");
		return new DeadLetter(text(fields.getOrDefault("reason", "")), text(fields.getOrDefault("error", "")),
				text(fields.getOrDefault("message", "")), text(fields.getOrDefault("stack", "")),
				text(fields.getOrDefault("topic", "")), text(fields.getOrDefault("id", "")),
				text(fields.getOrDefault("priority", "")), (key != null) ? text(key) : null,
				headers(text(fields.getOrDefault("hdr", "{}"))), bytes(fields.getOrDefault("body", "")),
				Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("ts", "0"))),
				(history != null) ? text(history) : null);
	}

	private static Map<String, String> headers(String json) {
		return JsonMapper.shared().readValue(json, new TypeReference<LinkedHashMap<String, String>>() {
		});
	}

	private static byte[] bytes(String value) {
		return value.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String text(String value) {
		return new String(bytes(value), StandardCharsets.UTF_8);
	}

	@Override
	public Set<String> consumers(String group) {
		Set<String> names = new HashSet<>();
		for (String lane : lanes(group)) {
			for (Object consumer : this.commands.xinfoConsumers(lane, group)) {
				names.add(((String) ((List<?>) consumer).get(1)).replaceFirst("~\\d+$", ""));
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
		return this.commands.info("clients")
			.lines()
			.filter((line) -> line.startsWith("blocked_clients:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.sum();
	}

	@Override
	public Instant now() {
		return preciseNow().truncatedTo(ChronoUnit.MILLIS);
	}

	@Override
	public Instant preciseNow() {
		List<String> time = this.commands.time();
		return Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1000);
	}

}
