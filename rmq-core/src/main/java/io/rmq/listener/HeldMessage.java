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

import java.time.Instant;
import java.util.Objects;

import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A message that the container holds, from fetching it until its settlement is confirmed.
 * Knows who handles it, so that a handler whose lease is lost can be interrupted, and
 * only that one.
 */
final class HeldMessage {

	private final Delivery delivery;

	private final Instant receivedAt;

	private final long heldSince = System.nanoTime();

	/**
	 * For how long its lease holds after it was confirmed, in ns.
	 */
	private final long validity;

	/**
	 * When its lease began at the earliest.
	 */
	private Moment confirmed;

	private @Nullable Thread handler;

	/**
	 * Interrupts the handler, if it handles others beside this.
	 */
	private @Nullable InterruptLimit interrupts;

	private long began;

	private long extension;

	private boolean timedOut;

	/**
	 * Whether it has left the group, though it is still handled.
	 */
	private boolean settled;

	/**
	 * What happens when its time runs out while it waits to be settled by hand.
	 */
	private @Nullable Runnable expiry;

	private boolean lost;

	private boolean decided;

	/**
	 * Whether it was acknowledged while its handler was still at work.
	 */
	private boolean early;

	/**
	 * Create a message that is held.
	 * @param confirmed when its lease began at the earliest
	 * @param validity for how long it may be handled then, in ns
	 */
	HeldMessage(Delivery delivery, Instant receivedAt, Moment confirmed, long validity) {
		this.delivery = delivery;
		this.receivedAt = receivedAt;
		this.confirmed = confirmed;
		this.validity = validity;
	}

	Delivery delivery() {
		return this.delivery;
	}

	Instant receivedAt() {
		return this.receivedAt;
	}

	/**
	 * Return since when it is held, in the terms of {@link System#nanoTime()}.
	 */
	long heldSince() {
		return this.heldSince;
	}

	/**
	 * Its lease was renewed.
	 * @param before a moment before the server was asked to do so
	 */
	synchronized void confirm(Moment before) {
		this.confirmed = before;
	}

	/**
	 * Return whether its lease was not confirmed for a time or longer.
	 * @param nanos the time in ns
	 */
	synchronized boolean isUnconfirmedFor(long nanos) {
		return this.confirmed.nanosAtMost() >= nanos;
	}

	/**
	 * Return for how long its lease surely holds, in ns; the whole time when it needs no
	 * lease any more.
	 */
	synchronized long leaseLeft() {
		return needsLease() ? this.validity - this.confirmed.nanosAwake() : this.validity;
	}

	private boolean needsLease() {
		return !this.lost && !this.decided && !this.settled;
	}

	/**
	 * Return since when it is handled, in the terms of {@link System#nanoTime()}.
	 */
	synchronized long began() {
		return this.began;
	}

	/**
	 * The current thread begins to handle it. Takes back an interrupt that was meant for
	 * what the thread did before.
	 * @return {@code false} if it is lost already, or may be, and must not be handled
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
	 * @return {@code false} if it is lost already, or may be, and must not be handled
	 */
	synchronized boolean begin(@Nullable InterruptLimit interrupts) {
		if (needsLease() && this.confirmed.nanosAtMost() >= this.validity) {
			// The process stood still, or the server could not be asked: others may have
			// it.
			this.lost = true;
		}
		if (this.lost) {
			return false;
		}
		this.interrupts = interrupts;
		this.handler = Thread.currentThread();
		this.began = System.nanoTime();
		return true;
	}

	/**
	 * The current thread has failed to handle it, and is about to try once more at once.
	 * Takes back an interrupt that the handler has left behind.
	 * @return {@code false} if it was lost meanwhile, or took too long already
	 */
	synchronized boolean mayBeginAgain() {
		if (this.lost || this.timedOut || this.early || leaseLeft() <= 0) {
			return false;
		}
		Thread.interrupted();
		return true;
	}

	/**
	 * The current thread has handled it, well or not. Takes back an interrupt that came
	 * too late, or that the handler has left behind.
	 * @return {@code false} if it was lost meanwhile
	 */
	synchronized boolean end() {
		this.handler = null;
		Thread.interrupted();
		return !this.lost || this.settled;
	}

	/**
	 * Return whether somebody has begun to handle it.
	 */
	synchronized boolean hasBegun() {
		return this.began != 0;
	}

