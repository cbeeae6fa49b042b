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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.broker.Groups;
import io.rmq.broker.Names;

/**
 * The groups of all topics in Redis. Thread-safe.
 */
final class RedisGroups implements Groups {

	private final RedisLink link;

	private final RedisKeys keys;

	RedisGroups(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
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
		Names.requireTopic(topic);
		Names.requireGroup(group);
		long changed = script.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Stream.concat(topicLanes(topic), Stream.of(this.keys.meta(topic))).toList(),
				List.of(bytes(group), this.keys.pausedFact(group), this.keys.dueChannel(topic)));
		if (changed < 0) {
			throw notFound(topic, group);
		}
		return changed > 0;
	}

	private Stream<byte[]> topicLanes(String topic) {
		return Arrays.stream(RmqPriority.values()).map((priority) -> this.keys.topicLane(topic, priority));
	}

	private RmqNotFoundException notFound(String topic, String group) {
		return isKnown(topic)
				? new RmqNotFoundException("Topic '%s' has no group '%s'; see RmqAdmin.groups(\"%s\") for those it has"
					.formatted(topic, group, topic))
				: unknownTopic(topic);
	}

	private static RmqNotFoundException unknownTopic(String topic) {
		return new RmqNotFoundException(
				"There is no topic '%s': nothing was ever sent to it, and nobody listens to it; see RmqAdmin.topics() for those there are"
					.formatted(topic));
	}

	private boolean isKnown(String topic) {
		return this.link.await(this.link.connected()
			.call(new Call<>(CommandType.SISMEMBER, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.keys.topics()).add(bytes(topic))))) > 0;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
