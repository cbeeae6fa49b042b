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

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.stereotype.Component;

/**
 * What the server says about itself.
 */
@Component
public final class RedisServer implements AutoCloseable {

	private static final Set<String> IDLE = Set.of("xreadgroup", "eval", "evalsha", "xclaim", "smembers", "set", "ping",
			"client", "subscribe");

	private final StatefulRedisConnection<String, byte[]> connection;

	private final RedisCommands<String, byte[]> commands;

	RedisServer(RawClient client) {
		this.connection = client.connect();
		this.commands = this.connection.sync();
	}

	/**
	 * Return the kind and version of the server.
	 * @return such as {@code redis 7.2.4}
	 */
	public String version() {
		Map<String, String> info = info("server");
		String valkey = info.get("valkey_version");
		return (valkey != null) ? "valkey " + valkey : "redis " + info.get("redis_version");
	}

	/**
	 * Return how much processor time the server has used.
	 * @return the time in microseconds
	 */
	public double cpuMicros() {
		Map<String, String> info = info("cpu");
		return (Double.parseDouble(info.get("used_cpu_user")) + Double.parseDouble(info.get("used_cpu_sys"))) * 1e6;
	}

	/**
	 * Return how many commands the server has executed, with those within scripts, but
	 * not counting the questions of this class.
	 * @return the number of commands
	 */
	public long commands() {
		return calls((command) -> !command.equals("info"));
	}

	/**
	 * Return how many commands it was sent that applications send when they have nothing
	 * to do: without those within scripts, for which RMQ uses others.
	 * @return the number of commands
	 */
	public long sentWhenIdle() {
		return calls(IDLE::contains);
	}

	private long calls(Predicate<String> counted) {
		return info("commandstats").entrySet()
			.stream()
			.filter((entry) -> counted.test(entry.getKey().substring("cmdstat_".length())))
			.mapToLong((entry) -> Long.parseLong(entry.getValue().replaceAll("calls=(\\d+),.*", "$1")))
			.sum();
	}

	/**
	 * Return how much memory the data of the server takes, without its buffers.
	 * @return the number of bytes
	 */
	public long dataBytes() {
		return Long.parseLong(info("memory").get("used_memory_dataset"));
	}

	/**
	 * Return how many connections there are.
	 * @return the number of connections, with those of this application
	 */
	public int connections() {
		return Integer.parseInt(info("clients").get("connected_clients"));
	}

	/**
	 * Return how many entries a stream has.
	 * @param stream the key of the stream
	 * @return the number of entries, 0 if there is no such stream
	 */
	public long length(String stream) {
		return this.commands.xlen(stream);
	}

	/**
	 * Delete a stream after something was added to it.
	 * @param stream the key of the stream
	 * @param expected how many entries it has to have
	 * @throws IllegalStateException if it has another number of them
	 */
	public void deleteStream(String stream, int expected) {
		long length = length(stream);
		if (length != expected) {
			throw new IllegalStateException("'%s' has %d entries, not %d".formatted(stream, length, expected));
		}
		this.commands.del(stream);
	}

	/**
	 * Delete keys.
	 * @param pattern the pattern of their names
	 */
	public void delete(String pattern) {
		ScanIterator.scan(this.commands, KeyScanArgs.Builder.matches(pattern).limit(1000))
			.forEachRemaining(this.commands::del);
	}

	private Map<String, String> info(String section) {
		return this.commands.info(section)
			.lines()
			.filter((line) -> line.contains(":"))
			.collect(Collectors.toMap((line) -> line.substring(0, line.indexOf(':')),
					(line) -> line.substring(line.indexOf(':') + 1)));
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
