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

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The ways into one server: connection factories for what is tested, a plain client for
 * the test itself.
 */
final class RedisConnections implements AutoCloseable {

	// Reconnects fast, so that a test does not wait for a back-off after a restart.
	private static final ClientResources RESOURCES = ClientResources.builder()
		.reconnectDelay(Delay.constant(Duration.ofMillis(20)))
		.ioThreadPoolSize(2)
		.computationThreadPoolSize(2)
		.build();

	private final RedisURI uri;

	private final Deque<LettuceConnectionFactory> factories = new ConcurrentLinkedDeque<>();

	private final RedisClient client;

	private @Nullable StatefulRedisConnection<String, String> connection;

	RedisConnections(RedisURI uri) {
		this.uri = uri;
		this.client = RedisClient.create(RESOURCES, uri);
		this.client.setOptions(ClientOptions.builder().autoReconnect(true).build());
	}

	RedisURI uri() {
		return this.uri;
	}

	LettuceConnectionFactory newFactory(Duration commandTimeout) {
		LettuceClientConfiguration.LettuceClientConfigurationBuilder configuration = LettuceClientConfiguration
			.builder()
			.clientResources(RESOURCES)
			.commandTimeout(commandTimeout)
			.shutdownTimeout(Duration.ZERO)
			.shutdownQuietPeriod(Duration.ZERO);
		if (this.uri.isSsl()) {
			configuration.useSsl();
		}
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				(RedisStandaloneConfiguration) LettuceConnectionFactory.createRedisConfiguration(this.uri),
				configuration.build());
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return factory;
	}

	synchronized RedisCommands<String, String> commands() {
		if (this.connection == null) {
			this.connection = connect(StringCodec.UTF8);
		}
		return this.connection.sync();
	}

	<K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		return this.client.connect(codec);
	}

	@Override
	public void close() {
		this.factories.forEach(LettuceConnectionFactory::destroy);
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
