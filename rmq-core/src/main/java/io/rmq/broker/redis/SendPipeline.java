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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Sends calls in batches that form by themselves: as long as a few batches are
 * unanswered, what comes next gathers, and travels when one of them is answered. A lone
 * call leaves at once. Nothing waits for a timer. Keeps the order of the calls.
 */
final class SendPipeline {

	/**
	 * How many batches may be unanswered.
	 */
	private static final int MAX_UNANSWERED = 4;

	private static final int MAX_BATCH = 512;

	private final RedisLink link;

	/**
	 * Where batches are sent that had to wait. Not on the client's own thread, which
	 * learns of the answers: what it writes overtakes what other threads have handed to
	 * it.
	 */
	private final Executor executor;

	private final Queue<Call<?>> gathered = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unanswered = new AtomicInteger();

	/**
	 * Above zero while somebody moves calls from the queue to the connection; only one
	 * does at a time, which keeps their order.
	 */
	private final AtomicInteger movers = new AtomicInteger();

	SendPipeline(RedisLink link, Executor executor) {
		this.executor = executor;
		this.link = link;
	}

	void add(Call<?> call) {
		this.gathered.add(call);
		move();
	}

	private void move() {
		if (this.movers.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			while (this.unanswered.get() < MAX_UNANSWERED) {
				List<Call<?>> batch = nextBatch();
				if (batch == null) {
					break;
				}
				this.unanswered.incrementAndGet();
				Call<?> last = batch.get(batch.size() - 1);
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

	private @Nullable List<Call<?>> nextBatch() {
		Call<?> first = this.gathered.poll();
		if (first == null) {
			return null;
		}
		List<Call<?>> batch = new ArrayList<>();
		for (Call<?> call = first; call != null; call = (batch.size() < MAX_BATCH) ? this.gathered.poll() : null) {
			batch.add(call);
		}
		return batch;
	}

	/**
	 * Fail what has not been sent.
	 */
	void close() {
		for (Call<?> call = this.gathered.poll(); call != null; call = this.gathered.poll()) {
			call.completeExceptionally(RedisErrors.notConnected(null));
		}
	}

}
