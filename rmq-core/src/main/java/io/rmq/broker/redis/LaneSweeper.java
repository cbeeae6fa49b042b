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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.rmq.RmqPriority;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Loss;

/**
 * Takes expired messages out of one lane after the other, and deletes dead letters that
 * are too old. In a long lane it looks at the head, and goes on in the rest where it
 * ended the last time. Not thread-safe.
 */
final class LaneSweeper {

	/**
	 * How many entries one call looks at. Few, because the server reads their bodies.
	 */
	private static final int PAGE = 25;

	/**
	 * How many calls one sweep makes at most for the rest of a lane.
	 */
	private static final int PAGES = 40;

	private static final String HEAD = "-";

	private final RedisLink link;

	private final RedisKeys keys;

	private final Losses losses;

	/**
	 * Where the last sweep ended, by lane.
	 */
	private final Map<String, String> cursors = new HashMap<>();

	LaneSweeper(RedisLink link, RedisKeys keys, Losses losses) {
		this.link = link;
		this.keys = keys;
		this.losses = losses;
	}

	/**
	 * Sweep one lane.
	 * @param groups the groups of the lane as far as they are known; known better
	 * afterwards
	 */
	int sweep(ExpiryPolicy terms, String topic, LaneOfTopic lane, Set<String> groups) {
		int expired = 0;
		Page page;
		do {
			page = sweepPage(terms, topic, lane, groups, HEAD);
			expired += page.expired();
		}
		while ((page.expired() > 0 && page.more()) || page.old());
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

	private Page sweepPage(ExpiryPolicy terms, String topic, LaneOfTopic lane, Set<String> groups, String start) {
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
				for (int i = 5; i < answer.size(); i += 3) {
					String group = text(answer.get(i));
					this.losses.report(topic, group, Loss.EXPIRED, number(answer.get(i + 1)));
					this.losses.report(topic, group, Loss.TRIMMED, number(answer.get(i + 2)));
				}
				return new Page((int) number(answer.get(1)), number(answer.get(2)) == 1, text(answer.get(3)),
						number(answer.get(4)) == 1);
			}
			groups.clear();
			answer.stream().skip(1).map(LaneSweeper::text).forEach(groups::add);
		}
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	private static long number(Object value) {
		return ((Number) value).longValue();
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
	 * @param old whether there may be more dead letters that are too old
	 */
	private record Page(int expired, boolean more, String last, boolean old) {

	}

	/**
	 * A lane to sweep.
	 *
	 * @param key its key
	 * @param priority the priority of its messages
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record LaneOfTopic(byte[] key, RmqPriority priority) {

	}

}
