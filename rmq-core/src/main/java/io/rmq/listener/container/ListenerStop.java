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

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * A stop that has a thread of its own, since it waits for handlers.
 *
 * @param listenerId the listener that stops
 * @param task what is to be done
 */
record ListenerStop(String listenerId, Runnable task) {

	/**
	 * Stop without waiting for it.
	 */
	void start() {
		start(this.task);
	}

	private void start(Runnable work) {
		Thread thread = new Thread(work, "rmq-stop-" + this.listenerId);
		// Not what the caller's thread is: the application must not end before.
		thread.setDaemon(false);
		thread.start();
	}

	/**
	 * Stop several at the same time, and wait for all.
	 */
	static void runAll(Collection<ListenerStop> stops) {
		CompletableFuture
			.allOf(stops.stream()
				.map((stop) -> CompletableFuture.runAsync(stop.task, stop::start))
				.toArray(CompletableFuture[]::new))
			.join();
	}

}
