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

import java.util.concurrent.CompletableFuture;

import io.rmq.broker.Broker;
import io.rmq.broker.Consumer;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.Subscription;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Keeps messages in Redis Streams.
 */
public final class RedisBroker implements Broker {

	/**
	 * Create a broker. Nothing connects before it is used.
	 * @param connectionFactory tells the server's address, credentials, database, TLS and
	 * timeouts; must be a
	 * {@link org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory}
	 * @param keyPrefix what all keys begin with
	 */
	public RedisBroker(RedisConnectionFactory connectionFactory, String keyPrefix) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ServerInfo check() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> send(OutboundMessage message) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Subscription subscribe(Consumer consumer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
