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

import java.time.Instant;
import java.util.Objects;

import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A message that the container has fetched, until its settlement is confirmed or it goes
 * back to its group. The one place where its {@link MessageState state} changes: by the
 * methods below and in no other way. Thread-safe.
 */
final class InFlightMessage {

	/**
	 * What a caller that wants to settle a message finds.
	 */
	enum Claim {

		/**
		 * The outcome is this caller's to determine.
		 */
		GRANTED,

		/**
		 * The message is acknowledged already, as its handling had not ended. Said once.
		 */
		EARLY,

		/**
		 * Another caller was faster.
		 */
		SETTLED,

		/**
		 * Its lease is lost, or the message was released.
		 */
		LOST

	}

	private final Delivery delivery;

	private final Instant receivedAt;

	private final long fetchedAt = System.nanoTime();

	private final LeaseTerm lease;

	private final HandlerRun run = new HandlerRun();

	private MessageState state = MessageState.BUFFERED;

	/**
	 * What happens when its time runs out while it waits for its manual acknowledgment.
	 */
	private @Nullable Runnable expiry;

	/**
	 * Create a message that was fetched.
	 * @param confirmed when its lease began at the earliest
	 * @param validity for how long it may be handled then, in ns
	 */
	InFlightMessage(Delivery delivery, Instant receivedAt, Moment confirmed, long validity) {
		this.delivery = delivery;
		this.receivedAt = receivedAt;
		this.lease = new LeaseTerm(confirmed, validity);
	}

	Delivery delivery() {
		return this.delivery;
	}

	Instant receivedAt() {
		return this.receivedAt;
	}

	/**
	 * Return when it was fetched, in the terms of {@link System#nanoTime()}.
	 */
	long fetchedAt() {
		return this.fetchedAt;
	}

	synchronized MessageState state() {
		return this.state;
	}

	private void to(MessageState next) {
		to(next, this.state.allows(next));
	}

	private void to(MessageState next, boolean allowed) {
		if (!allowed) {
			throw new IllegalStateException(
					"%s is %s, and cannot become %s".formatted(this.delivery, this.state, next));
		}
		this.state = next;
	}

	/**
	 * The current thread begins to handle it alone. Takes back an interrupt that was
	 * meant for what the thread did before.
	 * @return {@code false} if its lease is lost, or may be, and it must not be handled
	 */
	synchronized boolean begin() {
		boolean begun = begin(null);
		if (begun) {
			Thread.interrupted();
		}
		return begun;
	}

	/**
	 * The current thread begins to handle it, with others.
	 * @param interrupts interrupts the thread, for all of them; {@code null} if there are
	 * no others
	 * @return {@code false} if its lease is lost, or may be, and it must not be handled
	 */
	synchronized boolean begin(@Nullable InterruptLimit interrupts) {
		if (this.state.isToBeReleased()) {
			return false;
		}
		if (this.state != MessageState.SETTLED_EARLY) {
			if (this.state == MessageState.BUFFERED && this.lease.mayBeOver()) {
				to(MessageState.LEASE_LOST);
				return false;
			}
			to(MessageState.HANDLING, this.state == MessageState.BUFFERED);
		}
		this.run.begin(interrupts);
		return true;
	}

	/**
	 * The current thread has failed to handle it, and is about to try once more at once.
	 * Takes back an interrupt that the handler has left behind.
	 * @return {@code false} if its outcome is not open any more, or it took too long
	 * already
	 */
	synchronized boolean mayBeginAgain() {
		boolean open = this.state == MessageState.HANDLING || this.state == MessageState.SETTLED_EARLY;
		if (!open || !this.run.isAtWork() || this.run.isTimedOut() || leaseLeft() <= 0) {
			return false;
		}
		Thread.interrupted();
		return true;
	}

