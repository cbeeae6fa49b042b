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

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets threads wait until something has changed. Costs whoever changes it nothing while
 * nobody waits. Thread-safe.
 */
final class ChangeSignal {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/**
	 * How many threads wait; while there is none, nobody needs to be told.
	 */
	private volatile int waiting;

	/**
	 * Wait for a signal.
	 * @param worthIt whether there still is something to wait for; asked after it is
	 * known that somebody waits, so that no change is missed
	 * @param nanos how long at most
	 * @return how much of that is left, in ns
	 */
	long await(BooleanSupplier worthIt, long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			this.waiting++;
			return worthIt.getAsBoolean() ? this.changed.awaitNanos(nanos) : nanos;
		}
		finally {
			this.waiting--;
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a thread waits.
	 */
	boolean isAwaited() {
		return this.waiting > 0;
	}

	/**
	 * Something has changed, which is enough for one thread.
	 */
	void tellOne() {
		if (this.waiting > 0) {
			this.lock.lock();
			try {
				this.changed.signal();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Something has changed for all.
	 */
	void tellAll() {
		if (this.waiting > 0) {
			this.lock.lock();
			try {
				this.changed.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

}
