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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;

/**
 * Bounds what is sent and not confirmed yet: who sends faster than the server stores has
 * to wait, rather than fill the memory. Thread-safe.
 */
final class SendWindow {

	private final int maxMessages;

	private final long maxBytes;

	private final Duration patience;

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition left = this.lock.newCondition();

	/**
	 * How many wait; while there is nobody, nobody needs to be told.
	 */
	private volatile int waiting;

	SendWindow(PipelineSettings settings) {
		this.maxMessages = settings.maxInFlight();
		this.maxBytes = settings.maxInFlightBytes();
		this.patience = settings.whenFull();
	}

	/**
	 * Let a message in. One is let in whatever its size when there is no other.
	 * @throws RmqException if there are too many, and did not get fewer in time
	 */
	void enter(int size) {
		if (!tryEnter(size)) {
			// The client's own thread would wait for the answers that only it can read.
			boolean mayWait = !(Thread.currentThread() instanceof FastThreadLocalThread);
			if (!mayWait || !await(size)) {
				throw full();
			}
		}
	}

	private boolean tryEnter(int size) {
		int before = this.messages.getAndIncrement();
		long bytesBefore = this.bytes.getAndAdd(size);
		if (before == 0 || (before < this.maxMessages && bytesBefore + size <= this.maxBytes)) {
			return true;
		}
		leave(1, size);
		return false;
	}

	private boolean await(int size) {
		long nanos = this.patience.toNanos();
		this.lock.lock();
		try {
			this.waiting++;
			while (!tryEnter(size)) {
				if (nanos <= 0) {
					return false;
				}
				nanos = this.left.awaitNanos(nanos);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.waiting--;
			this.lock.unlock();
		}
	}

	/**
	 * Messages were confirmed, or have failed.
	 */
	void leave(int count, long size) {
		this.messages.addAndGet(-count);
		this.bytes.addAndGet(-size);
		if (this.waiting > 0 && !this.lock.isHeldByCurrentThread()) {
			this.lock.lock();
			try {
				this.left.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private RmqException full() {
		return new RmqException(RmqErrorCode.TOO_MANY_IN_FLIGHT,
				"%d messages, %d bytes, are sent and not confirmed yet, and there may be %d, %d bytes; nothing was sent: send slower, or raise 'rmq.producer.max-in-flight'"
					.formatted(this.messages.get(), this.bytes.get(), this.maxMessages, this.maxBytes),
				null);
	}

}
