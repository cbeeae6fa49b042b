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

import io.rmq.RmqContext;
import io.rmq.RmqFormatException;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * One thread of a container: receives a message, invokes the listener, settles the
 * outcome, and so on until there is nothing more to receive.
 */
final class Worker implements Runnable {

	private static final Log logger = LogFactory.getLog(Worker.class);

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final Intake intake;

	private final Prefetch prefetch;

	private final Holdings holdings;

	private final Outcomes outcomes;

	private final Suspects suspects;

	private final DeadLetters deadLetters;

	Worker(ListenerEndpoint endpoint, Subscription subscription, Intake intake, Prefetch prefetch, Holdings holdings,
			Outcomes outcomes, Suspects suspects) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.intake = intake;
		this.prefetch = prefetch;
		this.holdings = holdings;
		this.outcomes = outcomes;
		this.suspects = suspects;
		this.deadLetters = new DeadLetters(endpoint);
	}

	@Override
	public void run() {
		for (HeldMessage message = receive(); message != null; message = receive()) {
			try {
				handleAndSettle(message);
			}
			catch (Throwable ex) {
				// Perhaps there is no memory even for an outcome; the thread lives on.
				giveUp(message, ex);
			}
		}
	}

	/**
	 * Handle a message and settle it. One that is not to be handled after all stays as it
	 * is: lost, to be handed back.
	 */
	private void handleAndSettle(HeldMessage message) throws InterruptedException {
		Settlement unfit = this.deadLetters.unfit(message.delivery(), this.subscription.serverTime());
		if (unfit != null) {
			settle(message, message.isLost() ? null : unfit);
			return;
		}
		try {
			if (this.suspects.begin(message)) {
				settle(message, invoke(message));
			}
		}
		finally {
			this.suspects.end();
		}
	}

	private @Nullable HeldMessage receive() {
		while (true) {
			try {
				return this.intake.next();
			}
			catch (InterruptedException ex) {
				// It was meant for a handler that has ended: a stop interrupts nobody
				// here.
				logger.debug(
						"A thread of listener '%s' was interrupted between two messages".formatted(this.endpoint.id()));
			}
		}
	}

	/**
	 * Handle the message.
	 * @return the outcome, or {@code null} if the message is not ours any more
	 */
	private @Nullable Settlement invoke(HeldMessage message) {
		Delivery delivery = message.delivery();
		if (!message.begin()) {
			return null;
		}
		long start = System.nanoTime();
		RmqContext context = context(message);
		Throwable error = handle(delivery, context);
		for (int calls = 1; error != null && this.endpoint.settings().retry().isImmediate(error, context, calls)
				&& message.mayBeginAgain(); calls++) {
			logger.debug(
					"Listener '%s' failed with %s; it is tried again at once".formatted(this.endpoint.id(), delivery),
					error);
			error = handle(delivery, context);
		}
		boolean ours = message.end();
		this.prefetch.learn(System.nanoTime() - start, delivery.body().length);
		if (!ours) {
			return null;
		}
		if (message.isTimedOut()) {
			error = new RmqHandlerTimeoutException("Listener '%s' took longer than %s and was interrupted"
				.formatted(this.endpoint.id(), this.endpoint.settings().handlerTimeout()), error);
		}
		return (error != null) ? failed(delivery, error, context) : new Settlement.Acknowledge(delivery);
	}

	private @Nullable Throwable handle(Delivery delivery, RmqContext context) {
		try {
			if (delivery.defect() != null) {
				throw new RmqFormatException("The message cannot be read: " + delivery.defect(), null);
			}
			this.endpoint.listener().onMessage(delivery, context);
			return null;
		}
		catch (Throwable ex) {
			// Whatever it throws, an Error too: it is this message's failure, not the
			// worker's.
			return ex;
		}
	}

	private void settle(HeldMessage message, @Nullable Settlement outcome) {
		if (outcome == null) {
			logger.warn("The lease of %s was lost, its outcome is dropped; it is handled again"
				.formatted(message.delivery()));
			this.holdings.remove(message);
			this.intake.permitsFreed();
			return;
		}
		this.outcomes.add(message, outcome);
	}

	private Settlement failed(Delivery delivery, Throwable error, RmqContext context) {
		Settlement outcome = this.endpoint.settings().retry().settle(delivery, error, context);
		try {
			log(outcome, error);
		}
		catch (RuntimeException ex) {
			logger.error("Listener '%s' failed with %s, with an error of %s that cannot be logged"
				.formatted(this.endpoint.id(), delivery, error.getClass()), ex);
		}
		return (outcome instanceof Settlement.DeadLetter deadLetter) ? this.deadLetters.settle(deadLetter) : outcome;
	}

	private void log(Settlement outcome, Throwable error) {
		if (outcome instanceof Settlement.Retry retry) {
			logger.warn("Listener '%s' failed with %s; it is tried again in %s: %s".formatted(this.endpoint.id(),
					retry.delivery(), DurationFormatterUtils.print(retry.delay(), Style.COMPOSITE), error));
			logger.debug("The error", error);
		}
		else if (outcome instanceof Settlement.DeadLetter deadLetter) {
			this.deadLetters.log(deadLetter, error);
		}
	}

	/**
	 * Let go of a message without an outcome: the server hands it to another consumer
	 * when its lease runs out.
	 */
	private void giveUp(HeldMessage message, Throwable error) {
		this.holdings.remove(message);
		this.intake.permitsFreed();
		logger.error("Listener '%s' cannot settle %s; it comes back when its lease runs out"
			.formatted(this.endpoint.id(), message.delivery()), error);
	}

	private RmqContext context(HeldMessage message) {
		Delivery delivery = message.delivery();
		return new RmqContext(delivery.messageId(), delivery.topic(), this.endpoint.settings().group(),
				this.endpoint.id(), delivery.priority(), delivery.attempt(), delivery.crashes() + 1,
				delivery.createdAt(), message.receivedAt());
	}

}
