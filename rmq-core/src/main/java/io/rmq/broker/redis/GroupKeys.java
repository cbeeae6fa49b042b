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
import java.util.List;
import java.util.stream.Stream;

import io.rmq.broker.Lane;

/**
 * The keys of a group of a topic, for the scripts that are about all of it.
 */
final class GroupKeys {

	private final RedisKeys keys;

	private final String topic;

	private final String group;

	GroupKeys(RedisKeys keys, String topic, String group) {
		this.keys = keys;
		this.topic = topic;
		this.group = group;
	}

	String topic() {
		return this.topic;
	}

	String group() {
		return this.group;
	}

	byte[] name() {
		return this.group.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The lanes of the topic alone, in the order of priorities.
	 */
	List<byte[]> topicLanes() {
		return Stream.of(Lane.values())
			.filter((lane) -> !lane.ofGroup())
			.map((lane) -> this.keys.lane(this.topic, this.group, lane))
			.toList();
	}

	/**
	 * The lanes of the group alone, in the order of priorities.
	 */
	List<byte[]> ownLanes() {
		return Stream.of(Lane.values())
			.filter(Lane::ofGroup)
			.map((lane) -> this.keys.lane(this.topic, this.group, lane))
			.toList();
	}

	/**
	 * All lanes, in their order, and other keys after them.
	 */
	List<byte[]> lanesAnd(byte[]... others) {
		Stream<byte[]> lanes = Stream.of(Lane.values()).map((lane) -> this.keys.lane(this.topic, this.group, lane));
		return Stream.concat(lanes, Stream.of(others)).toList();
	}

	byte[] retry() {
		return this.keys.retry(this.topic, this.group);
	}

	byte[] retryMessages() {
		return this.keys.retryMessages(this.topic, this.group);
	}

	byte[] dead() {
		return this.keys.dead(this.topic, this.group);
	}

	byte[] handled() {
		return this.keys.handled(this.topic, this.group);
	}

	byte[] handling() {
		return this.keys.handling(this.topic, this.group);
	}

	byte[] busy() {
		return this.keys.busy(this.topic, this.group);
	}

	byte[] facts() {
		return this.keys.meta(this.topic);
	}

	byte[] passingGuards() {
		return this.keys.passingGuards(this.topic);
	}

	byte[] paused() {
		return this.keys.pausedFact(this.group);
	}

	byte[] seen() {
		return this.keys.seenFact(this.group);
	}

	byte[] remains() {
		return this.keys.remainsFact(this.group);
	}

	byte[] deadLetters() {
		return this.keys.deadLettersFact(this.group);
	}

	byte[] dueChannel() {
		return this.keys.dueChannel(this.topic);
	}

}
