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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.rmq.failure.Backoff;
import io.rmq.listener.container.SettlementQueue.Entry;
import io.rmq.logging.RmqLog;

/**
 * Outcomes that the server does not accept now, most likely because it has no memory for
 * them. All are sent again together after a pause, which grows while none is accepted, so
 * that outcomes which need no memory are not held up. Thread-safe.
 */
final class RefusedOutcomes {

	private static final RmqLog logger = RmqLog.of(RefusedOutcomes.class);

	private static final Backoff FIRST_PAUSE = Backoff.first(Duration.ofMillis(50), Duration.ofSeconds(5));

	/**
	 * How often to log at most: a server that is nearly full may refuse and accept many
	 * times a second.
	 */
	private static final long LOG_INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final ScheduledExecutorService executor;

	private final Consumer<List<Entry>> sender;

	private List<Entry> refused = new ArrayList<>();

	private boolean scheduled;

	private Backoff pause = FIRST_PAUSE;

	private long lastLogged = System.nanoTime() - LOG_INTERVAL;

	/**
	 * Create a place for refused outcomes.
	 * @param sender sends outcomes again
	 */
	RefusedOutcomes(ScheduledExecutorService executor, Consumer<List<Entry>> sender) {
		this.executor = executor;
		this.sender = sender;
	}

	/**
	 * Send an outcome again after a pause, with the others.
	 */
	synchronized void add(Entry entry, Throwable reason) {
		this.refused.add(entry);
		if (this.scheduled) {
			return;
		}
		log(entry, reason);
		try {
			this.executor.schedule(this::sendAgain, this.pause.millis(), TimeUnit.MILLISECONDS);
			this.scheduled = true;
			this.pause = this.pause.next();
		}
		catch (RejectedExecutionException ex) {
			logger.warn(
					"The outcome of %s could not be stored before the stop; it is delivered again when its lease runs out"
						.formatted(entry.settlement().delivery()));
		}
	}

	private void log(Entry entry, Throwable reason) {
		if (System.nanoTime() - this.lastLogged >= LOG_INTERVAL) {
			this.lastLogged = System.nanoTime();
			logger.warn(
					"The outcome of %s cannot be stored now; it is sent again, and holds up no outcome that the server accepts: %s"
						.formatted(entry.settlement().delivery(), reason));
		}
	}

	/**
	 * The server has accepted an outcome that it had refused.
	 */
	synchronized void accepted() {
		this.pause = FIRST_PAUSE;
	}

	private void sendAgain() {
		List<Entry> again;
		synchronized (this) {
			again = this.refused;
			this.refused = new ArrayList<>();
			this.scheduled = false;
		}
		this.sender.accept(again);
	}

}
