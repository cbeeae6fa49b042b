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

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.samples.benchmark.scenario.Arrivals;
import io.rmq.samples.benchmark.scenario.Clock;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.benchmark.scenario.Scale;
import io.rmq.template.RmqOperations;

/**
 * What listeners of more and more topics cost in one JVM.
 */
final class TopicGrowth implements Experiment {

	private static final int[] TOPICS = { 1, 10, 50, 200 };

	private static final int MESSAGES = 100_000;

	private final RmqOperations operations;

	private final Broker broker;

	private final PayloadFormat format;

	private final RedisServer server;

	private final Arrivals arrivals;

	private final Duration window;

	TopicGrowth(RmqOperations operations, Broker broker, PayloadFormat format, RedisServer server, Arrivals arrivals,
			Scale scale) {
		this.operations = operations;
		this.broker = broker;
		this.format = format;
		this.server = server;
		this.arrivals = arrivals;
		this.window = scale.of(Duration.ofMinutes(1));
	}

	@Override
	public String name() {
		return "topics";
	}

	@Override
	public String description() {
		return "So many topics, each with a listener that has the default settings, in one JVM. Threads and connections are those that come with the listeners; idle commands are counted for %d s, with those within scripts. Then one thread sends, to each topic in turn."
			.formatted(this.window.toSeconds());
	}

	@Override
	public List<Chart> run() throws Exception {
		List<Cost> costs = new ArrayList<>();
		for (int topics : TOPICS) {
			costs.add(cost(topics));
			this.server.delete("rmq-benchmark:*");
		}
		return List.of(
				new Chart("topics", "What topics cost when idle", "topics in one JVM", "number", true,
						List.of(line("threads", costs, Cost::threads), line("connections", costs, Cost::connections),
								line("commands/s", costs, Cost::commands))),
				new Chart("topics-throughput", "Throughput by number of topics", "topics in one JVM", "messages/s",
						false, List.of(line("RMQ", costs, Cost::rate))));
	}

	private static Chart.Line line(String name, List<Cost> costs, ToDoubleFunction<Cost> value) {
		return new Chart.Line(name,
				costs.stream().map((cost) -> new Chart.Point(cost.topics(), value.applyAsDouble(cost))).toList());
	}

	private Cost cost(int topics) throws Exception {
		send(topics, topics);
		int threads = threads();
		int connections = this.server.connections();
		this.arrivals.expect(topics);
		try (var instance = new Instance(this.broker, this.format, false)) {
			for (int i = 0; i < topics; i++) {
				instance.listen("topic-" + i, 0, new OrderHandler(this.arrivals, 0), Order.class);
			}
			instance.start();
			this.arrivals.await();
			Clock clock = Clock.start();
			long commands = this.server.commands();
			Thread.sleep(this.window.toMillis());
			double idle = (this.server.commands() - commands) / clock.seconds();
			return new Cost(topics, threads() - threads, this.server.connections() - connections, idle,
					Trials.median(() -> rate(topics)));
		}
	}

	private double rate(int topics) throws InterruptedException {
		this.arrivals.expect(MESSAGES);
		Clock clock = Clock.start();
		send(topics, MESSAGES);
		this.arrivals.await();
		return clock.rate(MESSAGES);
	}

	private void send(int topics, int count) {
		for (int i = 0; i < count; i++) {
			this.operations.sendAsync("topic-" + i % topics, Order.sample(i));
		}
		this.operations.flush();
	}

	private static int threads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	/**
	 * What topics cost.
	 *
	 * @param topics how many
	 * @param threads the threads of their listeners
	 * @param connections the connections of their listeners
	 * @param commands the commands that they have the server execute in a second when
	 * there is nothing to do
	 * @param rate how many messages they handle in a second
	 */
	private record Cost(int topics, int threads, int connections, double commands, double rate) {

	}

}
