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

package io.rmq.samples.peers.redisson;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;
import org.redisson.api.RBatch;
import org.redisson.api.RStream;
import org.redisson.api.RStreamAsync;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;

/**
 * Reads a stream in a thread of its own, and acknowledges and removes what was handled,
 * without waiting for that.
 */
final class StreamReader {

	private final RedissonClient client;

	private final RStream<String, Order> stream;

	private final Thread thread;

	private volatile boolean running = true;

	StreamReader(RedissonClient client, RStream<String, Order> stream, Consumer<Order> handler) {
		this.client = client;
		this.stream = stream;
		this.thread = new Thread(() -> read(handler), "reader");
	}

	void start() {
		this.thread.start();
	}

	private void read(Consumer<Order> handler) {
		while (this.running) {
			Map<StreamMessageId, Map<String, Order>> entries = this.stream.readGroup(RedissonPeer.GROUP, "consumer",
					StreamReadGroupArgs.neverDelivered().count(100).timeout(Duration.ofSeconds(1)));
			entries.values().forEach((entry) -> entry.values().forEach(handler));
			if (!entries.isEmpty()) {
				acknowledge(entries.keySet().toArray(StreamMessageId[]::new));
			}
		}
	}

	private void acknowledge(StreamMessageId[] ids) {
		RBatch batch = this.client.createBatch();
		RStreamAsync<String, Order> stream = batch.getStream(this.stream.getName(), this.stream.getCodec());
		stream.ackAsync(RedissonPeer.GROUP, ids);
		stream.removeAsync(ids);
		batch.executeAsync();
	}

	/**
	 * Stop, after the read under way.
	 */
	void stop() {
		this.running = false;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
