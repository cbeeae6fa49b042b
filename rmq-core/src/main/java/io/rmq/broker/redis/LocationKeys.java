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

import java.util.Arrays;
import java.util.List;

import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;

/**
 * The keys in which the messages of a location are.
 */
final class LocationKeys {

	private LocationKeys() {
	}

	/**
	 * The keys of a location: lanes, or dead letters, or waiting messages by due time and
	 * by member.
	 */
	static List<byte[]> of(RedisKeys keys, RmqMessageLocation location) {
		String topic = location.topic();
		String group = location.group();
		if (location.state() == RmqMessageLocation.State.DELAYED) {
			return List.of(keys.delayed(topic), keys.delayedMessages(topic));
		}
		if (group == null) {
			return topicLanes(keys, topic);
		}
		GroupKeys ofGroup = new GroupKeys(keys, topic, group);
		return switch (location.state()) {
			case READY, IN_FLIGHT -> ofGroup.lanesAnd();
			case RETRYING -> List.of(ofGroup.retry(), ofGroup.retryMessages());
			case DEAD -> List.of(ofGroup.dead());
			case DELAYED -> throw new IllegalStateException("Delayed messages have no group");
		};
	}

	/**
	 * The lanes of the topic, in the order of priorities.
	 */
	static List<byte[]> topicLanes(RedisKeys keys, String topic) {
		return Arrays.stream(RmqPriority.values()).map((priority) -> keys.topicLane(topic, priority)).toList();
	}

}
