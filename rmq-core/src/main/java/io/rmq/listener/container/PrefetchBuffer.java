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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.broker.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were fetched and not claimed yet, by lane. The first lane that has one is
 * served first, so that what came later overtakes what matters less. Thread-safe, without
 * locks.
 */
final class PrefetchBuffer {

	private final List<Queue<FetchedBatch>> lanes = new ArrayList<>();

	private final AtomicInteger unclaimed = new AtomicInteger();

	PrefetchBuffer() {
		for (int lane = 0; lane < Lane.values().length; lane++) {
			this.lanes.add(new ConcurrentLinkedQueue<>());
		}
	}

	/**
	 * Add messages, in the order in which they were fetched.
	 */
	void add(List<InFlightMessage> fetched) {
		this.unclaimed.addAndGet(fetched.size());
		int from = 0;
		while (from < fetched.size()) {
			Lane lane = fetched.get(from).delivery().lease().lane();
			int to = from + 1;
			while (to < fetched.size() && fetched.get(to).delivery().lease().lane() == lane) {
				to++;
			}
			this.lanes.get(lane.ordinal()).add(new FetchedBatch(fetched.subList(from, to)));
			from = to;
		}
	}

	/**
	 * Claim the message to handle next.
	 * @return the message, or {@code null} if there is none
	 */
	@Nullable InFlightMessage claim() {
		for (Queue<FetchedBatch> lane : this.lanes) {
			for (FetchedBatch batch = lane.peek(); batch != null; batch = lane.peek()) {
				InFlightMessage message = batch.claim();
				if (message != null) {
					this.unclaimed.decrementAndGet();
					return message;
				}
				lane.remove(batch);
			}
		}
		return null;
	}

	/**
	 * Claim all messages. The last ones first, so that who claims one meanwhile gets one
	 * that is before all of them in its lane.
	 * @return the messages, in no order
	 */
	List<InFlightMessage> claimAll() {
		List<InFlightMessage> messages = new ArrayList<>();
		for (Queue<FetchedBatch> lane : this.lanes) {
			List<FetchedBatch> batches = new ArrayList<>(lane);
			for (int i = batches.size() - 1; i >= 0; i--) {
				messages.addAll(batches.get(i).claimAll());
			}
		}
		this.unclaimed.addAndGet(-messages.size());
		return messages;
	}

	/**
	 * Return whether a message waits to be claimed since a time or longer.
	 * @param time the time, in the terms of {@link System#nanoTime()}
	 */
	boolean waitsSince(long time) {
		return this.lanes.stream().flatMap(Queue::stream).anyMatch((batch) -> batch.waitsSince(time));
	}

	/**
	 * Return how many messages are not claimed.
	 */
	int size() {
		return this.unclaimed.get();
	}

}
