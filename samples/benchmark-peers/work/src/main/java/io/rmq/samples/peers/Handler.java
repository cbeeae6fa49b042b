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

package io.rmq.samples.peers;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;

/**
 * Handles orders: counts them, or notes when they arrive. Thread-safe.
 */
final class Handler implements Consumer<Order> {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final BlockingQueue<Long> times = new LinkedBlockingQueue<>();

	private volatile CountDownLatch missing = new CountDownLatch(0);

	private volatile boolean timing;

	@Override
	public void accept(Order order) {
		if (this.timing) {
			this.times.add(System.nanoTime());
		}
		else {
			this.missing.countDown();
		}
	}

	/**
	 * Begin to count.
	 */
	void expect(int count) {
		this.timing = false;
		this.missing = new CountDownLatch(count);
	}

	/**
	 * Wait until all that are expected have arrived.
	 */
	void await() throws InterruptedException {
		CountDownLatch latch = this.missing;
		if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("%d orders did not arrive within %s".formatted(latch.getCount(), PATIENCE));
		}
	}

	/**
	 * Begin to note times.
	 */
	void time() {
		this.timing = true;
		this.times.clear();
	}

	/**
	 * Wait for the next order, and return when it arrived, as {@link System#nanoTime()}
	 * says.
	 */
	long take() throws InterruptedException {
		Long time = this.times.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		if (time == null) {
			throw new IllegalStateException("An order did not arrive within " + PATIENCE);
		}
		return time;
	}

}
