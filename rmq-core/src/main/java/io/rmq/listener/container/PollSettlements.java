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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.failure.Causes;
import io.rmq.listener.ListenerEndpoint;

/**
 * Stores the outcomes of messages one by one, for who waits for each. What fails because
 * of a moment of the server's is asked for again, but not for long. Thread-safe.
 */
final class PollSettlements {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final ListenerEndpoint endpoint;

	private final Broker broker;

	private final Subscription subscription;

	private final PollThreads threads;

	/**
	 * Half a lease at most: within it, nobody else has got the message.
	 */
	private final long patience;

	PollSettlements(ListenerEndpoint endpoint, Broker broker, Subscription subscription, PollThreads threads) {
		this.endpoint = endpoint;
		this.broker = broker;
		this.subscription = subscription;
		this.threads = threads;
		this.patience = Math.min(PATIENCE.toNanos(), subscription.consumer().lease().dividedBy(2).toNanos());
	}

	/**
	 * Store an outcome, and return when the server has confirmed it.
	 * @return {@code false} if the message is not ours any more
	 * @throws RmqException if the outcome was not stored, or not for certain
	 */
	boolean store(InFlightMessage message, Settlement outcome) {
		return store(message, outcome, RmqException::isTransient);
	}

	private boolean store(InFlightMessage message, Settlement outcome, Predicate<RmqException> passes) {
		if (!message.beginSettling()) {
			return false;
		}
		Settlement routed = route(message, outcome);
		long begun = System.nanoTime();
		for (boolean again = false;; again = true) {
			try {
				// When the answer to an earlier try was lost, a refusal means "done".
				boolean stored = settle(routed).isEmpty() || (again && System.nanoTime() - begun < this.patience);
				if (stored) {
					DeliveryLog.settled(routed);
				}
				return stored;
			}
			catch (RmqException ex) {
				if (!passes.test(ex) || System.nanoTime() - begun > this.patience || !pause()) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Store an outcome, without waiting for a server that does not accept it now.
	 * @throws RmqException if the outcome was not stored, or not for certain
	 */
	void storeUnlessRefused(InFlightMessage message, Settlement outcome) {
		store(message, outcome, (error) -> error.isTransient() && error.getCode() != RmqErrorCode.SERVER_REFUSED);
	}

	/**
	 * A dead letter may have to be sent to another topic first.
	 */
	private Settlement route(InFlightMessage message, Settlement outcome) {
		CompletableFuture<Settlement> routed = new CompletableFuture<>();
		DeadLetterForwarding forwarding = new DeadLetterForwarding(this.endpoint, this.broker::send,
				(forwarded, settlement) -> routed.complete(settlement), (waiting) -> {
				}, this.threads.maintenance());
		if (!(outcome instanceof Settlement.DeadLetter deadLetter) || !forwarding.takes(message.delivery())) {
			return outcome;
		}
		forwarding.add(message, deadLetter);
		return routed.join();
	}

	/**
	 * An interrupt does not end the wait: what becomes of the message is to be known.
	 */
	private Set<Lease> settle(Settlement settlement) {
		try {
			return this.subscription.settle(List.of(settlement)).join().refusedOrThrow();
		}
		catch (CompletionException ex) {
			throw (Causes.unwrap(ex) instanceof RmqException cause) ? cause : ex;
		}
	}

	private static boolean pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
