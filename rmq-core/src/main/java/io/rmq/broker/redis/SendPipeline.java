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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls in batches that form by themselves: as long as a few batches are
 * unanswered, what comes next gathers, and travels when one of them is answered. A lone
 * call leaves at once, unless it is to linger. Keeps the order of the calls.
 */
final class SendPipeline {

	/**
	 * How many batches may be unanswered.
	 */
	private static final int MAX_UNANSWERED = 4;

	private final RedisLink link;

	/**
	 * Where batches are sent that have lingered.
	 */
	private final ScheduledExecutorService executor;

	private final PipelineSettings settings;

	private final SendWindow inFlight;

	private final Queue<Gathered> gathered = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unanswered = new AtomicInteger();

	/**
	 * Above zero while somebody moves calls from the queue to the connection; only one
	 * does at a time, which keeps their order.
	 */
	private final AtomicInteger movers = new AtomicInteger();

	/**
	 * How many calls linger; the first of them sees to it that they are sent.
	 */
	private final AtomicInteger lingering = new AtomicInteger();

	SendPipeline(RedisLink link, ScheduledExecutorService executor, PipelineSettings settings) {
		this.link = link;
		this.executor = executor;
		this.settings = settings;
		this.inFlight = new SendWindow(settings);
	}

	/**
	 * Send a call, when its turn comes.
	 * @param size the size of the body that it carries, in bytes
	 * @return completes, after the call was answered, with how many replicas have
	 * confirmed it; {@code null} if they are not asked
	 * @throws RmqException if there are too many calls under way
	 */
	@Nullable CompletableFuture<Long> add(Call<?> call, int size) {
		this.inFlight.enter(size);
		CompletableFuture<Long> replicas = (this.settings.replicas() > 0) ? new CompletableFuture<>() : null;
		this.gathered.add(new Gathered(call, size, replicas));
		if (this.settings.linger().isZero()) {
			move();
		}
		else {
			linger();
		}
		return replicas;
	}

	private void linger() {
		int before = this.lingering.getAndIncrement();
		if (before == 0) {
			try {
				this.executor.schedule(this::endLinger, this.settings.linger().toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (RuntimeException | Error ex) {
				// Without a thread nothing would ever end it.
				endLinger();
			}
		}
		else if (before + 1 >= this.settings.batchSize()) {
			move();
		}
	}

	private void endLinger() {
		this.lingering.set(0);
		move();
	}

	private void move() {
		if (this.movers.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			while (this.unanswered.get() < MAX_UNANSWERED) {
				List<Gathered> batch = nextBatch();
				if (batch.isEmpty()) {
					break;
				}
				send(batch);
			}
			seen = this.movers.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private List<Gathered> nextBatch() {
		List<Gathered> batch = new ArrayList<>();
		long bytes = 0;
		while (batch.size() < this.settings.batchSize() && bytes < this.settings.batchBytes()) {
			Gathered next = this.gathered.poll();
			if (next == null) {
				break;
			}
			batch.add(next);
			bytes += next.size();
		}
		return batch;
	}

	private void send(List<Gathered> batch) {
		this.unanswered.incrementAndGet();
		List<Call<?>> calls = new ArrayList<>(batch.size() + 1);
		long bytes = 0;
		for (Gathered each : batch) {
			calls.add(each.call());
			bytes += each.size();
		}
		if (this.settings.replicas() > 0) {
			calls.add(askReplicas(batch));
		}
		long size = bytes;
		this.link.send(calls, () -> {
			this.unanswered.decrementAndGet();
			this.inFlight.leave(batch.size(), size);
			move();
		});
	}

	/**
	 * One question for all of a batch, as the answer is about everything that was sent on
	 * the connection before.
	 */
	private Call<Long> askReplicas(List<Gathered> batch) {
		Call<Long> wait = new Call<>(CommandType.WAIT, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().add(this.settings.replicas()).add(this.settings.replicaTimeout().toMillis()));
		wait.answer().whenComplete((count, error) -> batch.forEach((each) -> each.confirm(count, error)));
		return wait;
	}

	/**
	 * Fail what has not been sent.
	 */
	void close() {
		for (Gathered each = this.gathered.poll(); each != null; each = this.gathered.poll()) {
			RmqException closed = RedisErrors.notConnected(null);
			each.call().completeExceptionally(closed);
			each.confirm(null, closed);
		}
	}

	/**
	 * A call that waits for its turn.
	 *
	 * @param call the call
	 * @param size the size of the body that it carries
	 * @param replicas completes with how many replicas have confirmed it
	 */
	private record Gathered(Call<?> call, int size, @Nullable CompletableFuture<Long> replicas) {

		void confirm(@Nullable Long count, @Nullable Throwable error) {
			if (this.replicas == null) {
				return;
			}
			if (error != null) {
				this.replicas.completeExceptionally(error);
			}
			else {
				this.replicas.complete(count);
			}
		}

	}

}
