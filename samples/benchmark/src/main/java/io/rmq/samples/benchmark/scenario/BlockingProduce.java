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

package io.rmq.samples.benchmark.scenario;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;
import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * Sixteen threads send, each waiting for the server before its next message. Those of the
 * reference share a connection, as RMQ's do.
 */
final class BlockingProduce implements Scenario {

	private static final Measure RATE = new Measure("produce-blocking", "messages/s", Target.ratioAtLeast(0.9));

	private static final int THREADS = 16;

	private final Rmq rmq;

	private final Reference reference;

	private final RedisServer server;

	private final int countOfThread;

	BlockingProduce(Rmq rmq, Reference reference, RedisServer server, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.server = server;
		this.countOfThread = scale.of(4000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE);
	}

	@Override
	public Map<Measure, Double> rmq() {
		return rate(() -> this.rmq.template().send(Topics.PRODUCED, Order.sample(0)), Topics.stream(Topics.PRODUCED));
	}

	@Override
	public Map<Measure, Double> reference() {
		try (var connection = this.reference.connect()) {
			return rate(() -> this.reference.send(connection), Topics.REFERENCE);
		}
	}

	private Map<Measure, Double> rate(Runnable send, String stream) {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			int count = this.countOfThread * THREADS;
			Clock clock = Clock.start();
			CompletableFuture
				.allOf(IntStream.range(0, THREADS)
					.mapToObj((thread) -> CompletableFuture.runAsync(() -> repeat(send), threads))
					.toArray(CompletableFuture<?>[]::new))
				.join();
			double rate = clock.rate(count);
			this.server.deleteStream(stream, count);
			return Map.of(RATE, rate);
		}
		finally {
			threads.shutdown();
		}
	}

	private void repeat(Runnable send) {
		for (int i = 0; i < this.countOfThread; i++) {
			send.run();
		}
	}

}
