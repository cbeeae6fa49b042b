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

package io.rmq.samples.peers.rqueue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import com.github.sonus21.rqueue.annotation.RqueueListener;
import com.github.sonus21.rqueue.core.RqueueMessageEnqueuer;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Guarantees;
import io.rmq.samples.peers.Library;
import io.rmq.samples.peers.Peer;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Rqueue: its enqueuer, which waits for each message, in several threads, and a listener.
 */
@Component
class RqueuePeer implements Peer {

	private static final String QUEUE = "rmq-peer-orders";

	private static final int SENDERS = 8;

	private final RqueueMessageEnqueuer enqueuer;

	private final StringRedisTemplate redis;

	private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

	private volatile Consumer<Order> handler = (order) -> {
	};

	RqueuePeer(RqueueMessageEnqueuer enqueuer, StringRedisTemplate redis) {
		this.enqueuer = enqueuer;
		this.redis = redis;
	}

	@Override
	public String name() {
		return "Rqueue " + Library.version(RqueueMessageEnqueuer.class);
	}

	@Override
	public String setup() {
		return "polling each ms, concurrency 20, batches of 20, no history of jobs; 8 threads send, each waiting";
	}

	@Override
	public Guarantees guarantees() {
		return new Guarantees("at least once", "automatic, after 15 min by default", "yes", "yes", "yes, a queue",
				"after the handler");
	}

	@Override
	public void start(Consumer<Order> handler) {
		this.handler = handler;
	}

	@RqueueListener(value = QUEUE, concurrency = "20", batchSize = "20")
	void handle(Order order) {
		this.handler.accept(order);
	}

	@Override
	public void send(int count) {
		CompletableFuture
			.allOf(IntStream.range(0, SENDERS)
				.mapToObj((sender) -> CompletableFuture.runAsync(() -> send(sender, count), this.senders))
				.toArray(CompletableFuture<?>[]::new))
			.join();
	}

	private void send(int sender, int count) {
		for (int i = sender; i < count; i += SENDERS) {
			send(Order.sample(i));
		}
	}

	@Override
	public void send(Order order) {
		if (this.enqueuer.enqueue(QUEUE, order) == null) {
			throw new IllegalStateException("An order was not sent");
		}
	}

	@Override
	public long stored() {
		Long waiting = this.redis.opsForList().size("rmq-peer::queue::" + QUEUE);
		Long handled = this.redis.opsForZSet().size("rmq-peer::p-queue::" + QUEUE);
		return ((waiting != null) ? waiting : 0) + ((handled != null) ? handled : 0);
	}

	@Override
	public void stop() {
		this.senders.shutdown();
	}

}
