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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Lane;

/**
 * The keys that one consumer works with.
 */
final class ConsumerLanes {

	static final List<Lane> ALL = List.of(Lane.values());

	private final byte[][] keys = new byte[ALL.size()][];

	private final Map<ByteBuffer, Lane> byKey = new HashMap<>();

	private final byte[] group;

	private final byte[] consumer;

	private final byte[] retry;

	private final byte[] retryMessages;

	private final byte[] handled;

	private final byte[] handling;

	private final byte[] busy;

	private final byte[] dead;

	private final byte[] maxDeadLetters;

	private final byte[] maxDeadLetterAge;

	private final byte[] delayed;

	private final byte[] delayedMessages;

	private final byte[] dueChannel;

	private final byte[] meta;

	private final byte[] pausedFact;

	private final byte[] seenFact;

	ConsumerLanes(RedisKeys keys, ConsumerSpec consumer) {
		for (Lane lane : ALL) {
			byte[] key = keys.lane(consumer.topic(), consumer.group(), lane);
			this.keys[lane.ordinal()] = key;
			this.byKey.put(ByteBuffer.wrap(key), lane);
		}
		this.group = consumer.group().getBytes(StandardCharsets.UTF_8);
		// With its lease, so that whoever recovers messages knows how long it may be
		// silent.
		this.consumer = (consumer.name() + "~" + consumer.lease().toMillis()).getBytes(StandardCharsets.UTF_8);
		this.retry = keys.retry(consumer.topic(), consumer.group());
		this.retryMessages = keys.retryMessages(consumer.topic(), consumer.group());
		this.handled = keys.handled(consumer.topic(), consumer.group());
		this.handling = keys.handling(consumer.topic(), consumer.group());
		this.busy = keys.busy(consumer.topic(), consumer.group());
		this.dead = keys.dead(consumer.topic(), consumer.group());
		this.maxDeadLetters = number(consumer.deadLetters().maxLength());
		this.maxDeadLetterAge = number(consumer.deadLetters().maxAge().toMillis());
		this.delayed = keys.delayed(consumer.topic());
		this.delayedMessages = keys.delayedMessages(consumer.topic());
		this.dueChannel = keys.dueChannel(consumer.topic());
		this.meta = keys.meta(consumer.topic());
		this.pausedFact = keys.pausedFact(consumer.group());
		this.seenFact = keys.seenFact(consumer.group());
	}

	byte[] key(Lane lane) {
		return this.keys[lane.ordinal()];
	}

	/**
	 * All lanes, in their order.
	 */
	List<byte[]> keys() {
		return List.of(this.keys);
	}

	byte[] groupKey(RmqPriority priority) {
		return key(switch (priority) {
			case HIGH -> Lane.GROUP_HIGH;
			case NORMAL -> Lane.GROUP_NORMAL;
			case LOW -> Lane.GROUP_LOW;
		});
	}

	Map<ByteBuffer, Lane> byKey() {
		return this.byKey;
	}

	byte[] group() {
		return this.group;
	}

	byte[] consumer() {
		return this.consumer;
	}

	byte[] retry() {
		return this.retry;
	}

	byte[] retryMessages() {
		return this.retryMessages;
	}

	byte[] handled() {
		return this.handled;
	}

	byte[] handling() {
		return this.handling;
	}

	byte[] busy() {
		return this.busy;
	}

	byte[] maxDeadLetters() {
		return this.maxDeadLetters;
	}

	/**
	 * In ms, 0 for no limit.
	 */
	byte[] maxDeadLetterAge() {
		return this.maxDeadLetterAge;
	}

	private static byte[] number(long value) {
		return String.valueOf(value).getBytes(StandardCharsets.US_ASCII);
	}

	byte[] delayed() {
		return this.delayed;
	}

	byte[] delayedMessages() {
		return this.delayedMessages;
	}

	byte[] dueChannel() {
		return this.dueChannel;
	}

	byte[] meta() {
		return this.meta;
	}

	byte[] pausedFact() {
		return this.pausedFact;
	}

	byte[] seenFact() {
		return this.seenFact;
	}

	byte[] dead() {
		return this.dead;
	}

}
