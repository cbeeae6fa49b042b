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

package io.rmq.samples.benchmark.overload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.rmq.template.RmqSendResult;
import org.jspecify.annotations.Nullable;

/**
 * Threads that send as fast as they are let, and count what comes of it.
 */
final class Producers {

	private static final int THREADS = 4;

	private final Flood flood;

	private final List<Thread> threads = new ArrayList<>();

	private final LongAdder stored = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final Map<String, Boolean> errors = new ConcurrentHashMap<>();

	private final AtomicLong unconfirmed = new AtomicLong();

	private final AtomicLong mostUnconfirmed = new AtomicLong();

	private final AtomicLong longestCallNanos = new AtomicLong();

	private final LongAdder callNanos = new LongAdder();

	private volatile @Nullable Throwable failure;

	private volatile boolean stopping;

	Producers(Flood flood) {
		this.flood = flood;
		for (int i = 0; i < THREADS; i++) {
			this.threads.add(new Thread(this::run, "flood-" + i));
		}
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	private void run() {
		try {
			while (!this.stopping) {
				this.mostUnconfirmed.accumulateAndGet(this.unconfirmed.incrementAndGet(), Math::max);
				long begin = System.nanoTime();
				CompletableFuture<RmqSendResult> sent = this.flood.operations()
					.sendAsync(this.flood.topic(), this.flood.payload());
				long took = System.nanoTime() - begin;
				this.callNanos.add(took);
				this.longestCallNanos.accumulateAndGet(took, Math::max);
				sent.whenComplete(this::count);
			}
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			this.failure = ex;
		}
	}

	private void count(@Nullable RmqSendResult result, @Nullable Throwable error) {
		this.unconfirmed.decrementAndGet();
		if (error == null) {
			this.stored.increment();
			return;
		}
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		this.refused.increment();
		this.errors.put(cause.getClass().getSimpleName(), true);
	}

	/**
	 * Stop, and wait until it is known of each message whether it is stored.
	 * @throws IllegalStateException if one of the threads could not go on
	 */
	void stop() throws InterruptedException {
		this.stopping = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
		this.flood.operations().flush();
		if (this.failure != null) {
			throw new IllegalStateException("A producer has failed", this.failure);
		}
	}

	long stored() {
		return this.stored.sum();
	}

	long refused() {
		return this.refused.sum();
	}

	/**
	 * Return what the refused got, by the names of the exceptions.
	 */
	String errors() {
		return this.errors.isEmpty() ? "-" : String.join(", ", this.errors.keySet());
	}

	/**
	 * Return how many there were at most between their call and their answer, with one
	 * for each thread that was still in its call.
	 */
	long mostUnconfirmed() {
		return this.mostUnconfirmed.get();
	}

	double longestCallMillis() {
		return this.longestCallNanos.get() / 1e6;
	}

	double meanCallMicros() {
		return this.callNanos.sum() / 1e3 / Math.max(1, stored() + refused());
	}

}
