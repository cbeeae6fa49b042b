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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;

import io.lettuce.core.KeyValue;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.KeyValueOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import org.jspecify.annotations.Nullable;

/**
 * A list in Redis to which replies come, read on a connection of its own, because a read
 * waits. Takes those that are there together, so that the way to the server does not
 * limit how many come in a second.
 *
 * @see <a href="https://redis.io/docs/latest/commands/blpop/">BLPOP</a>
 */
final class RedisReplyQueue implements ReplyQueue {

	/**
	 * The shortest wait, in ms. Redis 6.2 loses a part of one in its reckoning, and then
	 * takes 1 ms for none, which is for ever.
	 */
	private static final long LEAST_WAIT = 2;

	/**
	 * How many replies are taken with the first, at most. Each may be large.
	 */
	private static final int MORE = 50;

	private final RedisLink link;

	private final byte[] key;

	private final BooleanSupplier closed;

	/**
	 * What the server has handed out already.
	 */
	private final Queue<byte[]> taken = new ArrayDeque<>();

	/**
	 * Create a queue.
	 * @param closed tells whether the broker is closed
	 */
	RedisReplyQueue(RedisLink link, byte[] key, BooleanSupplier closed) {
		this.link = link;
		this.key = key;
		this.closed = closed;
	}

	@Override
	public @Nullable Reply poll(Duration wait) {
		if (this.taken.isEmpty()) {
			take(wait);
		}
		byte[] next = this.taken.poll();
		return (next != null) ? StoredReply.read(next) : null;
	}

	/**
	 * Wait for one, and in the same round trip take those that are there then.
	 */
	private void take(Duration wait) {
		String seconds = BigDecimal.valueOf(Math.max(LEAST_WAIT, wait.toMillis()), 3).toPlainString();
		Call<KeyValue<byte[], byte[]>> first = new Call<>(CommandType.BLPOP,
				new KeyValueOutput<>(ByteArrayCodec.INSTANCE), Call.args().addKey(this.key).add(seconds));
		Call<List<byte[]>> more = new Call<>(CommandType.LPOP, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.key).add(MORE));
		this.link.connected().send(List.of(first, more));
		KeyValue<byte[], byte[]> popped = this.link.awaitBeyond(wait, first.answer());
		if (popped != null) {
			this.taken.add(popped.getValue());
		}
		List<byte[]> others = this.link.await(more.answer());
		if (others != null) {
			this.taken.addAll(others);
		}
	}

	@Override
	public boolean isClosed() {
		return this.closed.getAsBoolean();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
