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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import io.rmq.RmqGroupInUseException;

/**
 * Drops a topic with all that it has, in one step. Thread-safe.
 */
final class TopicRemoval {

	private final RedisLink link;

	private final RedisKeys keys;

	private final StatisticsHours hours;

	TopicRemoval(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		this.hours = new StatisticsHours(link, keys);
	}

	/**
	 * Drop a topic.
	 * @return how many messages are gone
	 */
	long drop(String topic, Duration unseen) {
		SortedSet<String> groups = new TreeSet<>();
		while (true) {
			ScriptAnswer answer = drop(topic, unseen, groups);
			switch (answer.text(0)) {
				case "groups" -> {
					groups.clear();
					for (int i = 1; i < answer.size(); i++) {
						groups.add(answer.text(i));
					}
				}
				case "alive" -> throw new RmqGroupInUseException(
						"Group '%s' of topic '%s' has consumers: '%s' was seen %d ms ago. Stop its listeners first, or force it"
							.formatted(answer.text(1), topic, answer.text(2), answer.number(3)))
					.about(topic, answer.text(1), null);
				default -> {
					return answer.number(1);
				}
			}
		}
	}

	private ScriptAnswer drop(String topic, Duration unseen, SortedSet<String> groups) {
		List<byte[]> all = new ArrayList<>(LocationKeys.topicLanes(this.keys, topic));
		all.addAll(List.of(this.keys.delayed(topic), this.keys.meta(topic), this.keys.delayedMessages(topic),
				this.keys.passingGuards(topic)));
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(ScriptAnswer.argument(unseen.toMillis()));
		for (String name : groups) {
			GroupKeys group = new GroupKeys(this.keys, topic, name);
			all.addAll(group.ownLanes());
			all.addAll(List.of(group.retry(), group.dead(), group.retryMessages(), group.handled(), group.handling(),
					group.busy()));
			arguments.add(group.name());
		}
		all.addAll(this.hours.keys(topic));
		return ScriptAnswer.of(Script.DROP_TOPIC, this.link, all, arguments);
	}

}
