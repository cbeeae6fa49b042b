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

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;

/**
 * Delayed messages that are due one after the other, on a server that has little to do:
 * how late each is handled, and how many are early. Server and JVM share a clock.
 */
final class Punctuality implements Scenario {

	private static final Measure LATE = new Measure("delayed-lateness-p99-ms", "ms", Target.valueAtMost(50));

	private static final Measure EARLY = new Measure("delayed-early", "messages", Target.valueAtMost(0));

	/** From the first send until the first message is due, and between two that are. */
	private static final long LEAD_MS = 500;

	private static final long STEP_MS = 4;

	private final Rmq rmq;

	private final Samples samples;

	private final int count;

	Punctuality(Rmq rmq, Samples samples, Scale scale) {
		this.rmq = rmq;
		this.samples = samples;
		this.count = scale.of(400);
	}

	@Override
	public List<Measure> measures() {
		return List.of(LATE, EARLY);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return this.rmq.listening(Topics.PUNCTUAL, () -> {
			long first = System.currentTimeMillis() + LEAD_MS;
			for (int i = 0; i < this.count; i++) {
				long due = first + i * STEP_MS;
				this.rmq.template()
					.message(Topics.PUNCTUAL, Order.due("order-" + i, due))
					.at(Instant.ofEpochMilli(due))
					.sendAsync();
			}
			this.rmq.template().flush();
			long[] lateness = new long[this.count];
			for (int i = 0; i < this.count; i++) {
				lateness[i] = this.samples.take();
			}
			this.samples.end();
			return Map.of(LATE, Samples.percentile(lateness, 0.99), EARLY,
					(double) Arrays.stream(lateness).filter((late) -> late < 0).count());
		});
	}

}
