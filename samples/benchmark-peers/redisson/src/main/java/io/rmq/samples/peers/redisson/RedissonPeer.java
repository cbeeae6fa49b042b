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

package io.rmq.samples.peers.redisson;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Guarantees;
import io.rmq.samples.peers.Library;
import io.rmq.samples.peers.Measurement;
import io.rmq.samples.peers.Peer;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RStream;
import org.redisson.api.RStreamAsync;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.codec.TypedJsonJackson3Codec;
import org.redisson.config.Config;

/**
 * A stream of Redisson, the nearest to a queue with acknowledgements that is free: the
 * reliable queue is not, and the reliable topic gives each message to all.
 */
public final class RedissonPeer implements Peer {

	static final String GROUP = "orders";

	private static final String STREAM = "rmq-peer:orders";

	private static final String FIELD = "order";

	private static final int BATCH = 500;

	/** How many batches may be unanswered. */
	private static final int WINDOW = 4;

	private final CompositeCodec codec = new CompositeCodec(StringCodec.INSTANCE,
			new TypedJsonJackson3Codec(Order.class, String.class, Order.class));

	private final RedissonClient client;

	private @Nullable StreamReader reader;

	private RedissonPeer(RedissonClient client) {
		this.client = client;
	}

	@Override
	public String name() {
		return "Redisson " + Library.version(Redisson.class);
	}

	@Override
	public String setup() {
		return "RStream; batches of 500, 4 under way; one thread reads 100 at a time, and acknowledges them in a batch";
	}

	@Override
	public Guarantees guarantees() {
		return new Guarantees("at least once", "none, unless written by hand", "no", "no", "no",
				"after the handler, by hand");
	}

	@Override
	public void start(Consumer<Order> handler) {
		stream().createGroup(StreamCreateGroupArgs.name(GROUP).id(StreamMessageId.ALL).makeStream());
		this.reader = new StreamReader(this.client, stream(), handler);
		this.reader.start();
	}

	@Override
	public void send(int count) throws Exception {
		Queue<Future<?>> window = new ArrayDeque<>();
		for (int sent = 0; sent < count; sent += BATCH) {
			if (window.size() == WINDOW) {
				window.remove().get();
			}
			window.add(sendBatch(sent, Math.min(sent + BATCH, count)));
		}
		for (Future<?> batch : window) {
			batch.get();
		}
	}

	private Future<?> sendBatch(int from, int to) {
		RBatch batch = this.client.createBatch();
		RStreamAsync<String, Order> stream = batch.getStream(STREAM, this.codec);
		for (int i = from; i < to; i++) {
			stream.addAsync(StreamAddArgs.entry(FIELD, Order.sample(i)));
		}
		return batch.executeAsync();
	}

	@Override
	public void send(Order order) {
		stream().add(StreamAddArgs.entry(FIELD, order));
	}

	@Override
	public long stored() {
		return stream().size();
	}

	@Override
	public void stop() {
		if (this.reader != null) {
			this.reader.stop();
		}
		this.client.shutdown();
	}

	private RStream<String, Order> stream() {
		return this.client.getStream(STREAM, this.codec);
	}

	/**
	 * Measure, and print a line with what came out.
	 * @param args none
	 * @throws Exception if something could not be measured
	 */
	public static void main(String[] args) throws Exception {
		Config config = new Config();
		config.useSingleServer()
			.setAddress(
					"redis://" + System.getProperty("peer.redis.host") + ":" + System.getProperty("peer.redis.port"));
		Measurement.run(new RedissonPeer(Redisson.create(config)));
	}

}
