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

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A thread that keeps the application running as long as a listener does. The JVM ends
 * when only virtual and daemon threads are left. Thread-safe.
 */
final class KeepAlive {

	private final Set<Object> holders = new HashSet<>();

	private @Nullable Thread thread;

	/**
	 * Keep the application running until {@link #release} is called with the same holder.
	 */
	synchronized void hold(Object holder) {
		this.holders.add(holder);
		if (this.thread == null) {
			Thread started = new Thread(this::awaitRelease, "rmq-keep-alive");
			started.setDaemon(false);
			started.start();
			this.thread = started;
		}
	}

	/**
	 * Does nothing if the holder does not keep the application running.
	 */
	synchronized void release(Object holder) {
		this.holders.remove(holder);
		notifyAll();
	}

	private synchronized void awaitRelease() {
		while (!this.holders.isEmpty()) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// Only the holders end it.
			}
		}
		this.thread = null;
	}

}
