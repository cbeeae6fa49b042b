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

package io.rmq.fault;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.rmq.broker.BrokerFixture;
import org.awaitility.Awaitility;

/**
 * Sends without end, whatever happens, and knows which sends returned normally.
 */
final class Load implements AutoCloseable {

	private final Set<String> sent = ConcurrentHashMap.newKeySet();

	private final AtomicInteger failed = new AtomicInteger();

	/**
	 * Limits how many sends may be under way.
	 */
	private final Semaphore underWay = new Semaphore(20);

	private final BrokerFixture sender;

	private final Thread thread = new Thread(this::run, "load");

	private volatile boolean ended;

	Load(BrokerFixture sender) {
		this.sender = sender;
		this.thread.start();
	}

	private void run() {
		for (int i = 0; !this.ended; i++) {
			this.underWay.acquireUninterruptibly();
			String id = "m" + i;
			this.sender.sendAsync(id).whenComplete((done, error) -> {
				if (error == null) {
					this.sent.add(id);
				}
				else {
					this.failed.incrementAndGet();
				}
				this.underWay.release();
			});
			if (this.underWay.availablePermits() == 0) {
				// As many as a busy application sends, not as many as possible.
				LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
			}
		}
	}

	/**
	 * Wait until as many more were sent.
	 */
	void awaitMore(int count) {
		int before = this.sent.size();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.sent.size() >= before + count);
	}

	/**
	 * Stop sending.
	 * @return the messages whose send returned normally
	 */
	Set<String> end() {
		close();
		this.underWay.acquireUninterruptibly(20);
		return this.sent;
	}

	/**
	 * Return how many sends threw.
	 */
	int failed() {
		return this.failed.get();
	}

	@Override
	public void close() {
		this.ended = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
