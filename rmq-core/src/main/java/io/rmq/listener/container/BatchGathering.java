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

package io.rmq.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.rmq.listener.Batching;
import io.rmq.logging.RmqLog;

/**
 * Gathers the messages of a batch: until it is full, or until its time is over.
 * Thread-safe.
 */
final class BatchGathering implements MessageSource {

	private static final RmqLog logger = RmqLog.of(BatchGathering.class);

	private final Batching batching;

	private final MessageFetcher fetcher;

	private final Workers workers;

	/**
	 * Held by the worker that waits for a batch to become full: of two that wait, each
	 * would get half of the messages.
	 */
	private final ReentrantLock gathering = new ReentrantLock();

	BatchGathering(Batching batching, MessageFetcher fetcher, Workers workers) {
		this.batching = batching;
		this.fetcher = fetcher;
		this.workers = workers;
	}

	@Override
	public List<InFlightMessage> next() {
		if (this.batching.timeout().isZero()) {
			List<InFlightMessage> batch = gather();
			this.fetcher.growIfNeeded();
			return batch;
		}
		if (!awaitTurn()) {
			return List.of();
		}
		List<InFlightMessage> batch;
		try {
			batch = gather();
		}
		finally {
			this.gathering.unlock();
		}
		if (!this.gathering.hasQueuedThreads()) {
			this.workers.grow();
		}
		return batch;
	}

	/**
	 * Wait for the turn to gather.
	 * @return {@code false} if the thread is not needed any more
	 */
	private boolean awaitTurn() {
		while (true) {
			try {
				if (this.gathering.tryLock(MessageFetcher.IDLE.toNanos(), TimeUnit.NANOSECONDS)) {
					return true;
				}
				if (this.workers.shrink(this.gathering::isLocked)) {
					return false;
				}
			}
			catch (InterruptedException ex) {
				// Meant for a handler that has ended.
				logger.debug("A thread was interrupted between two batches");
			}
		}
	}

	private List<InFlightMessage> gather() {
		List<InFlightMessage> batch = new ArrayList<>();
		try {
			InFlightMessage next = this.fetcher.first();
			long deadline = System.nanoTime() + this.batching.timeout().toNanos();
			while (next != null) {
				batch.add(next);
				next = (batch.size() < this.batching.size())
						? this.fetcher.more(Math.max(0, deadline - System.nanoTime()), batch.size()) : null;
			}
			return batch;
		}
		catch (RuntimeException | Error ex) {
			batch.forEach(InFlightMessage::release);
			throw ex;
		}
	}

}
