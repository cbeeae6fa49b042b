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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.rmq.listener.Concurrency;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which a container handles messages: some that are always there, and more
 * as long as there is work for them. Thread-safe.
 */
final class Workers {

	private static final RmqLog logger = RmqLog.of(Workers.class);

	/**
	 * How soon a join learns that a thread has left, which is rare.
	 */
	private static final Duration LEAVE_INTERVAL = Duration.ofMillis(50);

	private final Concurrency concurrency;

	private final ThreadFactory factory;

	private final String name;

	private final @Nullable Thread[] threads;

	private volatile int running;

	private @Nullable Runnable work;

	private boolean closed;

	/**
	 * Whether the last thread that was asked for did not come.
	 */
	private boolean refused;

	/**
	 * Create workers, of which none works yet.
	 * @param concurrency how many there may be
	 * @param factory makes their threads
	 * @param name what their names begin with
	 */
	Workers(Concurrency concurrency, ThreadFactory factory, String name) {
		this.concurrency = concurrency;
		this.factory = factory;
		this.name = name;
		this.threads = new Thread[concurrency.max()];
	}

	/**
	 * Begin to work.
	 * @param work what each of them does until it ends
	 */
	synchronized void start(Runnable work) {
		this.work = work;
		while (this.running < this.concurrency.min()) {
			startOne();
		}
	}

	/**
	 * Return whether there may be more at times than there always are.
	 */
	boolean isElastic() {
		return this.concurrency.min() != this.concurrency.max();
	}

	/**
	 * There is work for one more. If the machine gives no thread for it, those that are
	 * there do it.
	 */
	void grow() {
		if (this.running < this.concurrency.max()) {
			synchronized (this) {
				if (!this.closed && this.work != null && this.running < this.concurrency.max()) {
					tryStartOne();
				}
			}
		}
	}

	private void tryStartOne() {
		try {
			startOne();
			this.refused = false;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			if (!this.refused) {
				this.refused = true;
				logger.warn("%s%d cannot be started; going on with %d of at most %d threads".formatted(this.name,
						this.running + 1, this.running, this.concurrency.max()), ex);
			}
		}
	}

	private void startOne() {
		for (int i = 0; i < this.threads.length; i++) {
			if (this.threads[i] == null) {
				Thread thread = this.factory.newThread(Objects.requireNonNull(this.work));
				thread.setName(this.name + (i + 1));
				thread.start();
				this.threads[i] = thread;
				this.running++;
				return;
			}
		}
	}

	/**
	 * There was no work for the current thread for a while.
	 * @param idle whether there still is none; asked after the thread was counted off, so
	 * that work that comes after the question asks for another thread
	 * @return whether it may end, and does
	 */
	synchronized boolean shrink(BooleanSupplier idle) {
		int slot = Arrays.asList(this.threads).indexOf(Thread.currentThread());
		if (this.closed || slot < 0 || this.running <= this.concurrency.min()) {
			return false;
		}
		this.running--;
		if (!idle.getAsBoolean()) {
			this.running++;
			return false;
		}
		this.threads[slot] = null;
		return true;
	}

	/**
	 * Start no more.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/**
	 * Return whether they were started and none is left.
	 */
	synchronized boolean haveEnded() {
		return this.running > 0 && threads().stream().noneMatch(Thread::isAlive);
	}

	/**
	 * No longer wait for a thread.
	 * @return {@code false} if it is none of the workers
	 */
	synchronized boolean leave(Thread worker) {
		int slot = Arrays.asList(this.threads).indexOf(worker);
		if (slot < 0) {
			return false;
		}
		this.threads[slot] = null;
		this.running--;
		return true;
	}

	/**
	 * Wait until all have ended that have not left.
	 * @return {@code false} if the time ran out
	 */
	boolean join(long deadline) throws InterruptedException {
		return join(deadline, (thread) -> true);
	}

	/**
	 * Wait until all have ended but one.
	 */
	void joinAllBut(Thread worker, long deadline) throws InterruptedException {
		join(deadline, (thread) -> thread != worker);
	}

	private boolean join(long deadline, Predicate<Thread> awaited) throws InterruptedException {
		// One by one, as a thread may leave while another is awaited.
		for (Thread thread = next(awaited); thread != null; thread = next(awaited)) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedJoin(thread, Math.min(left, LEAVE_INTERVAL.toNanos()));
		}
		return true;
	}

	private @Nullable Thread next(Predicate<Thread> awaited) {
		return threads().stream().filter(awaited).filter(Thread::isAlive).findFirst().orElse(null);
	}

	/**
	 * Return the threads that work.
	 */
	synchronized List<Thread> threads() {
		return Arrays.stream(this.threads).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
	}

}
