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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.rmq.failure.Backoff;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Performs a duty whenever it is due, on a thread that it shares with others. After an
 * error it waits a while, and says so once. Thread-safe.
 */
public final class DutyLoop implements AutoCloseable {

	private static final RmqLog logger = RmqLog.of(DutyLoop.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration PAUSE_AFTER_UNREPORTED_ERROR = Duration.ofSeconds(1);

	private final ScheduledExecutorService executor;

	private final Duty duty;

	private final Consumer<DutyState> changes;

	private volatile DutyState state;

	private @Nullable Future<?> next;

	private long nextTime;

	/**
	 * The number of the next task: one that was replaced just when it began is to end.
	 */
	private long nextNumber;

	private boolean closed;

	private @Nullable Backoff backoff;

	/**
	 * Create a loop, which performs the duty for the first time at once.
	 * @param executor where it is performed
	 * @param duty what is performed
	 */
	public DutyLoop(ScheduledExecutorService executor, Duty duty) {
		this(executor, duty, Duration.ZERO, (state) -> {
		});
	}

	/**
	 * Create a loop, which performs the duty for the first time after a while.
	 * @param executor where it is performed
	 * @param duty what is performed
	 * @param initialDelay how long until then
	 * @param changes is told when it does not work any more, and when it works again;
	 * must not block
	 */
	public DutyLoop(ScheduledExecutorService executor, Duty duty, Duration initialDelay, Consumer<DutyState> changes) {
		this.executor = executor;
		this.duty = duty;
		this.changes = changes;
		this.state = DutyState.initial(duty);
		performWithin(initialDelay);
	}

	/**
	 * Perform the duty within a time, if it is not due earlier anyway.
	 * @param delay the time
	 */
	public synchronized void performWithin(Duration delay) {
		long time = System.nanoTime() + delay.toNanos();
		if (this.closed || (this.next != null && this.nextTime <= time)) {
			return;
		}
		if (this.next != null) {
			this.next.cancel(false);
		}
		try {
			this.nextTime = time;
			long number = ++this.nextNumber;
			this.next = this.executor.schedule(() -> perform(number), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Not performing any more: " + this.duty.description());
		}
	}

	private void perform(long number) {
		synchronized (this) {
			if (this.closed || number != this.nextNumber) {
				return;
			}
			this.next = null;
		}
		Duration delay = PAUSE_AFTER_UNREPORTED_ERROR;
		try {
			delay = this.duty.perform();
			recovered();
		}
		catch (RuntimeException | Error ex) {
			// After an Error too: a loop that has ended unseen is worse than any of them.
			delay = failed(ex);
		}
		finally {
			// Even if the error could not be reported.
			performWithin(delay);
		}
	}

	/**
	 * Return how it goes.
	 * @return the state
	 */
	public DutyState state() {
		return this.state;
	}

	private void recovered() {
		if (this.backoff != null) {
			this.backoff = null;
			this.state = this.state.recovered();
			logger.info("Works again: " + this.duty.description());
			tell();
		}
	}

	private Duration failed(Throwable error) {
		this.state = this.state.failed(error);
		if (this.backoff == null) {
			Duration longest = this.duty.longestPause();
			this.backoff = Backoff.first(FIRST_PAUSE, (longest.compareTo(FIRST_PAUSE) > 0) ? longest : FIRST_PAUSE);
			logger.warn("Failed, and is tried again: %s: %s".formatted(this.duty.description(), EscapedText.of(error)));
			tell();
		}
		else {
			this.backoff = this.backoff.next();
			logger.debug("Still fails: " + this.duty.description(), error);
		}
		return this.backoff.pause();
	}

	/**
	 * What a listener of the change throws must not end the loop.
	 */
	private void tell() {
		try {
			this.changes.accept(this.state);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener of the change failed: " + this.state, ex);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.next != null) {
			this.next.cancel(false);
		}
	}

}
