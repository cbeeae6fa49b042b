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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.broker.ExpiryTerms;
import io.rmq.broker.Lane;

/**
 * Sweeps expired messages out of all lanes of all topics, consumed or not. From the head
 * of a lane it goes on as long as it finds any; messages that live for different times
 * may hide behind one that lives longer, so a part of the rest is looked at each time,
 * and where that ended the next time goes on.
 */
final class ExpirySweeper {

	/**
	 * How many entries one call looks at. Few, because the server reads their bodies.
	 */
	private static final int PAGE = 25;

	/**
	 * How many calls one sweep makes at most for the rest of a lane.
	 */
	private static final int PAGES = 40;

	/**
	 * How many messages one call makes ready.
	 */
	private static final int PROMOTIONS = 250;

	private static final String HEAD = "-";

	private final RedisLink link;

	private final RedisKeys keys;

	/**
	 * Where the last sweep ended, by lane.
	 */
	private final Map<String, String> cursors = new HashMap<>();

	ExpirySweeper(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * Sweep, unless another client has done so within the interval.
	 * @return how many messages had expired
	 */
	synchronized int sweep(ExpiryTerms terms) {
		if (!isMyTurn(terms)) {
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
				giveTurnBack();
			}
		}
	}

	/**
	 * Sweep all topics, also when one of them cannot be.
	 * @throws RmqException if one could not be
	 */
	private int sweepTopics(ExpiryTerms terms) {
		int expired = 0;
		RmqException failure = null;
		for (String topic : topics()) {
			try {
				expired += sweepTopic(terms, topic);
			}
			catch (RmqException ex) {
				if (ex.getCode() != RmqErrorCode.INTERNAL) {
					// It is the server, so it would be the same with the others.
					throw ex;
				}
				failure = (failure != null) ? failure : new RmqException(RmqErrorCode.INTERNAL,
						"Topic '%s' cannot be swept: %s".formatted(topic, ex.getMessage()), ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		return expired;
	}

	private int sweepTopic(ExpiryTerms terms, String topic) {
		int expired = 0;
		Set<String> groups = new HashSet<>();
		for (RmqPriority priority : RmqPriority.values()) {
			expired += sweepLane(terms, topic, new LaneOfTopic(this.keys.topicLane(topic, priority), priority), groups);
		}
		promote(List.of(this.keys.delayed(topic), this.keys.delayedMessages(topic)), topicLanes(topic));
		for (String group : groups) {
			promote(List.of(this.keys.retry(topic, group), this.keys.retryMessages(topic, group)),
					groupLanes(topic, group));
			for (Lane lane : Lane.values()) {
				if (lane.ofGroup()) {
					expired += sweepLane(terms, topic,
							new LaneOfTopic(this.keys.lane(topic, group, lane), lane.priority()),
							new HashSet<>(Set.of(group)));
				}
			}
		}
		return expired;
	}

	private boolean isMyTurn(ExpiryTerms terms) {
		Call<String> lock = new Call<>(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
				Call.args()
					.addKey(this.keys.sweeper())
					.add("1")
					.add("NX")
					.add("PX")
					.add(terms.interval().toMillis() * 9 / 10));
		return "OK".equals(this.link.await(this.link.connected().call(lock)));
	}

	/**
	 * So that whoever tries next does not take it for done.
	 */
	private void giveTurnBack() {
		this.link.call(new Call<>(CommandType.DEL, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.sweeper())));
	}

	private List<String> topics() {
		Call<List<byte[]>> members = new Call<>(CommandType.SMEMBERS, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.topics()));
		return this.link.await(this.link.connected().call(members)).stream().map(ExpirySweeper::text).toList();
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

	/**
	 * Sweep one lane.
	 * @param groups the groups of the lane as far as they are known; known better
	 * afterwards
	 */
	private int sweepLane(ExpiryTerms terms, String topic, LaneOfTopic lane, Set<String> groups) {
		int expired = 0;
		Page page;
		do {
			page = sweepPage(terms, topic, lane, groups, HEAD);
			expired += page.expired();
		}
		while (page.expired() > 0 && page.more());
		String name = text(lane.key());
		String cursor = this.cursors.getOrDefault(name, HEAD);
		for (int i = 0; i < PAGES && page.more(); i++) {
			page = sweepPage(terms, topic, lane, groups, cursor);
			expired += page.expired();
			cursor = page.last();
		}
		if (page.more()) {
			this.cursors.put(name, cursor);
		}
		else {
			this.cursors.remove(name);
		}
		return expired;
	}

	private Page sweepPage(ExpiryTerms terms, String topic, LaneOfTopic lane, Set<String> groups, String start) {
		while (true) {
			List<byte[]> keys = new ArrayList<>(List.of(lane.key(), this.keys.meta(topic)));
			List<byte[]> arguments = new ArrayList<>(
					List.of(bytes(start), bytes(PAGE), bytes(lane.priority()), bytes(terms.discard() ? 1 : 0),
							bytes(terms.deadLetters().maxLength()), bytes(terms.deadLetters().maxAge().toMillis())));
			for (String group : groups) {
				keys.add(this.keys.dead(topic, group));
				arguments.add(bytes(group));
			}
			if (groups.isEmpty()) {
				keys.add(this.keys.dead(topic, "default"));
			}
			List<Object> answer = Script.EXPIRE.run(this.link, () -> new ArrayOutput<>(ByteArrayCodec.INSTANCE), keys,
					arguments);
			if (text(answer.get(0)).equals("swept")) {
				return new Page(((Number) answer.get(1)).intValue(), ((Number) answer.get(2)).intValue() == 1,
						text(answer.get(3)));
			}
			groups.clear();
			answer.stream().skip(1).map(ExpirySweeper::text).forEach(groups::add);
		}
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * What came of one call.
	 *
	 * @param expired how many messages had expired
	 * @param more whether there are more to look at
	 * @param last where to go on
	 */
	private record Page(int expired, boolean more, String last) {

	}

	/**
	 * A lane to sweep.
	 *
	 * @param key its key
	 * @param priority the priority of its messages
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record LaneOfTopic(byte[] key, RmqPriority priority) {

	}

}
