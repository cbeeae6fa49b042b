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
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * All messages that a container holds at this instant. Their number is what its permits
 * limit, but for those that are set apart because the server does not store their
 * outcome. Thread-safe.
 */
final class InFlightMessages {

	/**
	 * How many messages are set apart at most.
	 */
	private static final int MAX_APART = 1000;

	/**
	 * The most bytes of bodies that are set apart.
	 */
	private static final long MAX_BYTES_APART = 16 * 1024 * 1024;

	private final Set<InFlightMessage> messages = ConcurrentHashMap.newKeySet();

	private final AtomicInteger size = new AtomicInteger();

	private final Set<InFlightMessage> setApart = ConcurrentHashMap.newKeySet();

	private final AtomicInteger sizeApart = new AtomicInteger();

	private final AtomicLong bytesApart = new AtomicLong();

	/**
	 * Written by the one thread that fetches.
	 */
	private volatile long added;

	private final AtomicLong lost = new AtomicLong();

	/**
	 * Whether somebody waits for the end; until then nobody needs to be told of it.
	 */
	private volatile boolean awaited;

	void add(Collection<InFlightMessage> added) {
		DeliveryLog.received(added);
		this.added += added.size();
		this.messages.addAll(added);
		this.size.addAndGet(added.size());
	}

	void remove(InFlightMessage message) {
		if (this.messages.remove(message)) {
			this.size.decrementAndGet();
			endApart(message);
			if (this.awaited) {
				synchronized (this) {
					notifyAll();
				}
			}
		}
	}

	/**
	 * The server does not store the outcome of a message now, and may not for long: the
	 * message takes no permit from those that can be handled meanwhile. Does nothing when
	 * too many are set apart already.
	 */
	void setApart(InFlightMessage message) {
		if (this.sizeApart.get() < MAX_APART && this.bytesApart.get() < MAX_BYTES_APART && this.setApart.add(message)) {
			this.sizeApart.incrementAndGet();
			this.bytesApart.addAndGet(message.delivery().body().length);
			if (!contains(message)) {
				// Removed at the same time.
				endApart(message);
			}
		}
	}

	private void endApart(InFlightMessage message) {
		if (this.setApart.remove(message)) {
			this.sizeApart.decrementAndGet();
			this.bytesApart.addAndGet(-message.delivery().body().length);
		}
	}

	/**
	 * Return how many messages take a permit.
	 */
	int permitsTaken() {
		return this.size.get() - this.sizeApart.get();
	}

	boolean contains(InFlightMessage message) {
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

	Stream<InFlightMessage> stream() {
		return this.messages.stream();
	}

	/**
	 * Return the handlers that have taken longer than their timeout, were interrupted and
	 * still do not end, with one of the messages of each.
	 */
	List<OverdueHandler> overdueHandlers() {
		Map<Thread, OverdueHandler> overdue = new LinkedHashMap<>();
		for (InFlightMessage message : this.messages) {
			Thread handler = message.overdueHandler();
			if (handler != null) {
				Duration age = Duration.ofNanos(System.nanoTime() - message.began());
				overdue.putIfAbsent(handler, new OverdueHandler(message.delivery().messageId(),
						message.delivery().attempt(), Instant.now().minus(age), handler.getName()));
			}
		}
		return overdue.values().stream().sorted(Comparator.comparing(OverdueHandler::since)).toList();
	}

	/**
	 * Wait until no outcome is open or about to be stored.
	 * @return {@code false} if the time ran out
	 */
	synchronized boolean awaitSettled(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		this.awaited = true;
		while (stream().anyMatch(InFlightMessage::isUnsettled)) {
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
		List<InFlightMessage> handled = stream().filter(InFlightMessage::isHandled).toList();
		handled.forEach(InFlightMessage::abandon);
		return handled.size();
	}

	void loseAll() {
		stream().forEach(InFlightMessage::lose);
	}

	void removeAll() {
		stream().forEach(this::remove);
	}

}
