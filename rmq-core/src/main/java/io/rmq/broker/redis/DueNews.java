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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever promotes messages of a topic when one is due earlier than anything
 * before. News that are lost, because the connection is, do no harm: everybody looks for
 * himself once in a while. Thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/develop/pubsub/">Redis Pub/Sub</a>
 */
final class DueNews implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DueNews.class);

	private final RedisConnector connector;

	private final RedisKeys keys;

	private final Map<ByteBuffer, List<Consumer<Duration>>> listeners = new ConcurrentHashMap<>();

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

	private boolean closed;

	DueNews(RedisConnector connector, RedisKeys keys) {
		this.connector = connector;
		this.keys = keys;
	}

	/**
	 * Listen to the news of a topic. Takes effect with the next {@link #keepListening()}.
	 * @return what ends that
	 */
	synchronized Runnable listen(String topic, Consumer<Duration> listener) {
		ByteBuffer channel = ByteBuffer.wrap(this.keys.dueChannel(topic));
		List<Consumer<Duration>> others = this.listeners.get(channel);
		if (others == null) {
			others = new CopyOnWriteArrayList<>();
			this.listeners.put(channel, others);
			subscribe(channel.array());
		}
		others.add(listener);
		List<Consumer<Duration>> all = others;
		return () -> all.remove(listener);
	}

	/**
	 * Make sure that there is a connection if anybody listens.
	 */
	synchronized void keepListening() {
		StatefulRedisPubSubConnection<byte[], byte[]> current = this.connection;
		if (this.closed || this.listeners.isEmpty() || (current != null && current.isOpen())) {
			return;
		}
		try {
			if (current != null) {
				current.closeAsync();
			}
			StatefulRedisPubSubConnection<byte[], byte[]> opened = this.connector.connectPubSub();
			this.connection = opened;
			opened.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(byte[] channel, byte[] message) {
					tell(channel, message);
				}

			});
			this.listeners.keySet().forEach((channel) -> subscribe(channel.array()));
		}
		catch (RuntimeException ex) {
			logger.debug("No news of due messages for now", ex);
		}
	}

	private void subscribe(byte[] channel) {
		if (this.connection != null && this.connection.isOpen()) {
			this.connection.async().subscribe(channel);
		}
	}

	private void tell(byte[] channel, byte[] message) {
		Duration delay = Duration.ofMillis(Long.parseLong(new String(message, StandardCharsets.US_ASCII)));
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
