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

import io.rmq.RmqTopic;
import io.rmq.broker.Names;
import io.rmq.broker.Topics;

/**
 * What is in the topics in Redis. Thread-safe.
 */
final class RedisTopics implements Topics {

	private final KnownTopics topics;

	private final TopicCounter counter;

	RedisTopics(RedisLink link, RedisKeys keys) {
		this.topics = new KnownTopics(link, keys);
		this.counter = new TopicCounter(link, keys);
	}

	@Override
	public RmqTopic count(String topic) {
		RmqTopic counted = this.counter.count(Names.requireTopic(topic));
		if (counted.groups().isEmpty() && counted.totalReady() == 0 && counted.delayed() == 0) {
			this.topics.require(topic);
		}
		return counted;
	}

}
