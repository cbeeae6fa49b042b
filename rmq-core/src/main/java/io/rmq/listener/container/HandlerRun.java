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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A handler's work on one message: its thread, and the time it takes. Not thread-safe.
 */
final class HandlerRun {

	private @Nullable Thread thread;

	/**
	 * Interrupts the thread, if it handles other messages too.
	 */
	private @Nullable InterruptLimit interrupts;

	private long began;

	private long extension;

	private boolean timedOut;

	/**
	 * The current thread begins.
	 */
	void begin(@Nullable InterruptLimit interrupts) {
		this.interrupts = interrupts;
		this.thread = Thread.currentThread();
		this.began = System.nanoTime();
	}

	/**
	 * The thread has ended, or is not waited for any more.
	 */
	void end() {
		this.thread = null;
	}

	/**
	 * Return the thread that is at work, {@code null} if none is.
	 */
	@Nullable Thread thread() {
		return this.thread;
	}

	boolean isAtWork() {
		return this.thread != null;
	}

	/**
	 * Return since when the message is handled, in the terms of
	 * {@link System#nanoTime()}; 0 if its handling has not begun.
	 */
	long began() {
		return this.began;
	}

	/**
	 * Allow more time.
	 */
	void extend(long nanos) {
		this.extension += nanos;
	}

	/**
	 * Return how long the handling may still take, in ns.
	 */
	long timeLeft(long now, long timeout) {
		return this.began + timeout + this.extension - now;
	}

	boolean isTimedOut() {
		return this.timedOut;
	}

	void setTimedOut(boolean timedOut) {
		this.timedOut = timedOut;
	}

	/**
	 * Interrupt the thread that is at work.
	 */
	void interrupt() {
		Thread handler = Objects.requireNonNull(this.thread);
		if (this.interrupts != null) {
			this.interrupts.interrupt(handler);
		}
		else {
			handler.interrupt();
		}
	}

}