	/**
	 * It waits for its manual acknowledgment once its handler has returned.
	 * @param expiry what to do if that does not come in time
	 */
	synchronized void stayOpen(Runnable expiry) {
		this.expiry = expiry;
	}

	/**
	 * The current thread has handled it, well or not. Takes back an interrupt that came
	 * too late, or that the handler has left behind.
	 * @return its state
	 */
	synchronized MessageState end() {
		this.run.end();
		Thread.interrupted();
		if (this.state == MessageState.HANDLING) {
			to(MessageState.OPEN);
		}
		return this.state;
	}

	/**
	 * The current thread has handled it, and is the one that settles it: from now on only
	 * the server says whether the lease was lost.
	 */
	synchronized Claim endAndClaim() {
		end();
		return claim();
	}

	/**
	 * Take the right to settle it, which one caller gets.
	 */
	synchronized Claim claim() {
		if (this.state.isEarly()) {
			to((this.state == MessageState.SETTLED_EARLY) ? MessageState.SETTLED : MessageState.SETTLING);
			return Claim.EARLY;
		}
		if (this.state.allows(MessageState.DECIDING)) {
			to(MessageState.DECIDING);
			return Claim.GRANTED;
		}
		return this.state.isToBeReleased() ? Claim.LOST : Claim.SETTLED;
	}

	/**
	 * Give the right to settle it back: no outcome could be determined.
	 */
	synchronized void unclaim() {
		if (this.state == MessageState.DECIDING) {
			to(this.run.isAtWork() ? MessageState.HANDLING : MessageState.OPEN);
		}
	}

	/**
	 * Its outcome is about to be stored.
	 * @return {@code false} if its lease was lost before, or it was released
	 */
	synchronized boolean beginSettling() {
		if (this.state.isToBeReleased()) {
			return false;
		}
		if (this.state != MessageState.SETTLING) {
			to(MessageState.SETTLING);
		}
		return true;
	}

	/**
	 * Its acknowledgement is about to be stored though its handling has not begun.
	 * @return {@code false} if its lease was lost before
	 */
	synchronized boolean beginSettlingEarly() {
		boolean leased = !this.state.isToBeReleased();
		if (leased) {
			to(MessageState.SETTLING_EARLY);
		}
		return leased;
	}

	/**
	 * The server has answered: the group has it no more.
	 * @return {@code false} if it is still handled, and kept until that ends
	 */
	synchronized boolean settled() {
		if (this.state == MessageState.SETTLING_EARLY) {
			to(MessageState.SETTLED_EARLY);
		}
		else if (this.state == MessageState.SETTLING) {
			to(MessageState.SETTLED);
		}
		return !this.run.isAtWork();
	}

	/**
	 * Its lease is lost, or its container does not wait for an outcome any more: the
	 * handler at work is interrupted.
	 * @return {@code false} if its outcome is determined, or its lease was lost before
	 */
	synchronized boolean lose() {
		if (!this.state.isOutcomeOpen()) {
			return false;
		}
		to(MessageState.LEASE_LOST);
		if (this.run.isAtWork()) {
			this.run.interrupt();
		}
		return true;
	}

	/**
	 * The container does not wait any longer for the handler at work, which is
	 * interrupted.
	 */
	synchronized void abandon() {
		if (!lose() && this.state.hasLeft() && this.run.isAtWork()) {
			this.run.interrupt();
		}
	}

	/**
	 * It goes back to its group as one that was not begun, once no handler is at work on
	 * it.
	 */
	synchronized void release() {
		if (this.state.isOutcomeOpen() || this.state == MessageState.DECIDING) {
			to(MessageState.RELEASING);
		}
	}

	/**
	 * It could not be handled, or it is not known whether it has left the group: it goes
	 * back if the group still has it. Its handler has ended.
	 */
	synchronized void giveUp() {
		this.run.end();
		if (this.state.allows(MessageState.RELEASING)) {
			to(MessageState.RELEASING);
		}
	}

