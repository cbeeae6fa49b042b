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

package io.rmq.samples.benchmark.overload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.rmq.broker.redis.PipelineSettings;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.samples.benchmark.harness.Environment;
import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.samples.benchmark.scenario.Clock;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.benchmark.scenario.Scale;
import io.rmq.template.RmqOperations;
import io.rmq.template.RmqTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Four threads send without waiting, a listener handles a few thousand messages a second:
 * for a minute, with each of the ways in which RMQ keeps memory bounded.
 */
@Component
public final class Overload {

	static final String UNLIMITED = "overload";

	static final String REJECTING = "overload-rejecting";

	static final String DROPPING = "overload-dropping";

	private static final Logger logger = LoggerFactory.getLogger(Overload.class);

	private static final String KEYS = "rmq-benchmark:*";

	private static final int LARGE = 20_000;

	private final RmqOperations operations;

	private final RedisConnectionFactory connectionFactory;

	private final PayloadFormat format;

	private final RmqListenerRegistry registry;

	private final SlowListeners listeners;

	private final RedisServer server;

	private final Duration duration;

	Overload(RmqOperations operations, RedisConnectionFactory connectionFactory, PayloadFormat format,
			RmqListenerRegistry registry, SlowListeners listeners, RedisServer server, Scale scale) {
		this.operations = operations;
		this.connectionFactory = connectionFactory;
		this.format = format;
		this.registry = registry;
		this.listeners = listeners;
		this.server = server;
		this.duration = scale.of(Duration.ofSeconds(15));
	}

	/**
	 * Overload it.
	 * @param results where to write the file of results
	 * @return what came of it, as a table
	 * @throws Exception if a producer failed, such as for want of memory
	 */
	public String run(Path results) throws Exception {
		Environment environment = Environment.of(this.server.version());
		List<Outcome> outcomes = new ArrayList<>();
		try (RedisBroker failing = new RedisBroker(this.connectionFactory, "rmq-benchmark", failing())) {
			outcomes.add(run(new Flood("block", UNLIMITED, Order.sample(0), this.operations)));
			outcomes.add(run(new Flood("fail", UNLIMITED, Order.sample(0), new RmqTemplate(failing, this.format))));
			outcomes.add(run(new Flood("reject", REJECTING, Order.sample(0), this.operations)));
			outcomes.add(run(new Flood("drop-oldest", DROPPING, "x".repeat(LARGE), this.operations)));
		}
		write(results, environment, outcomes);
		StringBuilder table = new StringBuilder("%s%n%n%s".formatted(environment, Outcome.head()));
		outcomes.forEach((outcome) -> table.append(outcome.line()));
		return table.toString();
	}

	private static PipelineSettings failing() {
		PipelineSettings defaults = PipelineSettings.defaults();
		return new PipelineSettings(defaults.batchSize(), defaults.batchBytes(), defaults.linger(),
				defaults.maxInFlight(), defaults.maxInFlightBytes(), Duration.ZERO, defaults.replicas(),
				defaults.replicaTimeout());
	}

	private Outcome run(Flood flood) throws InterruptedException {
		logger.info("Overloading, held back by {}", flood.name());
		this.server.delete(KEYS);
		System.gc();
		RmqListenerContainer container = Objects.requireNonNull(this.registry.get(flood.topic()));
		Producers producers = new Producers(flood);
		Watch watch = new Watch(this.server, "rmq-benchmark:{" + flood.topic() + "}:normal");
		long handled = this.listeners.handled();
		container.start();
		watch.start();
		Clock clock = Clock.start();
		producers.start();
		Thread.sleep(this.duration.toMillis());
		producers.stop();
		double seconds = clock.seconds();
		watch.stop();
		handled = this.listeners.handled() - handled;
		container.stop();
		this.server.delete(KEYS);
		return new Outcome(flood.name(), seconds, Math.round(producers.stored() / seconds),
				Math.round(producers.refused() / seconds), producers.errors(), Math.round(handled / seconds),
				producers.mostUnconfirmed(), producers.meanCallMicros(), producers.longestCallMillis(),
				watch.mostWaiting(), watch.mostHeapMb(), Runtime.getRuntime().maxMemory() >> 20,
				watch.gcMillisSince() / seconds / 10);
	}

	private static void write(Path path, Environment environment, List<Outcome> outcomes) throws IOException {
		Files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
		JsonMapper.builder()
			.build()
			.writerWithDefaultPrettyPrinter()
			.writeValue(path, Map.of("environment", environment, "outcomes", outcomes));
	}

}
