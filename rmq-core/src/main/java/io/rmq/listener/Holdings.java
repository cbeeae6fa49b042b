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

package io.rmq.listener;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * All messages that a container holds at this instant. Their number is what its permits
 * limit. Thread-safe.
 */
final class Holdings {

	private final Set<HeldMessage> messages = ConcurrentHashMap.newKeySet();

	private final AtomicInteger size = new AtomicInteger();

	/**
	 * Written by the one thread that fetches.
	 */
	private volatile long added;

	private final AtomicLong lost = new AtomicLong();

	/**
	 * Whether somebody waits for the end; until then nobody needs to be told of it.
	 */
	private volatile boolean awaited;

	void add(Collection<HeldMessage> added) {
		this.added += added.size();
		this.messages.addAll(added);
		this.size.addAndGet(added.size());
	}

	void remove(HeldMessage message) {
		if (this.messages.remove(message)) {
			this.size.decrementAndGet();
			if (this.awaited) {
				synchronized (this) {
					notifyAll();
				}
			}
		}
	}

	boolean contains(HeldMessage message) {
		return this.messages.contains(message);
	}

	/**
	 * Count a message whose lease was lost, or whose outcome was refused.
	 */
	void countLost() {
		this.lost.incrementAndGet();
	}

	/**
	 * Return how many messages were lost so far.
	 */
	long lost() {
		return this.lost.get();
	}

	/**
	 * Return how many messages were held so far.
	 */
	long added() {
		return this.added;
	}

	int size() {
		return this.size.get();
	}

	Stream<HeldMessage> stream() {
		return this.messages.stream();
	}

	/**
	 * Wait until nothing is held but what is lost.
	 * @return {@code false} if the time ran out
	 */
	synchronized boolean awaitSettled(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		this.awaited = true;
		while (!stream().allMatch(HeldMessage::isLost)) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
		return true;
	}

	/**
	 * Interrupt the handlers at work; their outcome will be dropped. Their messages are
	 * held, and the leases kept, until they were handed back.
	 * @return how many there were
	 */
	int loseHandled() {
		List<HeldMessage> handled = stream().filter(HeldMessage::isHandled).toList();
		handled.forEach(HeldMessage::lose);
		return handled.size();
	}

	void loseAll() {
		stream().forEach(HeldMessage::lose);
	}

	void removeAll() {
		stream().forEach(this::remove);
	}

}
