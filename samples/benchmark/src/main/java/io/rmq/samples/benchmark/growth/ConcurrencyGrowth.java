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

package io.rmq.samples.benchmark.growth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.samples.benchmark.scenario.Arrivals;
import io.rmq.samples.benchmark.scenario.Clock;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.template.RmqOperations;

/**
 * Throughput of a handler that waits, with more and more of it at once.
 */
final class ConcurrencyGrowth implements Experiment {

	private static final int[] LEVELS = { 1, 2, 5, 10, 20, 50, 100, 200 };

	private static final long HANDLING_MS = 5;

	/** How many messages each thread gets. */
	private static final int EACH = 150;

	/** The first Java that has virtual threads. */
	private static final int VIRTUAL_THREADS = 21;

	private static final String TOPIC = "concurrent";

	private final RmqOperations operations;

	private final Broker broker;

	private final PayloadFormat format;

	private final Arrivals arrivals;

	ConcurrencyGrowth(RmqOperations operations, Broker broker, PayloadFormat format, Arrivals arrivals) {
		this.operations = operations;
		this.broker = broker;
		this.format = format;
		this.arrivals = arrivals;
	}

	@Override
	public String name() {
		return "concurrency";
	}

	@Override
	public String description() {
		return "A listener handles a backlog, and each message takes its handler %d ms of waiting, as for another server. What is possible is that all handlers wait without a pause."
			.formatted(HANDLING_MS);
	}

	@Override
	public List<Chart> run() throws Exception {
		List<Chart.Line> lines = new ArrayList<>();
		lines.add(new Chart.Line("platform threads", points(false)));
		if (Runtime.version().feature() >= VIRTUAL_THREADS) {
			lines.add(new Chart.Line("virtual threads", points(true)));
		}
		lines.add(new Chart.Line("possible",
				Arrays.stream(LEVELS)
					.mapToObj((level) -> new Chart.Point(level, level * 1000.0 / HANDLING_MS))
					.toList()));
		return List.of(new Chart("concurrency", "Throughput by concurrency", "concurrency", "messages/s", true, lines));
	}

	private List<Chart.Point> points(boolean virtual) throws Exception {
		List<Chart.Point> points = new ArrayList<>();
		for (int level : LEVELS) {
			points.add(new Chart.Point(level, Trials.median(() -> rate(level, virtual))));
		}
		return points;
	}

	private double rate(int level, boolean virtual) throws InterruptedException {
		int count = level * EACH;
		for (int i = 0; i < count; i++) {
			this.operations.sendAsync(TOPIC, Order.sample(i));
		}
		this.operations.flush();
		OrderHandler handler = new OrderHandler(this.arrivals, TimeUnit.MILLISECONDS.toNanos(HANDLING_MS));
		this.arrivals.expect(count);
		try (var instance = new Instance(this.broker, this.format, virtual)) {
			instance.listen(TOPIC, level, handler, Order.class);
			Clock clock = Clock.start();
			instance.start();
			this.arrivals.await();
			return clock.rate(count);
		}
	}

}
