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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.rmq.RmqException;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;

/**
 * Acknowledges messages before they are handled, and waits until the server has confirmed
 * that: only then is none handled twice. Thread-safe.
 */
final class ReceiptAcknowledgment {

	private final Subscription subscription;

	private final Settlements settlements;

	ReceiptAcknowledgment(Subscription subscription, Settlements settlements) {
		this.subscription = subscription;
		this.settlements = settlements;
	}

	/**
	 * Acknowledge messages.
	 * @return the messages that have left the group
	 */
	List<InFlightMessage> acknowledge(List<InFlightMessage> messages) throws InterruptedException, ExecutionException {
		// Left behind by another handler: interrupted here, the thread would not learn
		// whether they have left.
		Thread.interrupted();
		List<InFlightMessage> leased = messages.stream().filter(this::beginSettling).toList();
		if (leased.isEmpty()) {
			return leased;
		}
		List<Settlement> outcomes = leased.stream().<Settlement>map(ReceiptAcknowledgment::outcome).toList();
		SettlementResult result = this.subscription.settle(outcomes).get();
		List<InFlightMessage> left = new ArrayList<>();
		for (InFlightMessage message : leased) {
			RmqException failure = result.failed().get(message.delivery().lease());
			if (failure != null) {
				this.settlements.giveUp(message, failure);
			}
			else if (result.refused().contains(message.delivery().lease())) {
				this.settlements.dropOutcome(message);
			}
			else {
				message.settled();
				DeliveryLog.settled(outcome(message));
				left.add(message);
			}
		}
		return left;
	}

	private boolean beginSettling(InFlightMessage message) {
		boolean leased = message.beginSettlingEarly();
		if (!leased) {
			this.settlements.drop(message);
		}
		return leased;
	}

	private static Settlement outcome(InFlightMessage message) {
		return new Settlement.Acknowledge(message.delivery());
	}

}
