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

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.rmq.broker.BrokerFixture;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;

/**
 * Makes fixtures with the broker on Redis.
 */
public final class RedisFixtures {

	/**
	 * Reads each byte as one character.
	 */
	static final StringCodec BYTES = new StringCodec(StandardCharsets.ISO_8859_1);

	private RedisFixtures() {
	}

	public static BrokerFixture onSharedServer() {
		String topic = TestRedis.uniqueName("topic");
		return new BrokerFixture(new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix()), topic,
				new RedisStoredTopic(Shared.COMMANDS, TestRedis.keyPrefix(), topic));
	}

	/**
	 * A fixture whose broker sees no other topics.
	 */
	public static BrokerFixture aloneOnSharedServer() {
		String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());
		return new BrokerFixture(new RedisBroker(TestRedis.connectionFactory(), prefix), "topic",
				new RedisStoredTopic(Shared.COMMANDS, prefix, "topic"));
	}

	public static BrokerFixture on(PrivateRedis redis, Duration commandTimeout) {
		return new BrokerFixture(new RedisBroker(redis.newConnectionFactory(commandTimeout), "rmq"), "topic",
				new RedisStoredTopic(redis.connect(BYTES).sync(), "rmq", "topic"));
	}

	/**
	 * Holds what is made when first used.
	 */
	static final class Shared {

		static final RedisCommands<String, String> COMMANDS = TestRedis.connect(BYTES).sync();

		private Shared() {
		}

	}

}
