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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The server that the ordinary tests of a JVM share, started when first used: the one
 * that {@value #ENVIRONMENT} names, else a program that the environment names, else one
 * in a container when a Docker engine answers, else one that embedded-redis carries.
 * Tests that share it must not disturb each other: no FLUSHALL, no CONFIG SET, names of
 * one's own. Thread-safe.
 */
public final class TestRedis {

	/**
	 * The environment variable that names a server to be used.
	 */
	public static final String ENVIRONMENT = "RMQ_TEST_REDIS_URL";

	private static final Logger logger = LoggerFactory.getLogger(TestRedis.class);

	private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

	private static final AtomicInteger NAMES = new AtomicInteger();

	private TestRedis() {
	}

	/**
	 * Return the key prefix of this JVM's tests. What is stored under it is removed when
	 * the JVM ends.
	 * @return the prefix, which no other JVM uses
	 */
	public static String keyPrefix() {
		return "rmq-test-" + RUN;
	}

	/**
	 * Make a name for a topic, a group, a listener, a consumer.
	 * @param stem what the name begins with
	 * @return the name, never given before
	 */
	public static String uniqueName(String stem) {
		return stem + "-" + RUN + "-" + NAMES.incrementAndGet();
	}

	/**
	 * Return the connection factory that tests share.
	 * @return the connection factory, started; not to be destroyed
	 */
	public static LettuceConnectionFactory connectionFactory() {
		return Shared.FACTORY;
	}

	/**
	 * Create a connection factory of one's own, destroyed at the latest when the JVM
	 * ends.
	 * @param commandTimeout how long its commands may take
	 * @return the connection factory, started
	 */
	public static LettuceConnectionFactory newConnectionFactory(Duration commandTimeout) {
		return Shared.CONNECTIONS.newFactory(commandTimeout);
	}

	/**
	 * Return the way in for the tests themselves.
	 * @return commands on a connection that tests share
	 */
	public static RedisCommands<String, String> commands() {
		return Shared.CONNECTIONS.commands();
	}

	/**
	 * Connect.
	 * @param codec how keys and values are read
	 * @param <K> the type of keys
	 * @param <V> the type of values
	 * @return the connection, to be closed by the caller
	 */
	public static <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		return Shared.CONNECTIONS.connect(codec);
	}

	/**
	 * Return where the server listens.
	 * @return the URL
	 */
	public static String url() {
		return Shared.URL;
	}

	/**
	 * Return how many clients of the server, in whatever test, wait in a blocking
	 * command.
	 * @return the number of clients
	 */
	public static long waitingClients() {
		return RedisInfo.number(commands(), "clients", "blocked_clients");
	}

	private static String start() {
		String url = System.getenv(ENVIRONMENT);
		if (url != null && !url.isBlank()) {
			logger.info("Tests use the server that {} names", ENVIRONMENT);
			return url;
		}
		if (!RedisExecutable.isNamed() && DockerEngine.answers() && DockerRedis.isAvailable()) {
			logger.info("Tests use a container of {}", DockerRedis.IMAGE);
			return DockerRedis.start();
		}
		int port = Ports.reserve();
		logger.info("Tests use {} on port {}, as {} is not set, and {} is or no Docker engine answers",
				RedisExecutable.find(), port, ENVIRONMENT, RedisExecutable.ENVIRONMENT);
		RedisProcess.start(port, TemporaryDirectories.create("rmq-test-redis"), List.of()).awaitAnswer("+PONG");
		return "redis://" + RedisProcess.HOST + ":" + port;
	}

	private static void removeKeys(RedisConnections connections) {
		RedisCommands<String, String> commands = connections.commands();
		ScanArgs ours = ScanArgs.Builder.matches(keyPrefix() + ":*").limit(500);
		KeyScanCursor<String> cursor = commands.scan(ours);
		while (true) {
			if (!cursor.getKeys().isEmpty()) {
				commands.unlink(cursor.getKeys().toArray(String[]::new));
			}
			if (cursor.isFinished()) {
				return;
			}
			cursor = commands.scan(cursor, ours);
		}
	}

	/**
	 * Holds what is made when the server is first used.
	 */
	private static final class Shared {

		private static final String URL = start();

		private static final RedisConnections CONNECTIONS = new RedisConnections(RedisURI.create(URL));

		private static final LettuceConnectionFactory FACTORY = CONNECTIONS.newFactory(Duration.ofSeconds(10));

		static {
			if (System.getenv(ENVIRONMENT) != null) {
				Runtime.getRuntime().addShutdownHook(new Thread(() -> removeKeys(CONNECTIONS), "redis-remove-keys"));
			}
		}

	}

}
