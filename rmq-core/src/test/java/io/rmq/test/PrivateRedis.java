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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A server of a test's own, to be broken in every way: stopped, killed, paused, flushed,
 * starved. Keeps its port and, written through to the disk, its data until it is closed;
 * then neither a process nor a file is left. For one thread.
 */
public final class PrivateRedis implements AutoCloseable {

	private static final List<String> WRITTEN_THROUGH = List.of("--appendonly", "yes", "--appendfsync", "always");

	private final Path directory = TemporaryDirectories.create("rmq-private-redis");

	private final int port = Ports.reserve();

	private final RedisConnections connections = new RedisConnections(RedisURI.create(RedisProcess.HOST, this.port));

	private @Nullable RedisProcess process;

	private PrivateRedis() {
	}

	/**
	 * Start a server.
	 * @return the server, which answers
	 */
	public static PrivateRedis started() {
		PrivateRedis redis = new PrivateRedis();
		try {
			redis.start();
			return redis;
		}
		catch (RuntimeException ex) {
			redis.close();
			throw ex;
		}
	}

	/**
	 * Choose the port of a server that is yet to be started.
	 * @return the server, which does not run
	 */
	public static PrivateRedis stopped() {
		return new PrivateRedis();
	}

	/**
	 * Choose a port.
	 * @return a port on which nothing listens
	 */
	public static int freePort() {
		return Ports.reserve();
	}

	/**
	 * Start the server, with the data it had when it ended, and wait until it answers.
	 * @param options more options for this run, as on the command line
	 */
	public void start(String... options) {
		List<String> all = new ArrayList<>(WRITTEN_THROUGH);
		all.addAll(List.of(options));
		launch(all).awaitAnswer("+PONG");
	}

	/**
	 * Start the server in such a way that it is busy loading for several seconds, and
	 * wait until it says so.
	 */
	public void startLoading() {
		// It answers between two thousand keys, and the delay is in microseconds a key.
		fill(20_000);
		stop();
		launch(List.of("--appendonly", "yes", "--appendfsync", "always", "--key-load-delay", "200"))
			.awaitAnswer("-LOADING");
	}

	private void fill(int keys) {
		commands().eval("for i = 1, tonumber(ARGV[1]) do redis.call('SET', KEYS[1] .. i, i) end return ARGV[1]",
				ScriptOutputType.VALUE, new String[] { "filler:" }, Integer.toString(keys));
	}

	private RedisProcess launch(List<String> options) {
		if (this.process != null && this.process.isRunning()) {
			throw new IllegalStateException("The server runs already");
		}
		RedisProcess launched = RedisProcess.start(this.port, this.directory, options);
		this.process = launched;
		return launched;
	}

	/**
	 * End the server in good order.
	 */
	public void stop() {
		running().stop();
	}

	/**
	 * Kill the server at once.
	 */
	public void kill() {
		running().kill();
	}

	/**
	 * Kill the server at once and start it again.
	 */
	public void killAndStart() {
		kill();
		start();
	}

	/**
	 * Let the server stand still: it keeps its connections and answers nothing.
	 */
	public void pause() {
		running().signal("STOP");
	}

	/**
	 * Let a paused server go on.
	 */
	public void resume() {
		running().signal("CONT");
	}

	/**
	 * Remove all data.
	 */
	public void flushAll() {
		commands().flushall();
	}

	/**
	 * Remove all cached scripts.
	 */
	public void flushScripts() {
		commands().scriptFlush();
	}

	/**
	 * Let the server have no memory left for anything new.
	 */
	public void exhaustMemory() {
		configure("maxmemory", "1");
	}

	/**
	 * Let the server have as much memory as it wants.
	 */
	public void restoreMemory() {
		configure("maxmemory", "0");
	}

	/**
	 * Make the server a read-only replica of one that cannot be reached.
	 */
	public void becomeReplica() {
		commands().replicaof(RedisProcess.HOST, Ports.reserve());
	}

	/**
	 * Make the server a master again.
	 */
	public void becomeMaster() {
		commands().replicaofNoOne();
	}

	/**
	 * Cut all connections of clients but that of {@link #commands()}.
	 */
	public void killConnections() {
		commands().clientKill(KillArgs.Builder.typeNormal().skipme());
	}

	/**
	 * Set a parameter of the server, until it is started anew.
	 * @param name its name
	 * @param value its value
	 */
	public void configure(String name, String value) {
		commands().configSet(name, value);
	}

	/**
	 * Return how many commands the server has processed before this question.
	 * @return the number of commands
	 */
	public long commandsProcessed() {
		return info("stats", "total_commands_processed");
	}

	/**
	 * Return how many clients wait in a blocking command.
	 * @return the number of clients
	 */
	public long waitingClients() {
		return info("clients", "blocked_clients");
	}

	private long info(String section, String name) {
		return RedisInfo.number(commands(), section, name);
	}

	/**
	 * Return the id of the process.
	 * @return the process id
	 */
	public long pid() {
		return running().pid();
	}

	private RedisProcess running() {
		if (this.process == null || !this.process.isRunning()) {
			throw new IllegalStateException("The server does not run");
		}
		return this.process;
	}

	/**
	 * Return where it listens.
	 * @return the host's address
	 */
	public String host() {
		return RedisProcess.HOST;
	}

	/**
	 * Return where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return where it listens.
	 * @return the URL
	 */
	public String url() {
		return "redis://" + host() + ":" + port();
	}

	/**
	 * Create a connection factory, which lives as long as the server.
	 * @param commandTimeout how long its commands may take
	 * @return the connection factory, started
	 */
	public LettuceConnectionFactory newConnectionFactory(Duration commandTimeout) {
		return this.connections.newFactory(commandTimeout);
	}

	/**
	 * Return the way in for the test itself.
	 * @return commands on a connection of their own
	 */
	public RedisCommands<String, String> commands() {
		return this.connections.commands();
	}

	/**
	 * Connect.
	 * @param codec how keys and values are read
	 * @param <K> the type of keys
	 * @param <V> the type of values
	 * @return the connection, which lives as long as the server
	 */
	public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		return this.connections.connect(codec);
	}

	@Override
	public void close() {
		try {
			this.connections.close();
		}
		finally {
			if (this.process != null) {
				this.process.kill();
			}
			Ports.release(this.port);
			TemporaryDirectories.delete(this.directory);
		}
	}

}
