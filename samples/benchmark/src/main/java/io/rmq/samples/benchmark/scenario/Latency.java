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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;

/**
 * One message at a time, each a millisecond after the last one arrived: how long from the
 * call that sends it until the handler is entered.
 */
final class Latency implements Scenario {

	private static final Measure P50 = new Measure("latency-p50", "us", Target.ratioAtMost(1.3));

	private static final Measure P99 = new Measure("latency-p99", "us", Target.ratioAtMost(2));

	private final Rmq rmq;

	private final Reference reference;

	private final Samples samples;

	private final int count;

	Latency(Rmq rmq, Reference reference, Samples samples, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.samples = samples;
		this.count = scale.of(1500);
	}

	@Override
	public List<Measure> measures() {
		return List.of(P50, P99);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return this.rmq.listening(Topics.LATENCY,
				() -> measure(() -> this.rmq.template().send(Topics.LATENCY, Order.sample(0))));
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		try (var connection = this.reference.connect()) {
			return this.reference.consuming(() -> this.samples.add(System.nanoTime()),
					() -> measure(() -> this.reference.send(connection)));
		}
	}

	private Map<Measure, Double> measure(Runnable send) throws InterruptedException {
		long[] micros = new long[this.count];
		for (int i = 0; i < this.count; i++) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			long sent = System.nanoTime();
			send.run();
			micros[i] = TimeUnit.NANOSECONDS.toMicros(this.samples.take() - sent);
		}
		this.samples.end();
		return Map.of(P50, Samples.percentile(micros, 0.50), P99, Samples.percentile(micros, 0.99));
	}

}
