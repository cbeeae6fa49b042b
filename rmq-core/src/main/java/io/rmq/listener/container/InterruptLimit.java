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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has a thread that handles several messages interrupted once for what happens to all of
 * them, such as the end of their time, so that it can clean up undisturbed; and once more
 * for what happens later. Thread-safe.
 */
final class InterruptLimit {

	private static final long TOGETHER = TimeUnit.SECONDS.toNanos(1);

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	void interrupt(Thread thread) {
		long now = System.nanoTime();
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + TOGETHER)) {
			thread.interrupt();
		}
	}

}
