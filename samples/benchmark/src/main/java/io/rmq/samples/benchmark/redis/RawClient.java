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

package io.rmq.samples.benchmark.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * The plain client, with resources of its own, connected to the server that RMQ uses. It
 * does not measure its commands, which it would do unasked because the libraries for that
 * are there.
 */
@Component
public final class RawClient implements AutoCloseable {

	/** The field of an entry that holds the body. */
	static final String BODY = "body";

	private final ClientResources resources;

	private final RedisClient client;

	RawClient(LettuceConnectionFactory factory) {
		RedisURI.Builder uri = RedisURI.builder()
			.withHost(factory.getHostName())
			.withPort(factory.getPort())
			.withDatabase(factory.getDatabase())
			.withSsl(factory.isUseSsl());
		String password = factory.getPassword();
		String user = factory.getStandaloneConfiguration().getUsername();
		if (password != null && user != null) {
			uri.withAuthentication(user, password);
		}
		else if (password != null) {
			uri.withPassword(password.toCharArray());
		}
		this.resources = ClientResources.builder().commandLatencyRecorder(CommandLatencyRecorder.disabled()).build();
		this.client = RedisClient.create(this.resources, uri.build());
	}

	/**
	 * Open a connection.
	 * @return the connection, to be closed by the caller
	 */
	public StatefulRedisConnection<String, byte[]> connect() {
		return this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
	}

	@Override
	public void close() {
		this.client.shutdown();
		this.resources.shutdown();
	}

}
