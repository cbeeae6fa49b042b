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

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Purging;
import org.jspecify.annotations.Nullable;

/**
 * Deletes all messages of a location, some at a time. Thread-safe.
 */
final class LocationPurge {

	/**
	 * How many entries of a lane one call takes.
	 */
	private static final int PAGE = 250;

	private final RedisLink link;

	private final RedisKeys keys;

	private final TopicCounter counter;

	private final WaitingMessages waiting;

	LocationPurge(RedisLink link, RedisKeys keys, TopicCounter counter, WaitingMessages waiting) {
		this.link = link;
		this.keys = keys;
		this.counter = counter;
		this.waiting = waiting;
	}

	Purging purge(RmqMessageLocation location, Instant before, @Nullable String cursor) {
		String group = location.group();
		return switch (location.state()) {
			case DELAYED, RETRYING -> this.waiting.purge(location, before, cursor);
			case DEAD -> purge(LocationKeys.of(this.keys, location), "", before, false);
			case READY -> (group != null) ? purgeLanes(location, group, before, true) : purgeTopic(location, before);
			case IN_FLIGHT -> throw new IllegalArgumentException(
					"What consumers hold cannot be deleted, only what is ready, delayed, waits for a retry or is dead: "
							+ location);
		};
	}

	private Purging purgeTopic(RmqMessageLocation location, Instant before) {
		List<String> groups = this.counter.count(location.topic())
			.groups()
			.stream()
			.filter((group) -> !group.dropped())
			.map(RmqTopic.Group::name)
			.toList();
		if (groups.isEmpty()) {
			return purgeLanes(location, "", before, false);
		}
		Purging all = new Purging(0, false);
		for (String group : groups) {
			all = sum(all, purgeLanes(location, group, before, false));
		}
		return all;
	}

	/**
	 * Take what is ready in a location from a group.
	 * @param group the group; empty if no group reads the lanes
	 * @param fromGroup whether to tell how many were taken from it, rather than how many
	 * were deleted
	 */
	private Purging purgeLanes(RmqMessageLocation location, String group, Instant before, boolean fromGroup) {
		Purging all = new Purging(0, false);
		for (byte[] lane : LocationKeys.of(this.keys, location)) {
			all = sum(all, purge(List.of(lane, this.keys.passingGuards(location.topic())), group, before, fromGroup));
		}
		return all;
	}

	private Purging purge(List<byte[]> streamAndGuards, String group, Instant before, boolean fromGroup) {
		ScriptAnswer answer = ScriptAnswer.of(Script.PURGE, this.link, streamAndGuards,
				List.of(ScriptAnswer.argument(group), ScriptAnswer.argument(before.toEpochMilli()),
						ScriptAnswer.argument(PAGE), ScriptAnswer.argument("purge-" + UUID.randomUUID())));
		return new Purging(answer.number(fromGroup ? 0 : 1), answer.number(2) == 1);
	}

	private static Purging sum(Purging one, Purging other) {
		return new Purging(one.deleted() + other.deleted(), one.more() || other.more());
	}

}