	/**
	 * The current thread has handled it, but somebody else will say what becomes of it.
	 * @param expiry what to do if nobody does in time
	 */
	synchronized void await(Runnable expiry) {
		this.expiry = expiry;
	}

	/**
	 * It has left the group, so that it has no lease any more.
	 * @return {@code false} if it is still handled, and held until that ends
	 */
	synchronized boolean settled() {
		this.settled = true;
		return this.handler == null;
	}

	/**
	 * It could not be handled, or it is not known whether it has left the group: it goes
	 * back, if it is still there.
	 */
	synchronized void giveBack() {
		this.handler = null;
		this.settled = false;
		this.lost = true;
	}

	synchronized boolean isSettled() {
		return this.settled;
	}

	/**
	 * Its handler is not waited for any more, as it ends the application.
	 * @param acknowledged whether the message is acknowledged then, rather than lost
	 * @return whether the acknowledgement is to be stored
	 */
	synchronized boolean leaveHandler(boolean acknowledged) {
		this.handler = null;
		if (this.lost || this.decided || this.settled) {
			return false;
		}
		this.lost = !acknowledged;
		this.early = acknowledged;
		this.decided = acknowledged;
		return acknowledged;
	}

	/**
	 * Return whether it was acknowledged before its handler has ended.
	 */
	synchronized boolean isAcknowledgedEarly() {
		return this.early;
	}

	synchronized boolean isHandledBy(Thread thread) {
		return this.handler == thread;
	}

	/**
	 * Its handler may take longer.
	 */
	synchronized void extend(long nanos) {
		this.extension += nanos;
	}

	/**
	 * Return whether somebody handles it at this moment, or it waits to be settled by
	 * hand, and it is not lost.
	 */
	synchronized boolean isInWork() {
		return !this.lost && this.began != 0 && (this.handler != null || this.expiry != null);
	}

	/**
	 * Return how long its handler may still take, in ns; the whole time if none is at
	 * work.
	 */
	synchronized long timeLeft(long now, long timeout) {
		boolean inWork = this.handler != null || this.expiry != null;
		return inWork ? this.began + timeout + this.extension - now : timeout;
	}

	/**
	 * It took too long: its handler is interrupted, or what was to come of it fails.
	 * @return {@code false} if it is done meanwhile, or was out of time before
	 */
	boolean timeOut(long now, long timeout) {
		Runnable failing;
		synchronized (this) {
			if ((this.handler == null && this.expiry == null) || this.timedOut || timeLeft(now, timeout) > 0) {
				return false;
			}
			this.timedOut = true;
			if (this.handler != null) {
				interrupt(this.handler);
				return true;
			}
			failing = Objects.requireNonNull(this.expiry);
		}
		boolean told = false;
		try {
			failing.run();
			told = true;
		}
		finally {
			if (!told) {
				retryTimeOut();
			}
		}
		return true;
	}

	/**
	 * There was no thread for what comes of it: another time.
	 */
	private synchronized void retryTimeOut() {
		this.timedOut = false;
	}

	/**
	 * What becomes of it is decided, and being stored. If its lease is gone, that may be
	 * because it was stored.
	 */
	synchronized void decided() {
		this.decided = true;
	}

	synchronized boolean isTimedOut() {
		return this.timedOut;
	}

	/**
	 * Return its handler if that took too long and still does not end.
	 */
	synchronized @Nullable Thread overdueHandler() {
		return this.timedOut ? this.handler : null;
	}

	/**
	 * It is not ours any more: whoever handles it is interrupted.
	 * @return {@code false} if it was lost already
	 */
	synchronized boolean lose() {
		if (this.lost || this.decided || (this.settled && this.handler == null)) {
			return false;
		}
		this.lost = true;
		if (this.handler != null) {
			interrupt(this.handler);
		}
		return true;
	}

	private void interrupt(Thread handler) {
		if (this.interrupts != null) {
			this.interrupts.interrupt(handler);
		}
		else {
			handler.interrupt();
		}
	}

	synchronized boolean isLost() {
		return this.lost;
	}

	/**
	 * Return whether it is lost and nobody handles it: it may go back to its group.
	 */
	synchronized boolean isDiscarded() {
		return this.lost && this.handler == null;
	}

	/**
	 * Return whether somebody handles it at this moment.
	 */
	synchronized boolean isHandled() {
		return this.handler != null;
	}

}
