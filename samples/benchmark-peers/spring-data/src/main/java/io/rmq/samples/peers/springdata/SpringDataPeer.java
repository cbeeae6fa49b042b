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

package io.rmq.samples.peers.springdata;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Guarantees;
import io.rmq.samples.peers.Library;
import io.rmq.samples.peers.Peer;

import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.stereotype.Component;

/**
 * A stream, its entries added in pipelines, read by a listener container.
 */
@Component
class SpringDataPeer implements Peer {

	private static final String STREAM = "rmq-peer:orders";

	private static final String GROUP = "orders";

	private static final String FIELD = "order";

	private static final int BATCH = 500;

	private final RedisTemplate<String, Order> template;

	private final StreamOperations<String, String, Order> streams;

	private final ExecutorService reader = Executors.newSingleThreadExecutor();

	private final StreamMessageListenerContainer<String, MapRecord<String, String, Order>> container;

	private final Acknowledgements acknowledgements;

	SpringDataPeer(RedisTemplate<String, Order> orderTemplate, JacksonJsonRedisSerializer<Order> serializer) {
		this.template = orderTemplate;
		this.streams = orderTemplate.opsForStream();
		this.container = StreamMessageListenerContainer.create(orderTemplate.getRequiredConnectionFactory(),
				StreamMessageListenerContainerOptions.builder()
					.batchSize(100)
					.pollTimeout(Duration.ofSeconds(1))
					.executor(this.reader)
					.<String, Order>hashValueSerializer(serializer)
					.build());
		this.acknowledgements = new Acknowledgements(orderTemplate, STREAM, GROUP);
	}

	@Override
	public String name() {
		return "Spring Data Redis " + Library.version(RedisTemplate.class);
	}

	@Override
	public String setup() {
		return "listener container reading 100 at a time; pipelines of 500, flushed once; acknowledgements gathered";
	}

	@Override
	public Guarantees guarantees() {
		return new Guarantees("at least once", "none, unless written by hand", "no", "no", "no",
				"after the handler, by hand");
	}

	@Override
	public void start(Consumer<Order> handler) {
		this.streams.createGroup(STREAM, ReadOffset.from("0"), GROUP);
		this.acknowledgements.start();
		this.container.receive(org.springframework.data.redis.connection.stream.Consumer.from(GROUP, "consumer"),
				StreamOffset.create(STREAM, ReadOffset.lastConsumed()), (entry) -> {
					handler.accept(entry.getValue().get(FIELD));
					this.acknowledgements.add(entry.getId());
				});
		this.container.start();
	}

	@Override
	public void send(int count) {
		for (int sent = 0; sent < count; sent += BATCH) {
			int from = sent;
			int to = Math.min(sent + BATCH, count);
			this.template.executePipelined(new Pipeline((streams) -> {
				for (int i = from; i < to; i++) {
					streams.add(entry(Order.sample(i)));
				}
			}));
		}
	}

	@Override
	public void send(Order order) {
		this.streams.add(entry(order));
	}

	private static MapRecord<String, String, Order> entry(Order order) {
		return StreamRecords.newRecord().in(STREAM).ofMap(Map.of(FIELD, order));
	}

	@Override
	public long stored() {
		Long size = this.streams.size(STREAM);
		return (size != null) ? size : 0;
	}

	@Override
	public void stop() {
		this.container.stop();
		// It does not wait for the read under way.
		this.reader.shutdown();
		try {
			this.reader.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.acknowledgements.stop();
	}

}
