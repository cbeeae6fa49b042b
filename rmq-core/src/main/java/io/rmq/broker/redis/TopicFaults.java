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
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqTopicFault;

/**
 * Finds what is wrong with the keys of a topic, which other programs may have written.
 * Thread-safe.
 */
final class TopicFaults {

	/**
	 * A lane may be ahead of the clock by so much.
	 */
	private static final Duration TOLERANCE = Duration.ofMinutes(1);

	private static final byte[] LANE = bytes("XLEN");

	private static final byte[] SORTED_SET = bytes("ZCARD");

	private static final byte[] HASH = bytes("HLEN");

	/**
	 * Between two faults; no name contains it.
	 */
	private static final String SEPARATOR = "/";

	private final RedisLink link;

	private final RedisKeys keys;

	TopicFaults(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * Return what is wrong with a topic.
	 * @param groups its groups
	 */
	Found find(String topic, Collection<String> groups) {
		List<byte[]> all = new ArrayList<>();
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(ScriptAnswer.argument(TOLERANCE.toMillis()));
		for (RmqPriority priority : RmqPriority.values()) {
			add(this.keys.topicLane(topic, priority), LANE, all, arguments);
		}
		add(this.keys.delayed(topic), SORTED_SET, all, arguments);
		add(this.keys.delayedMessages(topic), HASH, all, arguments);
		add(this.keys.meta(topic), HASH, all, arguments);
		for (String name : groups) {
			GroupKeys group = new GroupKeys(this.keys, topic, name);
			group.ownLanes().forEach((lane) -> add(lane, LANE, all, arguments));
			add(group.retry(), SORTED_SET, all, arguments);
			add(group.retryMessages(), HASH, all, arguments);
			add(group.dead(), LANE, all, arguments);
		}
		ScriptAnswer answer = ScriptAnswer.of(Script.FIND_FAULTS, this.link, all, arguments);
		return new Found(Instant.ofEpochMilli(answer.decimal(0)), read(answer, 1, all));
	}

	/**
	 * Read what a script has found.
	 * @param first where it begins in the answer
	 * @param keys the keys that the script was given
	 */
	static List<RmqTopicFault> read(ScriptAnswer answer, int first, List<byte[]> keys) {
		List<RmqTopicFault> faults = new ArrayList<>();
		for (int i = first; i < answer.size(); i += 3) {
			faults.add(new RmqTopicFault(name(keys.get((int) answer.number(i) - 1)),
					RmqTopicFault.Kind.valueOf(answer.text(i + 1)), Duration.ofMillis(answer.decimal(i + 2))));
		}
		return faults;
	}

	private static void add(byte[] key, byte[] command, List<byte[]> keys, List<byte[]> arguments) {
		keys.add(key);
		arguments.add(command);
	}

	private static String name(byte[] key) {
		String name = new String(key, StandardCharsets.UTF_8);
		return name.substring(name.indexOf("}:") + 2);
	}

	/**
	 * Return whether an error is about the type of a key.
	 */
	static boolean areWhy(RmqException error) {
		return String.valueOf(error.getMessage()).contains("WRONGTYPE");
	}

	/**
	 * Write faults as a text without blanks.
	 */
	static String write(List<RmqTopicFault> faults) {
		return faults.stream()
			.map((fault) -> "%s:%d:%s".formatted(fault.kind(), fault.ahead().toMillis(), fault.key()))
			.collect(Collectors.joining(SEPARATOR));
	}

	/**
	 * Read what was written.
	 */
	static List<RmqTopicFault> read(String text) {
		return Arrays.stream(text.split(SEPARATOR))
			.filter((fault) -> !fault.isEmpty())
			.map((fault) -> fault.split(":", 3))
			.map((parts) -> new RmqTopicFault(parts[2], RmqTopicFault.Kind.valueOf(parts[0]),
					Duration.ofMillis(Long.parseLong(parts[1]))))
			.toList();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * What was found.
	 *
	 * @param at when, by the server's clock
	 * @param faults what is wrong
	 */
	record Found(Instant at, List<RmqTopicFault> faults) {

	}

}
