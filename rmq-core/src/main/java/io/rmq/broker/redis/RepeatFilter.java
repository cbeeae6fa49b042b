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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.logging.RmqLog;

/**
 * Takes out of what a consumer has fetched the messages whose id its group has handled
 * before, or is handling now. What is left is claimed for the consumer. Asks the server
 * nothing if the group handles whatever comes.
 */
final class RepeatFilter {

	private static final RmqLog logger = RmqLog.of(RepeatFilter.class);

	/**
	 * How many messages one call decides on.
	 */
	private static final int BATCH = 250;

	/**
	 * How many ids one call forgets if there are as many or more.
	 */
	private static final int FORGOTTEN = 1000;

	/**
	 * After how long to look again at a message whose id is being handled.
	 */
	private static final Duration PAUSE = Duration.ofSeconds(1);

	/**
	 * What {@code begin-once.lua} says of a message that is to be handled.
	 */
	private static final int HANDLE = 1;

	/**
	 * What it says of others, by its number.
	 */
	private static final List<String> REASONS = List.of("its id was handled before", "",
			"its id is being handled; it is tried again", "it is not held any more");

	private final boolean needed;

	private final ConsumerLanes lanes;

	private final RedisLink link;

	private final List<byte[]> keys;

	RepeatFilter(ConsumerSpec consumer, ConsumerLanes lanes, RedisLink link) {
		this.needed = consumer.isIdempotent();
		this.lanes = lanes;
		this.link = link;
		this.keys = new ArrayList<>(lanes.keys());
		this.keys.addAll(List.of(lanes.handled(), lanes.handling(), lanes.retry(), lanes.retryMessages()));
	}

	/**
	 * Return the messages that are to be handled, in their order. The others have left
	 * the consumer.
	 * @throws io.rmq.RmqException if the server cannot say; all are still held then
	 */
	List<Delivery> withoutRepeats(List<Delivery> fetched) {
		if (!this.needed) {
			return fetched;
		}
		List<Delivery> left = new ArrayList<>(fetched.size());
		List<Delivery> open = fetched;
		while (!open.isEmpty()) {
			List<Delivery> batch = open.subList(0, Math.min(BATCH, open.size()));
			List<Object> verdicts = decide(batch);
			for (int i = 0; i < verdicts.size(); i++) {
				int verdict = ((Number) verdicts.get(i)).intValue();
				if (verdict == HANDLE) {
					left.add(batch.get(i));
				}
				else if (logger.isDebugEnabled()) {
					logger.debug("%s is not handled: %s".formatted(batch.get(i), REASONS.get(verdict)));
				}
			}
			open = open.subList(verdicts.size(), open.size());
		}
		return left;
	}

	/**
	 * Forget ids whose time is over: little by little, so that nobody else has to wait
	 * for long. Those whose time ends meanwhile are left for the next time: there may
	 * always be some.
	 */
	void forget() {
		long forgotten = this.needed ? FORGOTTEN : 0;
		while (forgotten >= FORGOTTEN) {
			forgotten = Script.FORGET.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					List.of(this.lanes.handled()), List.of());
		}
	}

	private List<Object> decide(List<Delivery> deliveries) {
		List<byte[]> arguments = new ArrayList<>(3 + 3 * deliveries.size());
		arguments.addAll(List.of(this.lanes.group(), bytes(PAUSE.toMillis()), this.lanes.dueChannel()));
		for (Delivery delivery : deliveries) {
			Lane lane = delivery.lease().lane();
			arguments.add(bytes(lane.ordinal() + 1));
			arguments.add(bytes(delivery.lease().entry()));
			// What cannot be read has no id that means anything.
			arguments.add(bytes((delivery.defect() == null) ? delivery.messageId() : ""));
		}
		return Script.BEGIN_ONCE.run(this.link, () -> new ArrayOutput<>(ByteArrayCodec.INSTANCE), this.keys, arguments);
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
