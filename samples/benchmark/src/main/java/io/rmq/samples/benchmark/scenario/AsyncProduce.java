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

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;
import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * One thread sends without waiting for each message, until the server has confirmed all.
 */
final class AsyncProduce implements Scenario {

	private static final Measure RATE = new Measure("produce-async", "messages/s", Target.ratioAtLeast(0.75));

	private final Rmq rmq;

	private final Reference reference;

	private final RedisServer server;

	private final int count;

	AsyncProduce(Rmq rmq, Reference reference, RedisServer server, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.server = server;
		this.count = scale.of(200_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE);
	}

	@Override
	public Map<Measure, Double> rmq() {
		return rate(() -> this.rmq.send(Topics.PRODUCED, this.count), Topics.stream(Topics.PRODUCED));
	}

	@Override
	public Map<Measure, Double> reference() {
		return rate(() -> this.reference.send(this.count), Topics.REFERENCE);
	}

	private Map<Measure, Double> rate(Runnable send, String stream) {
		Clock clock = Clock.start();
		send.run();
		double rate = clock.rate(this.count);
		this.server.deleteStream(stream, this.count);
		return Map.of(RATE, rate);
	}

}
