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

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * One connection that was opened, until it breaks or is closed. Thread-safe.
 */
final class OpenConnection implements AutoCloseable {

	private static final long UNKNOWN_CLIENT = -1;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final Channel channel;

	private final long clientId;

	/**
	 * Take a connection.
	 * @param connection the connection
	 * @param channel its channel
	 */
	OpenConnection(StatefulRedisConnection<byte[], byte[]> connection, Channel channel) {
		this.connection = connection;
		this.channel = channel;
		this.clientId = clientId(connection);
	}

	private static long clientId(StatefulRedisConnection<byte[], byte[]> opened) {
		try {
			return opened.sync().clientId();
		}
		catch (RedisCommandExecutionException ex) {
			// Not permitted: then a waiting read ends with its time rather than when told
			// to.
			return UNKNOWN_CLIENT;
		}
		catch (RuntimeException ex) {
			opened.closeAsync();
			throw ex;
		}
	}

	/**
	 * Return the number by which the server knows it.
	 */
	long clientId() {
		return this.clientId;
	}

	boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Send calls together, after those that were sent before. They are handed to the
	 * channel as one: the client would hand over each with a task, a promise and a buffer
	 * of its own, which costs the thread that serves all connections more than writing it
	 * does.
	 */
	void send(List<? extends Call<?>> calls) {
		EventLoop loop = this.channel.eventLoop();
		if (loop.inEventLoop()) {
			// It would write at once, before what other threads have handed to it.
			loop.execute(() -> write(calls));
		}
		else {
			write(calls);
		}
	}

	private void write(List<? extends Call<?>> calls) {
		this.channel.writeAndFlush((calls.size() == 1) ? calls.get(0) : calls).addListener((written) -> {
			Throwable error = written.cause();
			if (error != null) {
				calls.forEach((call) -> call.completeExceptionally(error));
			}
		});
	}

	void closeAsync() {
		this.connection.closeAsync();
	}

	@Override
	public void close() {
		if (this.connection.isOpen()) {
			// Waits, or else the client's own end finds it half closed, and complains.
			this.connection.close();
		}
	}

}
