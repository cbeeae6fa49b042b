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
import java.util.function.IntConsumer;

import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.samples.benchmark.redis.RawClient;
import io.rmq.samples.benchmark.redis.RawConsumer;
import io.rmq.samples.benchmark.redis.RawProducer;
import io.rmq.samples.benchmark.scenario.Arrivals;
import io.rmq.samples.benchmark.scenario.Clock;
import io.rmq.template.RmqOperations;

/**
 * Throughput with larger and larger payloads.
 */
final class PayloadGrowth implements Experiment {

	private static final int[] SIZES = { 100, 1000, 10_000, 100_000 };

	private static final int MESSAGES = 100_000;

	/** How much is sent at most in a round, in bytes. */
	private static final int BYTES = 200_000_000;

	private static final String TOPIC = "documents";

	private final RmqOperations operations;

	private final Broker broker;

	private final PayloadFormat format;

	private final RawClient client;

	private final Arrivals arrivals;

	PayloadGrowth(RmqOperations operations, Broker broker, PayloadFormat format, RawClient client, Arrivals arrivals) {
		this.operations = operations;
		this.broker = broker;
		this.format = format;
		this.client = client;
		this.arrivals = arrivals;
	}

	@Override
	public String name() {
		return "payload";
	}

	@Override
	public String description() {
		return "One thread sends while one listener with the default settings handles, which does nothing but count. The payload is an object with one long text, as JSON; the plain client moves bytes of the same size, without JSON.";
	}

	@Override
	public List<Chart> run() throws Exception {
		List<Chart.Point> ours = new ArrayList<>();
		List<Chart.Point> theirs = new ArrayList<>();
		Trials.median(() -> rmq(SIZES[0]));
		for (int size : SIZES) {
			ours.add(new Chart.Point(size, Trials.median(() -> rmq(size))));
			theirs.add(new Chart.Point(size, Trials.median(() -> reference(size))));
		}
		return List.of(new Chart("payload", "Throughput by size of the payload", "payload in bytes", "messages/s", true,
				List.of(new Chart.Line("RMQ", ours), new Chart.Line("plain client, no JSON", theirs))));
	}

	private double rmq(int size) throws Exception {
		Document document = new Document("x".repeat(size));
		try (var instance = new Instance(this.broker, this.format, false)) {
			instance.listen(TOPIC, 0, new DocumentHandler(this.arrivals), Document.class).start();
			return rate(size, (count) -> {
				for (int i = 0; i < count; i++) {
					this.operations.sendAsync(TOPIC, document);
				}
				this.operations.flush();
			});
		}
	}

	private double reference(int size) throws Exception {
		byte[] body = new byte[size];
		RawConsumer consumer = new RawConsumer(this.client, "rmq-benchmark:reference",
				(bytes) -> this.arrivals.arrive());
		try (RawProducer producer = new RawProducer(this.client)) {
			return rate(size, (count) -> producer.send("rmq-benchmark:reference", (number) -> body, count));
		}
		finally {
			consumer.close();
		}
	}

	private double rate(int size, IntConsumer send) throws InterruptedException {
		int count = Math.min(MESSAGES, BYTES / size);
		this.arrivals.expect(count);
		Clock clock = Clock.start();
		send.accept(count);
		this.arrivals.await();
		return clock.rate(count);
	}

	/**
	 * What is sent.
	 *
	 * @param text makes it as large as it is
	 */
	record Document(String text) {

	}

	/**
	 * Handles documents.
	 *
	 * @param arrivals counts them
	 */
	record DocumentHandler(Arrivals arrivals) {

		void handle(Document document) {
			this.arrivals.arrive();
		}

	}

}
