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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.rmq.broker.Due;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever promotes messages of a topic when one is due earlier than anything
 * before. While there is no connection nothing is heard; so when there is one (again)
 * everybody is told to look for himself. Thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/develop/pubsub/">Redis Pub/Sub</a>
 */
final class DueNotifications implements AutoCloseable {

	private static final RmqLog logger = RmqLog.of(DueNotifications.class);

	private final RedisConnector connector;

	private final RedisKeys keys;

	private final Map<ByteBuffer, List<Consumer<Duration>>> listeners = new ConcurrentHashMap<>();

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

	/**
	 * The answer to the last command, and when that was sent.
	 */
	private Future<?> answer = CompletableFuture.completedFuture(null);

	private long asked;

	private boolean closed;

	DueNotifications(RedisConnector connector, RedisKeys keys) {
		this.connector = connector;
		this.keys = keys;
	}

	/**
	 * Listen to the news of a topic. Takes effect with the next {@link #keepListening()},
	 * at the latest; the listener is then told to look for himself.
	 * @return what ends that
	 */
	synchronized Runnable listen(String topic, Consumer<Duration> listener) {
		ByteBuffer channel = ByteBuffer.wrap(this.keys.dueChannel(topic));
		List<Consumer<Duration>> others = this.listeners.get(channel);
		if (others != null) {
			others.add(listener);
			// Only the newcomer: the others have heard all that there was.
			listener.accept(Duration.ZERO);
		}
		else {
			this.listeners.put(channel, new CopyOnWriteArrayList<>(List.of(listener)));
			subscribe(channel);
		}
		return () -> forget(channel, listener);
	}

	/**
	 * A topic to which nobody listens any more leaves nothing behind.
	 */
	private synchronized void forget(ByteBuffer channel, Consumer<Duration> listener) {
		List<Consumer<Duration>> all = this.listeners.getOrDefault(channel, List.of());
		if (!all.contains(listener)) {
			return;
		}
		all.remove(listener);
		if (all.isEmpty()) {
			this.listeners.remove(channel);
			if (this.connection != null && this.connection.isOpen()) {
				this.connection.async().unsubscribe(channel.array());
			}
		}
	}

	/**
	 * Make sure that there is a connection if anybody listens. Called by one thread at a
	 * time.
	 */
	void keepListening() {
		try {
			if (isConnectionMissing()) {
				// May take long, and must not hold up those who only want to listen or
				// close.
				use(this.connector.connectPubSub());
			}
		}
		catch (RuntimeException | Error ex) {
			// A periodic task that throws ends for good, and unseen.
			logger.debug("No news of due messages for now", ex);
		}
	}

	private synchronized boolean isConnectionMissing() {
		StatefulRedisPubSubConnection<byte[], byte[]> current = this.connection;
		if (this.closed || this.listeners.isEmpty()) {
			return false;
		}
		if (current != null && current.isOpen() && !isSilent()) {
			return false;
		}
		if (current != null) {
			current.closeAsync();
			this.connection = null;
		}
		return true;
	}

	/**
	 * The other end may be gone without having said so.
	 */
	private boolean isSilent() {
		long passed = System.nanoTime() - this.asked;
		if (!this.answer.isDone()) {
			return passed > Math.min(SilenceCheck.SILENCE.toNanos(), this.connector.timeout().toNanos());
		}
		if (passed > SilenceCheck.IDLE.toNanos() && this.connection != null) {
			this.asked = System.nanoTime();
			this.answer = this.connection.async().ping();
		}
		return false;
	}

	private synchronized void use(StatefulRedisPubSubConnection<byte[], byte[]> opened) {
		if (this.closed) {
			opened.closeAsync();
			return;
		}
		opened.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void subscribed(byte[] channel, long count) {
				tell(channel, Duration.ZERO);
			}

			@Override
			public void message(byte[] channel, byte[] message) {
				tell(channel, delay(new String(message, StandardCharsets.US_ASCII)));
			}

		});
		this.connection = opened;
		this.listeners.keySet().forEach(this::subscribe);
	}

	private void subscribe(ByteBuffer channel) {
		if (this.connection != null && this.connection.isOpen()) {
			this.asked = System.nanoTime();
			this.answer = this.connection.async().subscribe(channel.array());
		}
	}

	private static Duration delay(String millis) {
		try {
			return Duration.ofMillis(Math.min(Long.parseLong(millis), Due.After.MAX.toMillis()));
		}
		catch (NumberFormatException ex) {
			// Anybody may send anything: whatever it means, to look does no harm.
			return Duration.ZERO;
		}
	}

	private void tell(byte[] channel, Duration delay) {
		this.listeners.getOrDefault(ByteBuffer.wrap(channel), List.of()).forEach((listener) -> listener.accept(delay));
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.connection != null) {
			this.connection.closeAsync();
		}
	}

}
