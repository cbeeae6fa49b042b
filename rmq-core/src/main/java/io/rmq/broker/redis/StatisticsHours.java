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
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * The hours for which there may be statistics, each with a key. Thread-safe.
 */
final class StatisticsHours {

	/**
	 * The oldest that is there is one hour longer there than the statistics are kept, so
	 * that a whole day of minutes is.
	 */
	private static final int KEPT = 24;

	private final RedisLink link;

	private final RedisKeys keys;

	StatisticsHours(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * Ask the server which minute it is, counted since 1970.
	 */
	long currentMinute() {
		List<byte[]> answer = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.TIME, new ValueListOutput<>(ByteArrayCodec.INSTANCE), Call.args())));
		return TimeUnit.SECONDS.toMinutes(Long.parseLong(new String(answer.get(0), StandardCharsets.US_ASCII)));
	}

	/**
	 * The keys of all statistics that a topic may have, those included that may be added
	 * while this is being asked.
	 */
	List<byte[]> keys(String topic) {
		long hour = of(currentMinute());
		return LongStream.rangeClosed(hour - KEPT, hour + 1)
			.mapToObj((each) -> this.keys.statistics(topic, each))
			.toList();
	}

	/**
	 * The hour in which a minute is, both counted since 1970.
	 */
	static long of(long minute) {
		return Math.floorDiv(minute, 60L);
	}

}
