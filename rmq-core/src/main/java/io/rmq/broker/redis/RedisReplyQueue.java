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

import io.lettuce.core.KeyValue;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.KeyValueOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import org.jspecify.annotations.Nullable;

/**
 * A list in Redis to which replies come, read on a connection of its own, because a read
 * waits.
 *
 * @see <a href="https://redis.io/docs/latest/commands/blpop/">BLPOP</a>
 */
final class RedisReplyQueue implements ReplyQueue {

	/**
	 * The shortest wait, in ms. Redis 6.2 loses a part of one in its reckoning, and then
	 * takes 1 ms for none, which is for ever.
	 */
	private static final long LEAST_WAIT = 2;

	private final RedisLink link;

	private final byte[] key;

	RedisReplyQueue(RedisLink link, byte[] key) {
		this.link = link;
		this.key = key;
	}

	@Override
	public @Nullable Reply poll(Duration wait) {
		String seconds = BigDecimal.valueOf(Math.max(LEAST_WAIT, wait.toMillis()), 3).toPlainString();
		Call<KeyValue<byte[], byte[]>> pop = new Call<>(CommandType.BLPOP,
				new KeyValueOutput<>(ByteArrayCodec.INSTANCE), Call.args().addKey(this.key).add(seconds));
		KeyValue<byte[], byte[]> popped = this.link.awaitBeyond(wait, this.link.connected().call(pop));
		return (popped != null) ? StoredReply.read(popped.getValue()) : null;
	}

	@Override
	public void close() {
		this.link.close();
	}

}
