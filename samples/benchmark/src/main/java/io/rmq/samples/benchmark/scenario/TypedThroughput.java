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

/**
 * The same as {@link Throughput}, beside a reference that writes and reads the same JSON:
 * what RMQ itself costs.
 */
final class TypedThroughput implements Scenario {

	private static final Measure RATE = new Measure("throughput-typed", "messages/s", Target.ratioAtLeast(0.80));

	private final Rmq rmq;

	private final Reference reference;

	private final Arrivals arrivals;

	private final int count;

	TypedThroughput(Rmq rmq, Reference reference, Arrivals arrivals, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.arrivals = arrivals;
		this.count = scale.of(200_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return this.rmq.listening(Topics.ORDERS, () -> rate(() -> this.rmq.send(Topics.ORDERS, this.count)));
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		return this.reference.consumingJson((order) -> this.arrivals.arrive(),
				() -> rate(() -> this.reference.sendJson(this.count)));
	}

	private Map<Measure, Double> rate(Runnable send) throws InterruptedException {
		this.arrivals.expect(this.count);
		Clock clock = Clock.start();
		send.run();
		this.arrivals.await();
		return Map.of(RATE, clock.rate(this.count));
	}

}
