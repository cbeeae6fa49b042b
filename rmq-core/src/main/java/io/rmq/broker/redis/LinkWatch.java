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
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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
	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2, (task) -> {
		Thread thread = new Thread(task, "rmq-watch");
		thread.setDaemon(true);
		return thread;
	});

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean unreachable = new AtomicBoolean();

	private final AtomicBoolean replacing = new AtomicBoolean();

	/**
	 * Check a link from now on.
	 */
	void add(RedisLink link) {
		this.links.add(link);
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			perform(() -> this.executor.scheduleWithFixedDelay(this::check, INTERVAL_MILLIS, INTERVAL_MILLIS,
					TimeUnit.MILLISECONDS));
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
			perform(() -> this.executor.execute(() -> this.links.forEach(RedisLink::reachable)));
		}
	}

	private void check() {
		boolean silent = false;
		for (RedisLink link : this.links) {
			try {
				silent |= link.check();
			}
			catch (RuntimeException ex) {
				if (!this.executor.isShutdown()) {
					logger.error("A connection to Redis could not be checked", ex);
				}
			}
		}
		if (silent && this.replacing.compareAndSet(false, true)) {
			perform(() -> this.executor.execute(this::replaceSilent));
		}
	}

	private void replaceSilent() {
		try {
			this.links.forEach(RedisLink::replaceIfSilent);
		}
		catch (RuntimeException ex) {
			logger.debug("A silent connection to Redis stays, as no other one can be opened", ex);
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