	/**
	 * Its handler is not waited for any more, as it ends the application.
	 * @param acknowledged whether the message is acknowledged then, rather than released
	 * @return whether the acknowledgement is to be stored
	 */
	synchronized boolean leaveHandler(boolean acknowledged) {
		this.run.end();
		if (this.state != MessageState.HANDLING) {
			return false;
		}
		to(acknowledged ? MessageState.SETTLING_EARLY : MessageState.LEASE_LOST);
		return acknowledged;
	}

	/**
	 * Its lease was renewed.
	 * @param before a moment before the server was asked to do so
	 */
	synchronized void renewed(Moment before) {
		this.lease.renew(before);
	}

	/**
	 * Return whether its lease is to be renewed, as it was not confirmed for a time or
	 * longer.
	 * @param nanos the time in ns
	 */
	synchronized boolean needsRenewal(long nanos) {
		return !this.state.hasLeft() && this.lease.isUnconfirmedFor(nanos);
	}

	/**
	 * Return for how long its lease surely holds, in ns; the whole time when it needs no
	 * lease any more.
	 */
	synchronized long leaseLeft() {
		return this.state.isOutcomeOpen() ? this.lease.left() : this.lease.validity();
	}

	/**
	 * Return since when it is handled, in the terms of {@link System#nanoTime()}; 0 if
	 * its handling has not begun.
	 */
	synchronized long began() {
		return this.run.began();
	}

	/**
	 * Return whether a handler is at work on it.
	 */
	synchronized boolean isHandled() {
		return this.run.isAtWork();
	}

	synchronized boolean isHandledBy(Thread thread) {
		return this.run.thread() == thread;
	}

	/**
	 * Return whether a handler is at work on it, or it waits for its manual
	 * acknowledgment, and its lease is not lost.
	 */
	synchronized boolean isInProgress() {
		return isTimed() && !this.state.isToBeReleased();
	}

	private boolean isTimed() {
		return this.run.isAtWork() || (this.state == MessageState.OPEN && this.expiry != null);
	}

	/**
	 * Allow its handler more time.
	 */
	synchronized void extend(long nanos) {
		this.run.extend(nanos);
	}

	/**
	 * Return how long its handling may still take, in ns; the whole time if it is not
	 * handled.
	 */
	synchronized long timeLeft(long now, long timeout) {
		return isTimed() ? this.run.timeLeft(now, timeout) : timeout;
	}

	/**
	 * It took too long: its handler is interrupted, or its manual acknowledgment fails.
	 * @return {@code false} if it is done meanwhile, or was out of time before
	 */
	boolean timeOut(long now, long timeout) {
		Runnable failing;
		synchronized (this) {
			if (!isTimed() || this.run.isTimedOut() || timeLeft(now, timeout) > 0) {
				return false;
			}
			this.run.setTimedOut(true);
			if (this.run.isAtWork()) {
				this.run.interrupt();
				return true;
			}
			failing = Objects.requireNonNull(this.expiry);
		}
		boolean reported = false;
		try {
			failing.run();
			reported = true;
		}
		finally {
			if (!reported) {
				// There was no thread for what comes of it: another time.
				synchronized (this) {
					this.run.setTimedOut(false);
				}
			}
		}
		return true;
	}

	synchronized boolean isTimedOut() {
		return this.run.isTimedOut();
	}

	/**
	 * Return its handler if that took too long and still does not end.
	 */
	synchronized @Nullable Thread overdueHandler() {
		return this.run.isTimedOut() ? this.run.thread() : null;
	}

	/**
	 * Return whether an outcome may still have to be stored.
	 */
	synchronized boolean isUnsettled() {
		return !this.state.hasLeft() && !this.state.isToBeReleased();
	}

	/**
	 * Return whether it may go back to its group now.
	 */
	synchronized boolean isReleasable() {
		return this.state.isToBeReleased() && !this.run.isAtWork();
	}

}
