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

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.RmqFormatException;
import io.rmq.broker.Consumer;
import io.rmq.broker.Lane;

/**
 * The group of a consumer on each of its lanes. Created when first needed, and again when
 * the server has lost it; from the beginning of the lanes, so that no message is missed.
 */
final class ConsumerGroup {

	private static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);

	private final Consumer consumer;

	private final RedisKeys keys;

	private final ConsumerLanes lanes;

	private final RedisLink link;

	private final Runnable serverCheck;

	private volatile boolean exists;

	ConsumerGroup(Consumer consumer, ServerSession session, ConsumerLanes lanes) {
		this.consumer = consumer;
		this.keys = session.keys();
		this.lanes = lanes;
		this.link = session.commands();
		this.serverCheck = session.check();
	}

	void ensureExists() {
		if (!this.exists) {
			recreate();
		}
	}

	void recreate() {
		this.serverCheck.run();
		checkFormat();
		List<Call<String>> calls = new ArrayList<>();
		for (Lane lane : ConsumerLanes.ALL) {
			calls.add(new Call<>(CommandType.XGROUP, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					Call.args()
						.add(CommandKeyword.CREATE)
						.addKey(this.lanes.key(lane))
						.add(this.lanes.group())
						.add("0")
						.add("MKSTREAM")));
		}
		this.link.send(calls);
		for (Call<String> call : calls) {
			try {
				this.link.await(call.answer());
			}
			catch (RmqException ex) {
				if (!String.valueOf(ex.getMessage()).contains("BUSYGROUP")) {
					throw ex;
				}
			}
		}
		this.link.await(this.link.call(new Call<>(CommandType.SADD, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.topics()).add(bytes(this.consumer.topic())))));
		this.exists = true;
	}

	/**
	 * A topic that a newer version has changed in a way that this one cannot know is left
	 * alone as a whole.
	 */
	private void checkFormat() {
		byte[] meta = this.keys.meta(this.consumer.topic());
		this.link.await(this.link.call(new Call<>(CommandType.HSETNX, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(meta).add(FORMAT).add(EntryDecoder.VERSION))));
		byte[] stored = this.link.await(this.link.call(new Call<>(CommandType.HGET,
				new ValueOutput<>(ByteArrayCodec.INSTANCE), Call.args().addKey(meta).add(FORMAT))));
		// Nothing, when the server was flushed between the two.
		String format = (stored != null) ? new String(stored, StandardCharsets.UTF_8) : "";
		if (!format.isEmpty() && !format.equals(String.valueOf(EntryDecoder.VERSION))) {
			throw new RmqFormatException(
					"Topic '%s' is stored in format %s, and this version of RMQ knows format %d; update RMQ in this application"
						.formatted(this.consumer.topic(), format, EntryDecoder.VERSION),
					null);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
