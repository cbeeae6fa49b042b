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
import java.util.concurrent.Executor;

import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;

/**
 * What each thread of a container does: receive the messages that are handled together,
 * one or a batch, call the listener, settle what the listener has not settled, and so on
 * until there is nothing more to receive. Thread-safe.
 */
final class Worker implements Runnable {

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final MessageFetcher fetcher;

	private final MessageSource source;

	private final ListenerCall listener;

	private final Settlements settlements;

	private final Interceptors interceptors;

	private final ReceiptAcknowledgment receipts;

	private final PoisonGuard poison;

	private final Prefetch prefetch;

	private final Runnable stop;

	private final Executor later;

	private final Conclusion conclusion;

	/**
	 * Create a worker.
	 * @param stop stops the container
	 * @param later where to do what the worker does not wait for
	 */
	Worker(ListenerEndpoint endpoint, Subscription subscription, MessageFetcher fetcher, MessageSource source,
			ListenerCall listener, Settlements settlements, Interceptors interceptors, PoisonGuard poison,
			Prefetch prefetch, Runnable stop, Executor later) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.fetcher = fetcher;
		this.source = source;
		this.listener = listener;
		this.settlements = settlements;
		this.interceptors = interceptors;
		this.receipts = new ReceiptAcknowledgment(subscription, settlements);
		this.poison = poison;
		this.prefetch = prefetch;
		this.stop = stop;
		this.later = later;
		this.conclusion = new Conclusion(endpoint, stop);
	}

	@Override
	public void run() {
		for (List<InFlightMessage> batch = this.source.next(); !batch.isEmpty(); batch = this.source.next()) {
			try {
				if (mayBegin(batch)) {
					handleAndSettle(batch);
				}
			}
			catch (Throwable ex) {
				// Perhaps there is no memory even for an outcome; the thread lives on.
				batch.forEach((message) -> this.settlements.giveUp(message, ex));
			}
		}
	}

	/**
	 * The container may have been stopped or paused since the messages were fetched: then
	 * they are released.
	 */
	private boolean mayBegin(List<InFlightMessage> messages) {
		if (!this.fetcher.isHalted()) {
			return true;
		}
		messages.forEach(InFlightMessage::release);
		this.settlements.releaseSoon();
		return false;
	}

	/**
	 * Handle messages and settle them. A message with which a consumer has died is
	 * handled alone, so that it takes no other with it.
	 */
	private void handleAndSettle(List<InFlightMessage> batch) throws InterruptedException, ExecutionException {
		List<InFlightMessage> sound = new ArrayList<>(batch.size());
		List<InFlightMessage> suspects = new ArrayList<>(0);
		for (InFlightMessage message : batch) {
			Settlement unfit = this.settlements.unfit(message.delivery(), this.subscription::serverTime);
			if (unfit != null) {
				this.settlements.settle(message, unfit);
			}
			else {
				(this.poison.isSuspect(message) ? suspects : sound).add(message);
			}
		}
		if (!sound.isEmpty()) {
			handle(sound);
		}
		for (int i = 0; i < suspects.size() && mayBegin(suspects.subList(i, suspects.size())); i++) {
			try {
				if (this.poison.begin(suspects.get(i))) {
					handle(List.of(suspects.get(i)));
				}
			}
			finally {
				this.poison.end();
			}
		}
	}

	private void handle(List<InFlightMessage> messages) throws InterruptedException, ExecutionException {
		AckMode mode = this.endpoint.settings().ackMode();
		List<OpenMessage> begun = begin((mode == AckMode.ON_RECEIPT) ? this.receipts.acknowledge(messages) : messages);
		if (begun.isEmpty()) {
			return;
		}
		Throwable error = this.listener.invoke(begun);
		if (mode != AckMode.MANUAL) {
			begun.forEach((message) -> learn(message.message(), begun.size()));
		}
		this.conclusion.conclude(begun, error);
	}

	/**
	 * Begin to handle messages. Those whose leases are lost are left out.
	 */
	private List<OpenMessage> begin(List<InFlightMessage> messages) {
		InterruptLimit interrupts = (messages.size() > 1) ? new InterruptLimit() : null;
		// Of what the thread did before.
		Thread.interrupted();
		List<OpenMessage> begun = new ArrayList<>(messages.size());
		for (InFlightMessage message : messages) {
			if (message.begin(interrupts)) {
				begun.add(open(message, messages.size()));
			}
			else {
				this.settlements.drop(message);
			}
		}
		return begun;
	}

	private OpenMessage open(InFlightMessage message, int together) {
		OpenMessage open = new OpenMessage(new DeliveryContext(message, this.endpoint, this.stop), this.settlements,
				this.interceptors);
		if (this.endpoint.settings().ackMode() == AckMode.MANUAL) {
			// It is in progress until it is settled.
			open.stayOpen(this.later, () -> learn(message, together));
		}
		return open;
	}

	/**
	 * Learn how long one of the messages that were handled together took.
	 */
	private void learn(InFlightMessage message, int together) {
		this.prefetch.learn((System.nanoTime() - message.began()) / together, message.delivery().body().length);
	}

}
