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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;

/**
 * Many messages that are due at the same moment, from then until the last is handled,
 * compared with as many that are not delayed, from the first send until the last is
 * handled.
 */
final class Delayed implements Scenario {

	private static final Measure RATE = new Measure("delayed", "messages/s", Target.ratioAtLeast(0.4));

	private final Rmq rmq;

	private final Arrivals arrivals;

	private final int count;

	/**
	 * How long before they are due the sending begins. If it ends too late, that counts.
	 */
	private Duration lead;

	Delayed(Rmq rmq, Arrivals arrivals, Scale scale) {
		this.rmq = rmq;
		this.arrivals = arrivals;
		this.count = scale.of(100_000);
		this.lead = scale.of(Duration.ofSeconds(10));
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return this.rmq.listening(Topics.DELAYED, () -> {
			this.arrivals.expect(this.count);
			Clock sending = Clock.start();
			Instant due = Instant.now().plus(this.lead);
			long dueNanos = System.nanoTime() + this.lead.toNanos();
			sendAt(due);
			this.lead = Duration.ofMillis(200 + Math.round(sending.seconds() * 1500));
			this.arrivals.await();
			return Map.of(RATE, new Clock(dueNanos).rate(this.count));
		});
	}

	private void sendAt(Instant due) {
		for (int i = 0; i < this.count; i++) {
			this.rmq.template().message(Topics.DELAYED, Order.sample(i)).at(due).sendAsync();
		}
		this.rmq.template().flush();
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		return this.rmq.listening(Topics.DELAYED, () -> {
			this.arrivals.expect(this.count);
			Clock clock = Clock.start();
			this.rmq.send(Topics.DELAYED, this.count);
			this.arrivals.await();
			return Map.of(RATE, clock.rate(this.count));
		});
	}

}
