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
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqFormatException;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.StartFrom;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * The group of a consumer on each of its lanes. Created when first needed, and again when
 * the server has lost it.
 */
final class ConsumerGroup {

	private static final RmqLog logger = RmqLog.of(ConsumerGroup.class);

	private static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);

	private final ConsumerSpec consumer;

	private final RedisKeys keys;

	private final ConsumerLanes lanes;

	private final GroupPause pause;

	private final RedisLink link;

	private final Runnable serverCheck;

	private volatile boolean exists;

	/**
	 * Is told that the topic was dropped; {@code null} to create it again.
	 */
	private volatile @Nullable Runnable dropped;

	ConsumerGroup(ConsumerSpec consumer, SubscriptionResources session, ConsumerLanes lanes, GroupPause pause) {
		this.consumer = consumer;
		this.keys = session.keys();
		this.lanes = lanes;
		this.pause = pause;
		this.link = session.commands();
		this.serverCheck = session.check();
	}

	void ensureExists() {
		if (!this.exists) {
			create(this.consumer.startFrom());
		}
	}

	/**
	 * Create again what the server has lost, whatever the consumer wants of a new group:
	 * what was sent since is not to be missed.
	 * @return {@code false} if it was not created, as the topic was dropped
	 */
	boolean repair() {
		Runnable listener = this.dropped;
		if (listener != null && this.exists && storedFormat() == null) {
			listener.run();
			return false;
		}
		create(this.exists ? StartFrom.EARLIEST : this.consumer.startFrom());
		return true;
	}

	/**
	 * Do not create again a topic that was dropped. It has no format then, other than one
	 * of which only the group was dropped.
	 */
	void onDropped(Runnable listener) {
		this.dropped = listener;
	}

	private void create(StartFrom startFrom) {
		this.serverCheck.run();
		checkFormat();
		byte[] start = bytes((startFrom == StartFrom.LATEST) ? "$" : "0");
		Script.JOIN.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), this.lanes.keys(),
				List.of(this.lanes.group(), start));
		announce();
		tellTerms();
		this.exists = true;
	}

	/**
	 * Makes the topic known to whoever lists topics, and to who sweeps expired messages
	 * out of them.
	 */
	private void announce() {
		try {
			this.link.await(this.link.call(new Call<>(CommandType.SADD, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.keys.topics()).add(bytes(this.consumer.topic())))));
		}
		catch (RmqServerRefusedException ex) {
			logger.debug("Topic '%s' cannot be made known now".formatted(this.consumer.topic()), ex);
		}
	}

	/**
	 * Tells who sweeps expired messages what this group wants of its dead letters. Its
	 * latest consumer decides.
	 */
	private void tellTerms() {
		try {
			this.link.await(this.link.call(new Call<>(CommandType.HSET, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args()
						.addKey(this.keys.meta(this.consumer.topic()))
						.add("dead-letters:" + this.consumer.group())
						.add("%d %d %d".formatted(this.consumer.deadLetters().maxLength(),
								this.consumer.deadLetters().maxAge().toMillis(),
								this.consumer.discardExpired() ? 1 : 0)))));
		}
		catch (RmqServerRefusedException ex) {
			logger.debug(
					"What group '%s' wants of its dead letters cannot be stored now".formatted(this.consumer.group()),
					ex);
		}
	}

	/**
	 * A topic that a newer version has changed in a way that this one cannot know is left
	 * alone as a whole. The same facts tell whether the group is paused.
	 */
	private void checkFormat() {
		byte[] stored = storedFormat();
		if (stored == null) {
			this.link.await(this.link.call(new Call<>(CommandType.HSETNX, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.lanes.meta()).add(FORMAT).add(EntryDecoder.VERSION))));
			stored = storedFormat();
		}
		// Nothing, when the server was flushed between the two.
		String format = (stored != null) ? new String(stored, StandardCharsets.UTF_8) : "";
		if (!format.isEmpty() && !format.equals(String.valueOf(EntryDecoder.VERSION))) {
			throw new RmqFormatException(
					"Topic '%s' is stored in format %s, and this version of RMQ knows format %d; update RMQ in this application"
						.formatted(this.consumer.topic(), format, EntryDecoder.VERSION),
					null)
				.about(this.consumer.topic(), this.consumer.group(), null);
		}
	}

	private byte @Nullable [] storedFormat() {
		long question = this.pause.ask();
		List<byte[]> facts = this.link
			.await(this.link.call(new Call<>(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.lanes.meta()).add(FORMAT).add(this.lanes.pausedFact()))));
		this.pause.answer(question, facts.get(1) != null);
		return facts.get(0);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
