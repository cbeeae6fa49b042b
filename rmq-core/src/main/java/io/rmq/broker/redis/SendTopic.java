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
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqPriority;

/**
 * What sending to one topic takes: its keys, and that it is known to whoever lists topics
 * and to who sweeps expired messages out of them. It is made known on each new
 * connection, and now and then, as a server may forget. Thread-safe.
 */
final class SendTopic {

	/**
	 * Soon, as the topic may have been dropped, and listeners look for it.
	 */
	private static final long ANNOUNCE_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private static final byte[] ADD = CommandType.XADD.getBytes();

	private static final byte[] ANY_ENTRY = { '*' };

	private final byte[] name;

	private final byte[] topics;

	private final List<byte[]> lanes = new ArrayList<>();

	private final List<LaneClock> clocks = new ArrayList<>();

	private final List<WrittenCommand> additions = new ArrayList<>();

	private final byte[] delayed;

	private final byte[] delayedMessages;

	private final byte[] meta;

	private final byte[] dueChannel;

	/**
	 * On which connection it was made known last.
	 */
	private volatile long announcedOn = Long.MIN_VALUE;

	private volatile long announcedAt;

	SendTopic(RedisKeys keys, ServerClock clock, String topic) {
		this.name = topic.getBytes(StandardCharsets.UTF_8);
		this.topics = keys.topics();
		for (RmqPriority priority : RmqPriority.values()) {
			byte[] lane = keys.topicLane(topic, priority);
			this.lanes.add(lane);
			this.clocks.add(new LaneClock(clock));
			this.additions.add(new WrittenCommand(ADD, lane, ANY_ENTRY));
		}
		this.delayed = keys.delayed(topic);
		this.delayedMessages = keys.delayedMessages(topic);
		this.meta = keys.meta(topic);
		this.dueChannel = keys.dueChannel(topic);
	}

	/**
	 * The command that adds to the lane of a priority.
	 */
	WrittenCommand addTo(RmqPriority priority) {
		return this.additions.get(priority.ordinal());
	}

	/**
	 * The lane of a priority.
	 */
	byte[] lane(RmqPriority priority) {
		return this.lanes.get(priority.ordinal());
	}

	/**
	 * What is known of the ids of a lane's entries.
	 */
	LaneClock clock(RmqPriority priority) {
		return this.clocks.get(priority.ordinal());
	}

	/**
	 * Channel on which to tell of an earlier due time.
	 */
	byte[] dueChannel() {
		return this.dueChannel;
	}

	/**
	 * The keys of {@code send.lua}.
	 * @param guard the key of the guard of the message
	 */
	List<byte[]> keys(byte[] guard) {
		List<byte[]> all = new ArrayList<>(this.lanes);
		all.addAll(List.of(this.delayed, this.delayedMessages, guard, this.meta));
		return all;
	}

	/**
	 * Make the topic known if need be, without waiting for it.
	 */
	void announce(RedisLink link) {
		long connection = link.clientId();
		long now = System.nanoTime();
		if (this.announcedOn == connection && now - this.announcedAt < ANNOUNCE_INTERVAL) {
			return;
		}
		this.announcedAt = now;
		this.announcedOn = connection;
		link.call(new Call<>(CommandType.SADD, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.topics).add(this.name)))
			.whenComplete((added, error) -> {
				if (error != null) {
					this.announcedOn = Long.MIN_VALUE;
				}
			});
	}

}
