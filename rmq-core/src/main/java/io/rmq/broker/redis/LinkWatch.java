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

package io.rmq.broker.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.logging.RmqLog;

/**
 * Knows the links of a broker. Checks them for connections whose other end is silent, and
 * replaces those one at a time: while one new connection is not answered, no other is
 * tried. Tells all of them when the first one can connect again. Thread-safe.
 */
final class LinkWatch implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 250;

	private static final RmqLog logger = RmqLog.of(LinkWatch.class);

	private final Set<RedisLink> links = ConcurrentHashMap.newKeySet();

	/**
	 * One thread checks, the other one replaces, which may take seconds.
	 */
	private final ScheduledThreadPoolExecutor executor;

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean unreachable = new AtomicBoolean();

	private final AtomicBoolean replacing = new AtomicBoolean();

	/**
	 * Whether the last check failed, which is logged once.
	 */
	private final AtomicBoolean failing = new AtomicBoolean();

	LinkWatch() {
		this((task) -> {
			Thread thread = new Thread(task, "rmq-watch");
			thread.setDaemon(true);
			return thread;
		});
	}

	LinkWatch(ThreadFactory threads) {
		this.executor = new ScheduledThreadPoolExecutor(2, threads);
	}

	/**
	 * Check a link from now on.
	 */
	void add(RedisLink link) {
		this.links.add(link);
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			start();
		}
	}

	/**
	 * Without a thread the link works nevertheless, and the next one starts the checks.
	 */
	private void start() {
		try {
			// First, as it may fail: a task that has no thread would stay in the queue.
			this.executor.prestartAllCoreThreads();
			perform(() -> this.executor.scheduleWithFixedDelay(this::check, INTERVAL_MILLIS, INTERVAL_MILLIS,
					TimeUnit.MILLISECONDS));
		}
		catch (RuntimeException | Error ex) {
			this.started.set(false);
			failed(ex);
		}
	}

	void remove(RedisLink link) {
		this.links.remove(link);
	}

	/**
	 * Note that a connection could not be opened.
	 */
	void unreachable() {
		this.unreachable.set(true);
	}

	/**
	 * Note that a connection was opened, and tell the links if that is news.
	 */
	void reachable() {
		if (this.unreachable.get() && this.unreachable.compareAndSet(true, false)) {
			try {
				perform(() -> this.executor.execute(() -> this.links.forEach(this::reachable)));
			}
			catch (RuntimeException | Error ex) {
				// The next connection reports it.
				this.unreachable.set(true);
				failed(ex);
			}
		}
	}

	private void reachable(RedisLink link) {
		try {
			link.reachable();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A link was not notified that Redis can be reached again", ex);
		}
	}

	/**
	 * Catches everything: a periodic task that throws ends for good, and unseen.
	 */
	private void check() {
		try {
			boolean silent = false;
			boolean failed = false;
			for (RedisLink link : this.links) {
				try {
					silent |= link.check();
				}
				catch (RuntimeException | Error ex) {
					failed = true;
					failed(ex);
				}
			}
			if (silent && this.replacing.compareAndSet(false, true)) {
				startReplacing();
			}
			if (!failed) {
				this.failing.set(false);
			}
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private void startReplacing() {
		try {
			perform(() -> this.executor.execute(this::replaceSilent));
		}
		catch (RuntimeException | Error ex) {
			this.replacing.set(false);
			throw ex;
		}
	}

	private void failed(Throwable error) {
		try {
			if (!this.executor.isShutdown() && this.failing.compareAndSet(false, true)) {
				logger.error("The connections to Redis could not be checked or replaced; RMQ tries again", error);
			}
		}
		catch (OutOfMemoryError ex) {
			// No memory to log it either. What is thrown here would end the checks.
		}
	}

	private void replaceSilent() {
		try {
			this.links.forEach(RedisLink::replaceIfSilent);
		}
		catch (RuntimeException ex) {
			logger.debug("A silent connection to Redis stays, as no other one is answered", ex);
		}
		catch (Error ex) {
			failed(ex);
		}
		finally {
			this.replacing.set(false);
		}
	}

	private static void perform(Runnable task) {
		try {
			task.run();
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed, so no connection is checked any more");
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
