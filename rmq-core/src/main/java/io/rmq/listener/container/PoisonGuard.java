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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.rmq.broker.Subscription;

/**
 * Keeps a message that kills its consumers from taking others with it. The death of a
 * consumer counts for all messages that it held, as nobody can say which it was. So of a
 * message that was there before, the server is told when it is begun: only then does
 * another death count. And what was there twice is handled while no other such message
 * is: then it is clear which it was. Thread-safe.
 */
final class PoisonGuard {

	/**
	 * After how many deaths a message is handled apart from others like it.
	 */
	private static final int APART = 2;

	private static final long LOOK_INTERVAL = 100;

	private final Subscription subscription;

	private final BooleanSupplier stopped;

	private final int known;

	private final int apart;

	private final ReentrantLock alone = new ReentrantLock();

	/**
	 * Create what looks after the messages of a subscription.
	 * @param maxDeliveries how many consumers may die with a message
	 * @param stopped tells whether no more messages are to be begun
	 */
	PoisonGuard(Subscription subscription, int maxDeliveries, BooleanSupplier stopped) {
		this.subscription = subscription;
		this.stopped = stopped;
		this.known = (maxDeliveries > 1) ? 1 : 0;
		this.apart = Math.max(1, Math.min(APART, maxDeliveries - 1));
	}

	/**
	 * Wait until a message may be handled, and tell the server that it is now. To be
	 * followed by {@link #end}.
	 * @return {@code false} if it is not to be handled here after all, and goes back if
	 * it is still ours
	 * @throws io.rmq.RmqException if the server cannot be told
	 */
	boolean begin(InFlightMessage message) throws InterruptedException {
		if (!isSuspect(message)) {
			return true;
		}
		int crashes = message.delivery().crashes();
		boolean ours = (crashes < this.apart || waitForOthers()) && tell(message);
		if (!ours) {
			message.release();
		}
		return ours;
	}

	private boolean tell(InFlightMessage message) {
		Moment before = Moment.now();
		boolean ours = this.subscription.begin(message.delivery().lease());
		if (ours) {
			message.renewed(before);
		}
		return ours;
	}

	/**
	 * Return whether the server is to be told when a message begins.
	 */
	boolean isSuspect(InFlightMessage message) {
		return message.delivery().crashes() >= this.known;
	}

	private boolean waitForOthers() throws InterruptedException {
		while (!this.alone.tryLock(LOOK_INTERVAL, TimeUnit.MILLISECONDS)) {
			if (this.stopped.getAsBoolean()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The message was handled, or not.
	 */
	void end() {
		if (this.alone.isHeldByCurrentThread()) {
			this.alone.unlock();
		}
	}

}
