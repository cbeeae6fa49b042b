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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A master, a replica and a sentinel of a test's own. The sentinel promotes the replica a
 * second after the master has stopped answering. For one thread.
 */
public final class PrivateSentinel implements AutoCloseable {

	private static final String NAME = "queue";

	private final PrivateRedis master = PrivateRedis.started();

	private final PrivateRedis replica = PrivateRedis.started();

	private final Path directory = TemporaryDirectories.create("rmq-private-sentinel");

	private final int port = Ports.reserve();

	private @Nullable RedisProcess sentinel;

	private @Nullable LettuceConnectionFactory factory;

	private PrivateSentinel() {
	}

	/**
	 * Start the servers.
	 * @return the servers, of which the sentinel knows the replica
	 */
	public static PrivateSentinel started() {
		PrivateSentinel servers = new PrivateSentinel();
		try {
			servers.start();
			return servers;
		}
		catch (IOException ex) {
			servers.close();
			throw new UncheckedIOException(ex);
		}
		catch (RuntimeException ex) {
			servers.close();
			throw ex;
		}
	}

	private void start() throws IOException {
		this.replica.commands().replicaof(this.master.host(), this.master.port());
		Awaitility.await().until(() -> this.master.commands().info("replication").contains("state=online"));
		Path configuration = this.directory.resolve("sentinel.conf");
		Files.writeString(configuration, """
				bind %2$s
				dir %4$s
				sentinel monitor %1$s %2$s %3$d 1
				sentinel down-after-milliseconds %1$s 1000
				sentinel failover-timeout %1$s 5000
				""".formatted(NAME, this.master.host(), this.master.port(), this.directory));
		this.sentinel = RedisProcess.startSentinel(this.port, configuration);
		this.sentinel.awaitAnswer("+PONG");
		try (RedisConnections connections = new RedisConnections(RedisURI.create(RedisProcess.HOST, this.port))) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> connections.commands().info("sentinel").contains("slaves=1"));
		}
	}

	/**
	 * Create the connection factory that asks the sentinel, and lives as long.
	 * @param commandTimeout how long its commands may take
	 * @return the connection factory, started
	 */
	public LettuceConnectionFactory newConnectionFactory(Duration commandTimeout) {
		LettuceConnectionFactory created = new LettuceConnectionFactory(
				new RedisSentinelConfiguration().master(NAME).sentinel(RedisProcess.HOST, this.port),
				LettuceClientConfiguration.builder()
					.commandTimeout(commandTimeout)
					.shutdownTimeout(Duration.ZERO)
					.build());
		created.afterPropertiesSet();
		created.start();
		this.factory = created;
		return created;
	}

	/**
	 * Return the server that is the master at first.
	 * @return the server
	 */
	public PrivateRedis master() {
		return this.master;
	}

	/**
	 * Return the server that is the replica at first.
	 * @return the server
	 */
	public PrivateRedis replica() {
		return this.replica;
	}

	@Override
	public void close() {
		if (this.factory != null) {
			this.factory.destroy();
		}
		if (this.sentinel != null) {
			this.sentinel.kill();
		}
		Ports.release(this.port);
		this.replica.close();
		this.master.close();
		TemporaryDirectories.delete(this.directory);
	}

}
