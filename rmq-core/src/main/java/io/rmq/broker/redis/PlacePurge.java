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

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqPlace;
import io.rmq.RmqTopic;
import io.rmq.broker.Purging;

/**
 * Deletes all messages of a place, some at a time. Thread-safe.
 */
final class PlacePurge {

	/**
	 * How many entries of a lane one call takes.
	 */
	private static final int PAGE = 250;

	/**
	 * How many entries of a stream that no group reads one call deletes, in whole nodes,
	 * which takes the server least.
	 */
	private static final int TRIMMED = 2000;

	private final RedisLink link;

	private final RedisKeys keys;

	private final TopicCounter counter;

	private final WaitingMessages waiting;

	PlacePurge(RedisLink link, RedisKeys keys, TopicCounter counter, WaitingMessages waiting) {
		this.link = link;
		this.keys = keys;
		this.counter = counter;
		this.waiting = waiting;
	}

	Purging purge(RmqPlace place, Instant before) {
		String group = place.group();
		return switch (place.state()) {
			case DELAYED, RETRYING -> {
				long deleted = this.waiting.deleteNext(place);
				yield new Purging(deleted, deleted > 0);
			}
			case DEAD -> trim(PlaceKeys.of(this.keys, place), before);
			case READY ->
				(group != null) ? take(group, PlaceKeys.of(this.keys, place), before, true) : purgeTopic(place, before);
			case IN_FLIGHT -> throw new IllegalArgumentException(
					"What consumers hold cannot be deleted, only what is ready, delayed, waits for a retry or is dead: "
							+ place);
		};
	}

	private Purging purgeTopic(RmqPlace place, Instant before) {
		List<byte[]> lanes = PlaceKeys.of(this.keys, place);
		List<String> groups = this.counter.count(place.topic())
			.groups()
			.stream()
			.filter((group) -> !group.dropped())
			.map(RmqTopic.Group::name)
			.toList();
		if (groups.isEmpty()) {
			return trim(lanes, before);
		}
		Purging all = new Purging(0, false);
		for (String group : groups) {
			all = sum(all, take(group, lanes, before, false));
		}
		return all;
	}

	/**
	 * Take what is ready from a group.
	 * @param fromGroup whether to tell how many were taken from it, rather than how many
	 * were deleted
	 */
	private Purging take(String group, List<byte[]> lanes, Instant before, boolean fromGroup) {
		String consumer = "purge-" + UUID.randomUUID();
		Purging all = new Purging(0, false);
		for (byte[] lane : lanes) {
			ScriptAnswer answer = ScriptAnswer.of(Script.PURGE, this.link, List.of(lane),
					List.of(ScriptAnswer.argument(group), ScriptAnswer.argument(before.toEpochMilli()),
							ScriptAnswer.argument(PAGE), ScriptAnswer.argument(consumer)));
			all = sum(all, new Purging(answer.number(fromGroup ? 0 : 1), answer.number(2) == 1));
		}
		return all;
	}

	/**
	 * Delete the oldest entries of streams that no group reads: whole nodes as long as
	 * there are any, and then the rest of the last one.
	 */
	private Purging trim(List<byte[]> streams, Instant before) {
		Purging all = new Purging(0, false);
		for (byte[] stream : streams) {
			byte[] first = ScriptAnswer.argument(before.toEpochMilli() + 1);
			long nodes = trim(Call.args().addKey(stream).add("MINID").add("~").add(first).add("LIMIT").add(TRIMMED));
			long rest = (nodes == 0) ? trim(Call.args().addKey(stream).add("MINID").add("=").add(first)) : 0;
			all = sum(all, new Purging(nodes + rest, nodes > 0));
		}
		return all;
	}

	private long trim(CommandArgs<byte[], byte[]> arguments) {
		return this.link.await(this.link.connected()
			.call(new Call<>(CommandType.XTRIM, new IntegerOutput<>(ByteArrayCodec.INSTANCE), arguments)));
	}

	private static Purging sum(Purging one, Purging other) {
		return new Purging(one.deleted() + other.deleted(), one.more() || other.more());
	}

}
