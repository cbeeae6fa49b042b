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
import java.util.List;

import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.samples.benchmark.scenario.Arrivals;
import io.rmq.samples.benchmark.scenario.Clock;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.benchmark.scenario.Scale;
import io.rmq.template.RmqOperations;

/**
 * Throughput beside a larger and larger backlog.
 */
final class BacklogGrowth implements Experiment {

	private static final int[] BACKLOGS = { 1000, 10_000, 100_000, 1_000_000 };

	private static final double MB = 1e6;

	private static final String TOPIC = "backlog";

	private final RmqOperations operations;

	private final Broker broker;

	private final PayloadFormat format;

	private final RedisServer server;

	private final Arrivals arrivals;

	private final Scale scale;

	BacklogGrowth(RmqOperations operations, Broker broker, PayloadFormat format, RedisServer server, Arrivals arrivals,
			Scale scale) {
		this.operations = operations;
		this.broker = broker;
		this.format = format;
		this.server = server;
		this.arrivals = arrivals;
		this.scale = scale;
	}

	@Override
	public String name() {
		return "backlog";
	}

	@Override
	public String description() {
		return "So many messages of about 200 bytes wait already. One thread sends while one listener with the default settings handles, as many as are sent, so that the backlog stays as it is.";
	}

	@Override
	public List<Chart> run() throws Exception {
		List<Chart.Point> rates = new ArrayList<>();
		List<Chart.Point> sizes = new ArrayList<>();
		long empty = this.server.dataBytes();
		Trials.median(this::rate);
		for (int backlog : BACKLOGS) {
			int waiting = this.scale.of(backlog);
			send(waiting - (int) this.server.length("rmq-benchmark:{" + TOPIC + "}:normal"));
			sizes.add(new Chart.Point(waiting, (this.server.dataBytes() - empty) / MB));
			rates.add(new Chart.Point(waiting, Trials.median(this::rate)));
		}
		return List.of(
				new Chart("backlog", "Throughput by size of the backlog", "messages that wait", "messages/s", false,
						List.of(new Chart.Line("RMQ", rates))),
				new Chart("backlog-memory", "Memory of the server by size of the backlog", "messages that wait", "MB",
						true, List.of(new Chart.Line("RMQ", sizes))));
	}

	private double rate() throws InterruptedException {
		int count = this.scale.of(100_000);
		this.arrivals.expect(count);
		try (var instance = new Instance(this.broker, this.format, false)) {
			Clock clock = Clock.start();
			instance.listen(TOPIC, 0, new OrderHandler(this.arrivals, 0), Order.class).start();
			send(count);
			this.arrivals.await();
			return clock.rate(count);
		}
	}

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			this.operations.sendAsync(TOPIC, Order.sample(i));
		}
		this.operations.flush();
	}

}
