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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
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

	private final ChannelTraffic traffic;

	private final long clientId;

	/**
	 * How many batches of calls have not ended.
	 */
	private final AtomicInteger unanswered = new AtomicInteger();

	/**
	 * Since when there has been one, or when there was one last.
	 */
	private volatile long busySince = System.nanoTime();

	private final AtomicBoolean closing = new AtomicBoolean();

	/**
	 * Take a connection, after asking its server who it is.
	 * @param connection the connection, which is closed if it cannot be used
	 * @param channel its channel
	 * @throws io.rmq.RmqConfigurationException if the server belongs to a cluster
	 */
	OpenConnection(StatefulRedisConnection<byte[], byte[]> connection, Channel channel) {
		this.connection = connection;
		this.channel = channel;
		this.traffic = channel.pipeline().get(ChannelTraffic.class);
		try {
			RedisFuture<Long> id = connection.async().clientId();
			RedisFuture<String> info = connection.async().info("SERVER");
			// Without its number, a waiting read ends with its time rather than when told
			// to.
			Duration timeout = connection.getTimeout();
			this.clientId = answer(id, UNKNOWN_CLIENT, timeout);
			ServerVersion.refuseCluster(InfoAnswer.parse(answer(info, "", timeout)));
		}
		catch (RuntimeException ex) {
			connection.closeAsync();
			throw ex;
		}
	}

	/**
	 * Return an answer, or something in its place if the command is not permitted.
	 */
	private static <T> T answer(RedisFuture<T> answer, T refused, Duration timeout) {
		try {
			return LettuceFutures.awaitOrCancel(answer, timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RedisCommandExecutionException ex) {
			return refused;
		}
	}

	/**
	 * Wait until a script is answered. A server whose clients may not write for now
	 * answers the handshake, and holds back scripts, reads of groups and sends.
	 * @throws RuntimeException if there is no answer; then the connection is closed
	 * @see <a href="https://redis.io/docs/latest/commands/client-pause/">CLIENT PAUSE</a>
	 */
	void requireScriptAnswer() {
		try {
			// Not for the command timeout: other connections wait for their replacement.
			answer(this.connection.async().eval("return 1", ScriptOutputType.INTEGER), 0L, SilenceCheck.SILENCE);
		}
		catch (RuntimeException | Error ex) {
			closeAsync();
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
	 * Return whether the answer to a call is due.
	 */
	boolean awaitsAnswer() {
		return this.unanswered.get() > 0;
	}

	/**
	 * Return for how long no bytes have moved, or, if that is shorter, for how long there
	 * has been a reason for any to move.
	 */
	Duration silence() {
		long now = System.nanoTime();
		return Duration.ofNanos(Math.min(now - this.busySince, now - this.traffic.lastMove()));
	}

	/**
	 * Have outgoing bytes count that have moved since this was called last.
	 */
	void sampleOutput() {
		this.traffic.sampleOutput(this.channel);
	}

	/**
	 * Send calls together, after those that were sent before. They are handed to the
	 * channel as one: the client would hand over each with a task, a promise and a buffer
	 * of its own, which costs the thread that serves all connections more than writing it
	 * does.
	 * @param calls the calls, at least one
	 * @param atEnd runs when the last of them has ended
	 */
	void send(List<? extends Call<?>> calls, Runnable atEnd) {
		if (this.unanswered.get() == 0) {
			// Before it counts, or the silence so far would count too.
			this.busySince = System.nanoTime();
		}
		this.unanswered.incrementAndGet();
		calls.get(calls.size() - 1).atEnd(() -> {
			this.unanswered.decrementAndGet();
			atEnd.run();
		});
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

	/**
	 * Close it without waiting. Only the first call does, as the client complains of a
	 * second one.
	 */
	void closeAsync() {
		if (this.closing.compareAndSet(false, true)) {
			this.connection.closeAsync();
		}
	}

	@Override
	public void close() {
		if (this.closing.compareAndSet(false, true) && this.connection.isOpen()) {
			// Waits, or else the client's own end finds it half closed, and complains.
			this.connection.close();
		}
	}

}
