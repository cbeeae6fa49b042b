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
import java.util.function.IntSupplier;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.rmq.broker.Lane;
import io.rmq.broker.Promotion;

/**
 * Makes messages ready that are due. What a consumer does so for its group is also its
 * sign of life, and shows whether the group is paused, and whether it is still there.
 * Thread-safe.
 */
final class Promoter {

	/**
	 * How many messages one call moves.
	 */
	private static final int BATCH = 250;

	/**
	 * In place of the consumer: there is none to show itself.
	 */
	private static final byte[] NOBODY = {};

	private final ConsumerLanes lanes;

	private final RedisLink link;

	private final ConsumerGroup group;

	private final GroupPause pause;

	private final Object presence = new Object();

	/**
	 * Whether the server may know of this consumer.
	 */
	private volatile boolean present = true;

	Promoter(ConsumerLanes lanes, RedisLink link, ConsumerGroup group, GroupPause pause) {
		this.lanes = lanes;
		this.link = link;
		this.group = group;
		this.pause = pause;
	}

	Promotion promoteRetries(int limit) {
		long question = this.pause.ask();
		List<Object> answer;
		synchronized (this.presence) {
			answer = promote(limit,
					List.of(this.lanes.retry(), this.lanes.retryMessages(), this.lanes.key(Lane.GROUP_HIGH),
							this.lanes.key(Lane.GROUP_NORMAL), this.lanes.key(Lane.GROUP_LOW), this.lanes.meta()),
					this.present ? this.lanes.consumer() : NOBODY);
		}
		this.pause.answer(question, number(answer, 2) == 1);
		if (number(answer, 3) == 1) {
			this.group.repair();
		}
		return promotion(answer);
	}

	Promotion promoteDelayed(int limit) {
		return promotion(promote(limit, List.of(this.lanes.delayed(), this.lanes.delayedMessages(),
				this.lanes.key(Lane.TOPIC_HIGH), this.lanes.key(Lane.TOPIC_NORMAL), this.lanes.key(Lane.TOPIC_LOW)),
				NOBODY));
	}

	/**
	 * The consumer takes part in its group, maybe again.
	 */
	void arrive() {
		this.present = true;
	}

	/**
	 * The consumer leaves its group: a promotion that is under way ends before, and no
	 * later one makes the server believe that it is there.
	 * @param release has the server forget the consumer
	 */
	int leave(IntSupplier release) {
		synchronized (this.presence) {
			this.present = false;
			return release.getAsInt();
		}
	}

	private List<Object> promote(int limit, List<byte[]> keys, byte[] consumer) {
		return Script.PROMOTE.run(this.link, () -> new ArrayOutput<>(ByteArrayCodec.INSTANCE), keys, List
			.of(ScriptAnswer.argument(Math.min(limit, BATCH)), this.lanes.pausedFact(), this.lanes.group(), consumer));
	}

	private static Promotion promotion(List<Object> answer) {
		long nextDue = number(answer, 1);
		return new Promotion((int) number(answer, 0), (nextDue >= 0) ? Duration.ofMillis(nextDue) : null);
	}

	private static long number(List<Object> answer, int index) {
		return ((Number) answer.get(index)).longValue();
	}

}
