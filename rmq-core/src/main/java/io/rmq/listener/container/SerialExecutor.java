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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.logging.RmqLog;

/**
 * Runs one task after the other, on a thread that is there only as long as there are any.
 * Thread-safe.
 */
final class SerialExecutor implements Executor {

	private static final RmqLog logger = RmqLog.of(SerialExecutor.class);

	private final Executor threads;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * Create an executor.
	 * @param threads runs a task on a thread of its own
	 */
	SerialExecutor(Executor threads) {
		this.threads = threads;
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (this.running.compareAndSet(false, true)) {
			try {
				this.threads.execute(this::runAll);
			}
			catch (RuntimeException | Error ex) {
				// It waits for the next one, for which there may be a thread.
				this.running.set(false);
				throw ex;
			}
		}
	}

	private void runAll() {
		do {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				run(task);
			}
			this.running.set(false);
			// One may have come just before that.
		}
		while (!this.tasks.isEmpty() && this.running.compareAndSet(false, true));
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task failed; the others go on", ex);
		}
	}

}
