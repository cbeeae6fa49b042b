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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;
import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * One thread sends while a listener handles: messages per second from the first send to
 * the last handler, and the server's time for each up to its acknowledgement.
 */
final class Throughput implements Scenario {

	private static final Measure RATE = new Measure("throughput", "messages/s", Target.ratioAtLeast(0.80));

	private static final Measure SERVER_CPU = new Measure("server-cpu", "us/message", Target.ratioAtMost(1.35));

	private final Rmq rmq;

	private final Reference reference;

	private final RedisServer server;

	private final Arrivals arrivals;

	private final int count;

	Throughput(Rmq rmq, Reference reference, RedisServer server, Arrivals arrivals, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.server = server;
		this.arrivals = arrivals;
		this.count = scale.of(200_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE, SERVER_CPU);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return withCpu(() -> this.rmq.listening(Topics.ORDERS, () -> {
			Map<Measure, Double> rate = rate(() -> this.rmq.send(Topics.ORDERS, this.count));
			this.rmq.awaitEmpty(Topics.ORDERS);
			return rate;
		}));
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		return withCpu(() -> this.reference.consuming(this.arrivals::arrive,
				() -> rate(() -> this.reference.send(this.count))));
	}

	private Map<Measure, Double> rate(Runnable send) throws InterruptedException {
		this.arrivals.expect(this.count);
		Clock clock = Clock.start();
		send.run();
		this.arrivals.await();
		return Map.of(RATE, clock.rate(this.count));
	}

	private Map<Measure, Double> withCpu(Work work) throws InterruptedException {
		double before = this.server.cpuMicros();
		Map<Measure, Double> values = new HashMap<>(work.run());
		values.put(SERVER_CPU, (this.server.cpuMicros() - before) / this.count);
		return values;
	}

}
