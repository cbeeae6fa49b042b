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

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.rmq.broker.Delivery;
import io.rmq.broker.Subscription;

/**
 * Keeps a message that kills its consumers from taking others with it. The death of a
 * consumer counts for all messages that it held, as nobody can say which it was. So of a
 * message that was there before, the server is told when it is begun: only then does
 * another death count. And what was there twice is handled while no other such message
 * is: then it is clear which it was. Thread-safe.
 */
final class Suspects {

	/**
	 * After how many deaths a message is handled apart from others like it.
	 */
	private static final int APART = 2;

	private final Subscription subscription;

	private final int known;

	private final int apart;

	private final Lock alone = new ReentrantLock();

	/**
	 * Create what looks after the messages of a subscription.
	 * @param maxDeliveries how many consumers may die with a message
	 */
	Suspects(Subscription subscription, int maxDeliveries) {
		this.subscription = subscription;
		this.known = (maxDeliveries > 1) ? 1 : 0;
		this.apart = Math.max(1, Math.min(APART, maxDeliveries - 1));
	}

	/**
	 * Begin to handle a message, when it may be: waits for others like it. Has to be
	 * followed by {@link #end}, whatever comes of it.
	 * @return {@code false} if it is not ours any more
	 * @throws io.rmq.RmqException if the server cannot be told
	 */
	boolean begin(Delivery delivery) {
		if (delivery.crashes() >= this.apart) {
			this.alone.lock();
		}
		return delivery.crashes() < this.known || this.subscription.begin(delivery.lease());
	}

	void end(Delivery delivery) {
		if (delivery.crashes() >= this.apart) {
			this.alone.unlock();
		}
	}

}
