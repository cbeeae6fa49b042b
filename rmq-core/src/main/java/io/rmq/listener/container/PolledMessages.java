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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.DutyLoop;
import org.jspecify.annotations.Nullable;

/**
 * The messages that come to one call: fetches them, does meanwhile what their group
 * needs, keeps their leases, and hands back in the end what is still held. For one
 * thread.
 */
final class PolledMessages implements AutoCloseable {

	private static final RmqLog logger = RmqLog.of(PolledMessages.class);

	/**
	 * How long one read waits at the server at most; and so how long it takes until an
	 * interrupt is noticed.
	 */
	private static final Duration READ = Duration.ofMillis(500);

	/**
	 * How often to look whether a pause of the group is over.
	 */
	private static final Duration PAUSE = Duration.ofMillis(50);

	private final Subscription subscription;

	private final PollThreads threads;

	private final PollRecovery recovery;

	private final InFlightMessages inFlight = new InFlightMessages();

	private final LeaseTerms leases;

	private final PollDuties duties;

	private final DutyLoop leaseKeeping;

	private final DutyLoop leaseExpiry;

	private final DutyLoop report;

	/**
	 * Messages that came together: one of each lane, at worst.
	 */
	private final Deque<InFlightMessage> fetched = new ArrayDeque<>();

	private long deadline;

	/**
	 * Whether the server may know of this consumer.
	 */
	private boolean joined;

	PolledMessages(String listenerId, Subscription subscription, PollThreads threads, PollRecovery recovery) {
		this.subscription = subscription;
		this.threads = threads;
		this.recovery = recovery;
		this.leases = new LeaseTerms(subscription);
		this.duties = new PollDuties(subscription, threads.maintenance());
		this.leaseKeeping = new DutyLoop(threads.leases(), new LeaseKeeping(subscription, this.inFlight),
				subscription.consumer().lease().dividedBy(4), (state) -> {
				});
		this.leaseExpiry = new DutyLoop(threads.deadlines(),
				new LeaseExpiry(subscription.consumer().name(), this.inFlight, this.leases.validity(), () -> {
				}), this.leases.validity(), (state) -> {
				});
		// Each handles for as long as it takes.
		this.report = new DutyLoop(threads.maintenance(),
				new HandlingReport(listenerId, subscription, this.inFlight, null),
				subscription.consumer().lease().dividedBy(3), (state) -> {
				});
	}

	/**
	 * Take part in the group. Nobody else may look after it: all its consumers may be
	 * such as this one.
	 * @param timeout how long messages will be waited for, from now on
	 */
	void join(Duration timeout) {
		// Before anything is opened: the client fails to connect on such a thread.
		requireNoInterrupt();
		this.joined = true;
		this.subscription.join();
		this.deadline = System.nanoTime() + timeout.toNanos();
		this.duties.begin(!timeout.isZero());
	}

	/**
	 * Return the next message, waiting for it if there is none, or if the group is
	 * paused.
	 * @return the message, which is held; {@code null} if none came in time
	 * @throws RmqException if the thread is interrupted
	 */
	@Nullable InFlightMessage next() {
		requireNoInterrupt();
		for (boolean last = left().isZero();; last = left().isZero()) {
			if (this.subscription.isPaused()) {
				releaseFetched();
				pause(left());
			}
			else if (this.fetched.isEmpty()) {
				fetch(left());
			}
			requireNoInterrupt();
			// Once more, as the group may have been paused while the message was fetched.
			if (!this.fetched.isEmpty() && !this.subscription.isPaused()) {
				return this.fetched.poll();
			}
			if (last) {
				return null;
			}
		}
	}

	private Duration left() {
		return Duration.ofNanos(Math.max(0, this.deadline - System.nanoTime()));
	}

	/**
	 * Wait a moment for the end of a pause. An interrupt ends that, and is seen next.
	 */
	private static void pause(Duration left) {
		try {
			TimeUnit.NANOSECONDS.sleep(Math.min(left.toNanos(), PAUSE.toNanos()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void releaseFetched() {
		if (!this.fetched.isEmpty()) {
			this.subscription.release();
			this.fetched.forEach(this.inFlight::remove);
			this.fetched.clear();
		}
	}

	private void fetch(Duration left) {
		boolean last = left.compareTo(READ) <= 0;
		// The server looks only ten times a second whether a wait is over.
		Future<?> end = (last && !left.isZero())
				? this.threads.maintenance().schedule(this::wakeUp, left.toNanos(), TimeUnit.NANOSECONDS) : null;
		Moment asked = Moment.now();
		List<Delivery> deliveries = this.subscription.fetch(1, last ? left : READ);
		if (end != null) {
			end.cancel(false);
		}
		List<InFlightMessage> messages = this.leases.hold(deliveries, asked);
		this.inFlight.add(messages);
		this.fetched.addAll(messages);
	}

	private void wakeUp() {
		try {
			this.subscription.wakeUp();
		}
		catch (RmqException ex) {
			logger.debug("A waiting read could not be woken, and ends with its time", ex);
		}
	}

	/**
	 * Make sure that the caller was not interrupted.
	 * @throws RmqException if it was
	 */
	void requireNoInterrupt() {
		if (Thread.currentThread().isInterrupted()) {
			throw new RmqException(RmqErrorCode.INTERNAL, "Interrupted while waiting for a message of topic '%s'"
				.formatted(this.subscription.consumer().topic()), null);
		}
	}

	/**
	 * A message was settled.
	 */
	void settled(InFlightMessage message) {
		this.inFlight.remove(message);
	}

	/**
	 * Hand back all but one message, for others to handle them meanwhile, and look after
	 * its lease.
	 */
	void keepOnly(InFlightMessage kept) {
		this.duties.showLife();
		if (this.fetched.isEmpty()) {
			return;
		}
		try {
			this.subscription.releaseAllBut(List.of(kept.delivery().lease()));
			this.fetched.forEach(this.inFlight::remove);
			this.fetched.clear();
		}
		catch (RmqException ex) {
			logger.debug("The other messages that were fetched are released at the end", ex);
		}
	}

	/**
	 * Leave the group. What is still held goes back to it.
	 */
	@Override
	public void close() {
		this.duties.close();
		this.report.close();
		if (this.joined) {
			releaseAll();
		}
		this.leaseKeeping.close();
		this.leaseExpiry.close();
		this.subscription.close();
		if (this.joined) {
			this.recovery.goOn(this.subscription);
		}
	}

	private void releaseAll() {
		try {
			this.subscription.release();
		}
		catch (RmqException ex) {
			logger.debug("The messages of consumer '%s' are delivered again when their leases run out"
				.formatted(this.subscription.consumer().name()), ex);
		}
	}

}
