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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;

import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.Settlement;
import io.rmq.listener.ListenerEndpoint;

/**
 * Where the outcomes of messages go: to the server, dead letters that are forwarded by
 * way of their topic. Thread-safe.
 */
final class Outcomes {

	private final SettlementQueue queue;

	private final DeadLetterForwarding forwarding;

	/**
	 * Create the way that outcomes take.
	 * @param sender sends dead letters to their topic
	 * @param queue stores all other outcomes
	 * @param waiting is told of a message that cannot be forwarded now
	 * @param executor where to try to forward again
	 */
	Outcomes(ListenerEndpoint endpoint, Function<OutboundMessage, CompletableFuture<Receipt>> sender,
			SettlementQueue queue, Consumer<InFlightMessage> waiting, ScheduledExecutorService executor) {
		this.queue = queue;
		this.forwarding = new DeadLetterForwarding(endpoint, sender, queue::add, waiting, executor);
	}

	/**
	 * Settle a message, without waiting for it. The message is held until then.
	 */
	void add(InFlightMessage message, Settlement outcome) {
		if (outcome instanceof Settlement.DeadLetter deadLetter && this.forwarding.takes(message.delivery())) {
			this.forwarding.add(message, deadLetter);
		}
		else {
			this.queue.add(message, outcome);
		}
	}

}
