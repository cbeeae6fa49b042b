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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Lane;

/**
 * Sweeps expired messages out of all lanes of all topics, consumed or not. From the head
 * of a lane it goes on as long as it finds any; messages that live for different times
 * may hide behind one that lives longer, so a part of the rest is looked at each time,
 * and where that ended the next time goes on.
 */
final class ExpirySweeper {

	/**
	 * How many messages one call makes ready.
	 */
	private static final int PROMOTIONS = 250;

	private final RedisLink link;

	private final RedisKeys keys;

	private final LaneSweeper lanes;

	private final KnownTopics topics;

	private final IntervalLock lock;

	ExpirySweeper(RedisLink link, RedisKeys keys, Losses losses) {
		this.link = link;
		this.keys = keys;
		this.lanes = new LaneSweeper(link, keys, losses);
		this.topics = new KnownTopics(link, keys);
		this.lock = new IntervalLock(link, keys.sweeper());
	}

	/**
	 * Sweep, unless another client has done so within the interval.
	 * @return how many messages had expired
	 */
	synchronized int sweep(ExpiryPolicy terms) {
		if (!this.lock.take(terms.interval())) {
			return 0;
		}
		boolean done = false;
		try {
			int expired = sweepTopics(terms);
			done = true;
			return expired;
		}
		finally {
			if (!done) {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Sweep all topics, also when one of them cannot be.
	 * @throws RmqException if one could not be
	 */
	private int sweepTopics(ExpiryPolicy terms) {
		AtomicInteger expired = new AtomicInteger();
		this.topics.forEach("swept", (topic) -> expired.addAndGet(sweepTopic(terms, topic)));
		return expired.get();
	}

	private int sweepTopic(ExpiryPolicy terms, String topic) {
		int expired = 0;
		Set<String> groups = new HashSet<>();
		for (RmqPriority priority : RmqPriority.values()) {
			expired += this.lanes.sweep(terms, topic,
					new LaneSweeper.LaneOfTopic(this.keys.topicLane(topic, priority), priority), groups);
		}
		promote(List.of(this.keys.delayed(topic), this.keys.delayedMessages(topic)), topicLanes(topic));
		for (String group : groups) {
			promote(List.of(this.keys.retry(topic, group), this.keys.retryMessages(topic, group)),
					groupLanes(topic, group));
			for (Lane lane : Lane.values()) {
				if (lane.ofGroup()) {
					expired += this.lanes.sweep(terms, topic,
							new LaneSweeper.LaneOfTopic(this.keys.lane(topic, group, lane), lane.priority()),
							new HashSet<>(Set.of(group)));
				}
			}
		}
		return expired;
	}

	/**
	 * Make what is due ready, so that it can expire: there may be no consumer to do so.
	 */
	private void promote(List<byte[]> waiting, List<byte[]> lanes) {
		List<byte[]> keys = new ArrayList<>(waiting);
		keys.addAll(lanes);
		List<Object> answer;
		do {
			answer = Script.PROMOTE.run(this.link, () -> new ArrayOutput<>(ByteArrayCodec.INSTANCE), keys,
					List.of(bytes(PROMOTIONS)));
		}
		while (((Number) answer.get(0)).intValue() > 0 && ((Number) answer.get(1)).intValue() == 0);
	}

	private List<byte[]> topicLanes(String topic) {
		return Arrays.stream(RmqPriority.values()).map((priority) -> this.keys.topicLane(topic, priority)).toList();
	}

	private List<byte[]> groupLanes(String topic, String group) {
		return Arrays.stream(Lane.values())
			.filter(Lane::ofGroup)
			.map((lane) -> this.keys.lane(topic, group, lane))
			.toList();
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
