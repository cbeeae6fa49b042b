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

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * Looks now and then how much memory is in use, and how many messages wait.
 */
final class Watch {

	private static final long INTERVAL_MS = 20;

	private final RedisServer server;

	private final String stream;

	private final long gcBefore = gcMillis();

	private final Thread thread = new Thread(this::run, "watch");

	private volatile boolean stopping;

	private volatile long mostHeap;

	private volatile long mostWaiting;

	Watch(RedisServer server, String stream) {
		this.server = server;
		this.stream = stream;
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		Runtime runtime = Runtime.getRuntime();
		try {
			while (!this.stopping) {
				this.mostHeap = Math.max(this.mostHeap, runtime.totalMemory() - runtime.freeMemory());
				this.mostWaiting = Math.max(this.mostWaiting, this.server.length(this.stream));
				Thread.sleep(INTERVAL_MS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void stop() throws InterruptedException {
		this.stopping = true;
		this.thread.join();
	}

	long mostHeapMb() {
		return this.mostHeap >> 20;
	}

	long mostWaiting() {
		return this.mostWaiting;
	}

	/**
	 * Return how long garbage was collected since this was created.
	 */
	long gcMillisSince() {
		return gcMillis() - this.gcBefore;
	}

	private static long gcMillis() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionTime)
			.sum();
	}

}
