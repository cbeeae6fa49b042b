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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqOutcome;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a container do: receive a message, invoke the listener, settle the
 * outcome, and so on until there is nothing more to receive. Thread-safe.
 */
final class Worker implements Runnable {

	private static final RmqLog logger = RmqLog.of(Worker.class);

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final MessageFetcher fetcher;

	private final Settlements settlements;

	private final PoisonGuard poison;

	private final Invoker invoker;

	private final Interceptors interceptors;

	private final DeadLetters deadLetters;

	private final FailureHandler failures;

	private final Runnable stop;

	private final Executor later;

	/**
	 * Create a worker.
	 * @param stop stops the container
	 * @param later where to do what the worker does not wait for
	 */
	Worker(ListenerEndpoint endpoint, Subscription subscription, MessageFetcher fetcher, Settlements settlements,
			PoisonGuard poison, Invoker invoker, Interceptors interceptors, Runnable stop, Executor later) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.fetcher = fetcher;
		this.settlements = settlements;
		this.poison = poison;
		this.invoker = invoker;
		this.interceptors = interceptors;
		this.stop = stop;
		this.later = later;
		this.deadLetters = new DeadLetters(endpoint);
		this.failures = new FailureHandler(endpoint, this.deadLetters);
	}

	@Override
	public void run() {
		for (InFlightMessage message = this.fetcher.next(); message != null; message = this.fetcher.next()) {
			try {
				handleAndSettle(message);
			}
			catch (Throwable ex) {
				// Perhaps there is no memory even for an outcome; the thread lives on.
				this.settlements.giveUp(this.endpoint, message, ex);
			}
		}
	}

	/**
	 * Handle a message and settle it. One that is not to be handled after all stays as it
	 * is: lost, to be handed back.
	 */
	private void handleAndSettle(InFlightMessage message) throws Exception {
		Settlement unfit = this.deadLetters.unfit(message.delivery(), this.subscription::serverTime);
		if (unfit != null) {
			this.settlements.settle(message, unfit);
			return;
		}
		try {
			if (this.poison.begin(message)) {
				DeliveryContext context = new DeliveryContext(message, this.endpoint, this.stop);
				switch (this.endpoint.settings().ackMode()) {
					case AUTO -> handle(context);
					case MANUAL -> handleByHand(context);
					case ON_RECEIPT -> handleOnce(context);
				}
			}
		}
		finally {
			this.poison.end();
		}
	}

	private void handle(DeliveryContext context) {
		InFlightMessage message = context.message();
		if (!message.begin()) {
			this.settlements.drop(message);
			return;
		}
		Throwable error = this.invoker.invoke(context, null);
		InFlightMessage.Claim claim = message.endAndClaim();
		if (claim == InFlightMessage.Claim.EARLY) {
			endEarly(context, error);
			return;
		}
		boolean leased = claim == InFlightMessage.Claim.GRANTED;
		if (leased && error != null && Invoker.isStop(error)) {
			stopAndRelease(context, error);
			return;
		}
		if (Invoker.isStop(error)) {
			this.stop.run();
		}
		this.settlements.settle(context, leased ? outcome(context, error) : null);
	}

	/**
	 * The handler has closed the application, and its message was acknowledged then.
	 */
	private void endEarly(DeliveryContext context, @Nullable Throwable error) {
		if (error != null) {
			logger.error(
					"Listener '%s' failed with %s, which is lost, as it was acknowledged when its handler closed the application"
						.formatted(this.endpoint.id(), context.delivery()),
					error);
		}
		this.interceptors.completed(context, RmqOutcome.ACKNOWLEDGED);
	}

	private Settlement outcome(DeliveryContext context, @Nullable Throwable error) {
		return (error != null) ? this.failures.of(context, error) : new Settlement.Acknowledge(context.delivery());
	}

	private void handleByHand(DeliveryContext context) {
		// What was handed on is in work until it is settled.
		OpenMessage message = new OpenMessage(context, this.failures, this.interceptors, this.settlements,
				() -> this.invoker.learn(context.message()));
		if (!context.message().begin()) {
			this.settlements.drop(context.message());
			return;
		}
		message.stayOpen(this.later);
		Throwable error = this.invoker.invoke(context, message);
		boolean leased = message.end();
		if (error != null && Invoker.isStop(error)) {
			if (leased && !message.isSettled()) {
				stopAndRelease(context, error);
			}
			else {
				this.stop.run();
			}
		}
		else if (leased && error != null && !message.failIfOpen(error)) {
			logger.warn("Listener '%s' failed after it had settled %s, which stands".formatted(this.endpoint.id(),
					context.delivery()), error);
		}
		else if (leased && error == null) {
			message.expireIfTimedOut();
		}
	}

	/**
	 * The message leaves the group first, and the server must have said so: only then is
	 * it not handled twice.
	 */
	private void handleOnce(DeliveryContext context) throws InterruptedException, ExecutionException {
		InFlightMessage message = context.message();
		// Left behind by another handler: who is interrupted here would not learn whether
		// it has left.
		Thread.interrupted();
		if (!message.beginSettlingEarly()) {
			this.settlements.drop(message);
			return;
		}
		Settlement acknowledgement = new Settlement.Acknowledge(context.delivery());
		Set<Lease> refused = this.subscription.settle(List.of(acknowledgement)).get().refusedOrThrow();
		if (!refused.isEmpty()) {
			this.settlements.dropOutcome(message);
			return;
		}
		message.settled();
		DeliveryLog.settled(acknowledgement);
		message.begin();
		Throwable error = this.invoker.invoke(context, null);
		message.end();
		this.settlements.remove(message);
		if (error != null) {
			logger.error("Listener '%s' failed with %s, which is lost, as it was acknowledged on receipt"
				.formatted(this.endpoint.id(), context.delivery()), error);
			if (Invoker.isStop(error)) {
				this.stop.run();
			}
		}
		this.interceptors.completed(context, RmqOutcome.ACKNOWLEDGED);
	}

	/**
	 * Stop the container, and release the message as one that was not begun.
	 */
	private void stopAndRelease(DeliveryContext context, Throwable error) {
		logger.info("Listener '%s' stops, as its handler asks for: %s".formatted(this.endpoint.id(),
				EscapedText.of(error)));
		context.message().release();
		this.interceptors.completed(context, RmqOutcome.RETURNED);
		this.stop.run();
	}

}
