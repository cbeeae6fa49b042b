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
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqGroupInUseException;

/**
 * Drops a group: all of its own in one step, then, page by page, what only it still
 * needed of the topic. The topic's facts say that there may be such, until it is done.
 */
final class GroupRemoval {

	/**
	 * How many entries one call looks at.
	 */
	private static final int PAGE = 250;

	private final RedisLink link;

	private final GroupKeys group;

	GroupRemoval(RedisLink link, GroupKeys group) {
		this.link = link;
		this.group = group;
	}

	/**
	 * Drop the group.
	 * @return how many messages are gone, but for dead letters; -1 if there is no such
	 * group
	 */
	long drop(Duration unseen, boolean deadLetters) {
		ScriptAnswer answer = ScriptAnswer.of(Script.DROP_GROUP, this.link,
				this.group.lanesAnd(this.group.retry(), this.group.retryMessages(), this.group.dead(),
						this.group.facts(), this.group.handled(), this.group.handling(), this.group.passingGuards(),
						this.group.busy()),
				List.of(this.group.name(), ScriptAnswer.argument(unseen.toMillis()),
						ScriptAnswer.argument(deadLetters ? 1 : 0), this.group.remains(), this.group.paused(),
						this.group.seen(), this.group.deadLetters()));
		return switch (answer.text(0)) {
			case "none" -> -1;
			case "alive" -> throw new RmqGroupInUseException(
					"Group '%s' of topic '%s' has consumers: '%s' was seen %d ms ago. Stop its listeners first, or force it"
						.formatted(this.group.group(), this.group.topic(), answer.text(1), answer.number(2)))
				.about(this.group.topic(), this.group.group(), null);
			default -> answer.number(2) + reclaim(answer.text(1).split(" "), answer.number(3) > 0);
		};
	}

	private long reclaim(String[] last, boolean remains) {
		long deleted = 0;
		List<byte[]> lanes = this.group.topicLanes();
		for (int i = 0; i < last.length; i++) {
			deleted += reclaim(lanes.get(i), last[i]);
		}
		if (!remains) {
			this.link.await(this.link.connected()
				.call(new Call<>(CommandType.HDEL, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
						Call.args().addKey(this.group.facts()).add(this.group.remains()))));
		}
		return deleted;
	}

	private long reclaim(byte[] lane, String last) {
		long deleted = 0;
		String start = "-";
		while (!start.isEmpty()) {
			ScriptAnswer answer = ScriptAnswer.of(Script.RECLAIM, this.link, List.of(lane),
					List.of(ScriptAnswer.argument(start), ScriptAnswer.argument(last), ScriptAnswer.argument(PAGE)));
			deleted += answer.number(0);
			start = answer.text(1);
		}
		return deleted;
	}

}
