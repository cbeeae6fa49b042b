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

package io.rmq.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.VoidOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.broker.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages in batches that form by themselves: as long as a few batches are
 * unanswered, what comes next gathers, and travels when one of them is answered. A lone
 * message leaves at once. Nothing waits for a timer.
 */
final class SendPipeline {

	/**
	 * How many batches may be unanswered.
	 */
	private static final int MAX_UNANSWERED = 4;

	private static final int MAX_BATCH = 512;

	private final RedisLink link;

	private final RedisKeys keys;

	/**
	 * Where batches are sent that had to wait. Not on the client's own thread, which
	 * learns of the answers: what it writes overtakes what other threads have handed to
	 * it.
	 */
	private final Executor executor;

	private final Queue<Call<Void>> gathered = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unanswered = new AtomicInteger();

	/**
	 * Above zero while somebody moves messages from the queue to the connection; only one
	 * does at a time, which keeps their order.
	 */
	private final AtomicInteger movers = new AtomicInteger();

	private final Set<String> knownTopics = ConcurrentHashMap.newKeySet();

	private final ConcurrentHashMap<String, byte[][]> lanes = new ConcurrentHashMap<>();

	SendPipeline(RedisLink link, RedisKeys keys, Executor executor) {
		this.executor = executor;
		this.link = link;
		this.keys = keys;
	}

	CompletableFuture<Void> send(OutboundMessage message) {
		try {
			this.link.connected();
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		if (!this.knownTopics.contains(message.topic()) && this.knownTopics.add(message.topic())) {
			announce(message.topic());
		}
		Call<Void> call = new Call<>(CommandType.XADD, new VoidOutput<>(ByteArrayCodec.INSTANCE), arguments(message));
		this.gathered.add(call);
		move();
		return call.answer();
	}

	private void move() {
		if (this.movers.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			while (this.unanswered.get() < MAX_UNANSWERED) {
				List<Call<Void>> batch = nextBatch();
				if (batch == null) {
					break;
				}
				this.unanswered.incrementAndGet();
				Call<Void> last = batch.get(batch.size() - 1);
				this.link.send(batch);
				last.answer().whenCompleteAsync((answer, error) -> {
					this.unanswered.decrementAndGet();
					move();
				}, this.executor);
			}
			seen = this.movers.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private @Nullable List<Call<Void>> nextBatch() {
		Call<Void> first = this.gathered.poll();
		if (first == null) {
			return null;
		}
		List<Call<Void>> batch = new ArrayList<>();
		for (Call<Void> call = first; call != null; call = (batch.size() < MAX_BATCH) ? this.gathered.poll() : null) {
			batch.add(call);
		}
		return batch;
	}

	/**
	 * Makes the topic known, once per client: a convenience for whoever lists topics, on
	 * which no message depends.
	 */
	private void announce(String topic) {
		Call<Long> call = new Call<>(CommandType.SADD, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.topics()).add(topic.getBytes(StandardCharsets.UTF_8)));
		this.link.call(call).whenComplete((added, error) -> {
			if (error != null) {
				this.knownTopics.remove(topic);
			}
		});
	}

	private CommandArgs<byte[], byte[]> arguments(OutboundMessage message) {
		byte[] lane = this.lanes.computeIfAbsent(message.topic(), this::lanes)[message.priority().ordinal()];
		CommandArgs<byte[], byte[]> args = Call.args()
			.addKey(lane)
			.add("*")
			.add(EntryField.ID.bytes())
			.add(message.id().getBytes(StandardCharsets.UTF_8))
			.add(EntryField.TTL.bytes())
			.add(message.ttl().toMillis())
			.add(EntryField.BODY.bytes())
			.add(message.body());
		if (message.key() != null) {
			args.add(EntryField.KEY.bytes()).add(message.key().getBytes(StandardCharsets.UTF_8));
		}
		if (!message.headers().isEmpty()) {
			args.add(EntryField.HEADERS.bytes()).add(HeadersJson.write(message.headers()));
		}
		return args;
	}

	private byte[][] lanes(String topic) {
		byte[][] lanes = new byte[RmqPriority.values().length][];
		for (RmqPriority priority : RmqPriority.values()) {
			lanes[priority.ordinal()] = this.keys.topicLane(topic, priority);
		}
		return lanes;
	}

	/**
	 * Fail what has not been sent.
	 */
	void close() {
		for (Call<Void> call = this.gathered.poll(); call != null; call = this.gathered.poll()) {
			call.completeExceptionally(RedisErrors.notConnected(null));
		}
	}

}
