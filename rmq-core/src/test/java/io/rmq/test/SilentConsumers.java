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

package io.rmq.test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RestoreArgs;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Makes consumers look as if they had died a while ago, which a test cannot wait for: the
 * server keeps when each was seen last, and takes it back with a stream that is restored.
 */
public final class SilentConsumers {

	private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;

	/**
	 * How far what the server keeps may be from what it says, in ms.
	 */
	private static final long TOLERANCE = 50;

	private SilentConsumers() {
	}

	/**
	 * Have all consumers of the groups of a topic be silent for longer. None may be
	 * reading: it would be seen again.
	 * @param commands the server
	 * @param keyPrefix the prefix of the keys
	 * @param topic the topic
	 * @param by for how much longer
	 */
	public static void age(RedisCommands<String, String> commands, String keyPrefix, String topic, Duration by) {
		for (String key : commands.keys(keyPrefix + ":{" + topic + "}:*")) {
			if (commands.type(key).equals("stream")) {
				age(commands, key, by);
			}
		}
	}

	private static void age(RedisCommands<String, String> commands, String key, Duration by) {
		List<Long> seen = new ArrayList<>();
		for (Object group : commands.xinfoGroups(key)) {
			String name = (String) ((List<?>) group).get(1);
			List<String> time = commands.time();
			long now = Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
			for (Object consumer : commands.xinfoConsumers(key, name)) {
				seen.add(now - (Long) ((List<?>) consumer).get(5));
			}
		}
		byte[] dump = commands.dump(key);
		if (seen.stream().filter((each) -> replace(dump, each, by.toMillis())).count() > 0) {
			sign(dump);
			commands.restore(key, dump, RestoreArgs.Builder.ttl(0).replace());
		}
	}

	private static boolean replace(byte[] dump, long seen, long by) {
		boolean found = false;
		ByteBuffer buffer = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i + Long.BYTES <= dump.length - 10; i++) {
			long value = buffer.getLong(i);
			if (Math.abs(value - seen) <= TOLERANCE) {
				buffer.putLong(i, value - by);
				found = true;
			}
		}
		return found;
	}

	/**
	 * The last eight bytes are a checksum of all others.
	 */
	private static void sign(byte[] dump) {
		long sum = 0;
		for (int i = 0; i < dump.length - Long.BYTES; i++) {
			sum ^= dump[i] & 0xFF;
			for (int bit = 0; bit < 8; bit++) {
				sum = ((sum & 1) != 0) ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
			}
		}
		ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN).putLong(dump.length - Long.BYTES, sum);
	}

}
