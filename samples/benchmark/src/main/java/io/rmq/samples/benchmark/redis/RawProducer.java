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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntFunction;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Adds entries to a stream as fast as the plain client can: in batches, each flushed
 * once, a few of them under way at the same time. Not thread-safe.
 */
public final class RawProducer implements AutoCloseable {

	private static final int BATCH = 500;

	private static final int BATCH_BYTES = 1024 * 1024;

	/**
	 * How many batches may be unanswered: enough to keep the server busy, with bounded
	 * memory.
	 */
	private static final int WINDOW = 4;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final StatefulRedisConnection<String, byte[]> connection;

	/**
	 * Create a producer with a connection of its own.
	 * @param client the client
	 */
	public RawProducer(RawClient client) {
		this.connection = client.connect();
		this.connection.setAutoFlushCommands(false);
	}

	/**
	 * Add entries, and wait until the server has confirmed each.
	 * @param stream the key of the stream
	 * @param bodies makes the body of each, by its number
	 * @param count how many
	 */
	public void send(String stream, IntFunction<byte[]> bodies, int count) {
		Queue<List<RedisFuture<String>>> window = new ArrayDeque<>();
		int size = Math.max(1, Math.min(BATCH, BATCH_BYTES / bodies.apply(0).length));
		for (int sent = 0; sent < count; sent += size) {
			if (window.size() == WINDOW) {
				confirm(window.remove());
			}
			window.add(sendBatch(stream, bodies, sent, Math.min(size, count - sent)));
		}
		window.forEach(RawProducer::confirm);
	}

	private List<RedisFuture<String>> sendBatch(String stream, IntFunction<byte[]> bodies, int first, int size) {
		List<RedisFuture<String>> batch = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			batch.add(this.connection.async().xadd(stream, RawClient.BODY, bodies.apply(first + i)));
		}
		this.connection.flushCommands();
		return batch;
	}

	private static void confirm(List<RedisFuture<String>> batch) {
		if (!LettuceFutures.awaitAll(TIMEOUT, batch.toArray(RedisFuture<?>[]::new))) {
			throw new IllegalStateException("The server did not confirm a batch within " + TIMEOUT);
		}
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
