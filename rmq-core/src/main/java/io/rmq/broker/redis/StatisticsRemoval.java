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

import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * Forgets what a group has done that was dropped. One short call for each hour, as what
 * other groups have done stays. Thread-safe.
 */
final class StatisticsRemoval {

	private final RedisLink link;

	private final StatisticsHours hours;

	StatisticsRemoval(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.hours = new StatisticsHours(link, keys);
	}

	void forget(String topic, String group) {
		List<Call<Long>> calls = this.hours.keys(topic).stream().map((key) -> forget(key, group)).toList();
		this.link.connected().send(calls);
		calls.forEach((call) -> this.link.await(call.answer()));
	}

	private static Call<Long> forget(byte[] key, String group) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(key);
		IntStream.range(0, 60).forEach((minute) -> args.add(ScriptAnswer.argument(minute + ":" + group)));
		return new Call<>(CommandType.HDEL, new IntegerOutput<>(ByteArrayCodec.INSTANCE), args);
	}

}
