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

import java.util.concurrent.TimeUnit;

/**
 * How many messages a container may hold. Fixed, or adapted to the handler: as many as it
 * handles in a short while, so that fast handlers are fed in large batches and slow ones
 * keep nothing from other instances; by Little's law that is its rate times the while.
 * Thread-safe.
 *
 * @see <a href="https://doi.org/10.1287/opre.9.3.383">Little, A Proof for the Queuing
 * Formula: L = λW (1961)</a>
 */
final class Prefetch {

	/**
	 * The while for which messages are held ahead, in nanoseconds.
	 */
	private static final long AHEAD = TimeUnit.MILLISECONDS.toNanos(20);

	private static final int MAX_MESSAGES = 1000;

	/**
	 * The most bytes of bodies that are held ahead.
	 */
	private static final long MAX_BYTES = 16 * 1024 * 1024;

	private final int concurrency;

	private final int least;

	private final int fixed;

	/**
	 * Moving averages. Written by several threads without care: losing a sample does no
	 * harm.
	 */
	private volatile double handlingNanos = AHEAD;

	private volatile double bodyBytes;

	Prefetch(int concurrency, int fixed) {
		this(concurrency, 2 * concurrency, fixed);
	}

	/**
	 * Create what says how many messages may be held.
	 * @param least how many at least, however slow the handler is
	 * @param fixed how many, if that is not to be adapted; 0 otherwise
	 */
	Prefetch(int concurrency, int least, int fixed) {
		this.concurrency = concurrency;
		this.least = least;
		this.fixed = fixed;
	}

	/**
	 * Return how many messages may be held now.
	 */
	int limit() {
		if (this.fixed > 0) {
			return this.fixed;
		}
		double byRate = this.concurrency * AHEAD / Math.max(1, this.handlingNanos);
		double byBytes = MAX_BYTES / Math.max(1, this.bodyBytes);
		return (int) Math.max(least(), Math.min(MAX_MESSAGES, Math.min(byRate, byBytes)));
	}

	/**
	 * Return whether so many messages are more than are held however slow the handler is.
	 */
	boolean isSurplus(int held) {
		return this.fixed == 0 && held > least();
	}

	/**
	 * However many are wanted, no more than fit into the memory, but for one that is
	 * handled by each thread and one that is next.
	 */
	private int least() {
		return (int) Math.max(2 * this.concurrency, Math.min(this.least, MAX_BYTES / Math.max(1, this.bodyBytes)));
	}

	/**
	 * Learn from a message that was handled.
	 * @param nanos how long that took
	 * @param bytes the size of its body
	 */
	void learn(long nanos, int bytes) {
		this.handlingNanos += (nanos - this.handlingNanos) / 16;
		this.bodyBytes += (bytes - this.bodyBytes) / 16;
	}

}
