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

import java.util.Map;
import java.util.function.Consumer;

import io.lettuce.core.api.StatefulRedisConnection;
import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.redis.RawClient;
import io.rmq.samples.benchmark.redis.RawConsumer;
import io.rmq.samples.benchmark.redis.RawProducer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The same work written by hand with the plain client: one stream, and bodies that are
 * bytes already.
 */
@Component
final class Reference {

	private final RawClient client;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	private final byte[] body;

	Reference(RawClient client, JsonMapper mapper) {
		this.client = client;
		this.writer = mapper.writerFor(Order.class);
		this.reader = mapper.readerFor(Order.class);
		this.body = mapper.writeValueAsBytes(Order.sample(0));
	}

	/**
	 * Return how many bytes a body has.
	 */
	int bodySize() {
		return this.body.length;
	}

	/**
	 * Do something while a consumer runs, and then wait until what it got is removed.
	 * @param handler called for each message
	 */
	Map<Measure, Double> consuming(Runnable handler, Work work) throws InterruptedException {
		return consumingBytes((bytes) -> handler.run(), work);
	}

	/**
	 * Do something while a consumer runs that reads each message as JSON.
	 * @param handler called for each message
	 */
	Map<Measure, Double> consumingJson(Consumer<Order> handler, Work work) throws InterruptedException {
		return consumingBytes((bytes) -> handler.accept(this.reader.readValue(bytes)), work);
	}

	private Map<Measure, Double> consumingBytes(Consumer<byte[]> handler, Work work) throws InterruptedException {
		RawConsumer consumer = new RawConsumer(this.client, Topics.REFERENCE, handler);
		try {
			return work.run();
		}
		finally {
			consumer.close();
		}
	}

	/**
	 * Send messages, and wait until all are stored.
	 */
	void send(int count) {
		try (RawProducer producer = new RawProducer(this.client)) {
			producer.send(Topics.REFERENCE, (number) -> this.body, count);
		}
	}

	/**
	 * Send messages that are written as JSON, and wait until all are stored.
	 */
	void sendJson(int count) {
		try (RawProducer producer = new RawProducer(this.client)) {
			producer.send(Topics.REFERENCE, (number) -> this.writer.writeValueAsBytes(Order.sample(number)), count);
		}
	}

	StatefulRedisConnection<String, byte[]> connect() {
		return this.client.connect();
	}

	/**
	 * Send a message, and wait until it is stored.
	 */
	void send(StatefulRedisConnection<String, byte[]> connection) {
		connection.sync().xadd(Topics.REFERENCE, "body", this.body);
	}

}
