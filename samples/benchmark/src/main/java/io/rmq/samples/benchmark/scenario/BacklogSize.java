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
 * Sends and handles as many messages beside a million that wait as beside a thousand.
 */
final class BacklogSize implements Scenario {

	private static final Measure RATE = new Measure("backlog", "messages/s", Target.ratioAtLeast(0.9));

	private final Rmq rmq;

	private final Arrivals arrivals;

	private final Scale scale;

	private final int count;

	BacklogSize(Rmq rmq, Arrivals arrivals, Scale scale) {
		this.rmq = rmq;
		this.arrivals = arrivals;
		this.scale = scale;
		this.count = scale.of(100_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(RATE);
	}

	@Override
	public void prepare() {
		this.rmq.send(Topics.SMALL_BACKLOG, this.scale.of(1000));
		this.rmq.send(Topics.LARGE_BACKLOG, this.scale.of(1_000_000));
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return rate(Topics.LARGE_BACKLOG);
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		return rate(Topics.SMALL_BACKLOG);
	}

	/**
	 * As many are sent as are handled, so the backlog is the same in the next round.
	 */
	private Map<Measure, Double> rate(String topic) throws InterruptedException {
		this.arrivals.expect(this.count);
		Clock clock = Clock.start();
		return this.rmq.listening(topic, () -> {
			this.rmq.send(topic, this.count);
			this.arrivals.await();
			return Map.of(RATE, clock.rate(this.count));
		});
	}

	@Override
	public void close() {
		this.rmq.delete(Topics.SMALL_BACKLOG);
		this.rmq.delete(Topics.LARGE_BACKLOG);
	}

}
