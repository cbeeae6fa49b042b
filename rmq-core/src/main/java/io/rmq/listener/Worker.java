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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a container do: receive a message, invoke the listener, settle the
 * outcome, and so on until there is nothing more to receive. Thread-safe.
 */
final class Worker implements Runnable {

	private static final Log logger = LogFactory.getLog(Worker.class);

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final Intake intake;

	private final Holdings holdings;

	private final Outcomes outcomes;

	private final Suspects suspects;

	private final Invoker invoker;

	private final Interceptors interceptors;

	private final DeadLetters deadLetters;

	private final Verdicts verdicts;

	private final Runnable stop;

	private final Executor later;

	/**
	 * Create a worker.
	 * @param stop stops the container
	 * @param later where to do what the worker does not wait for
	 */
	Worker(ListenerEndpoint endpoint, Subscription subscription, Intake intake, Holdings holdings, Outcomes outcomes,
			Suspects suspects, Invoker invoker, Interceptors interceptors, Runnable stop, Executor later) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.intake = intake;
		this.holdings = holdings;
		this.outcomes = outcomes;
		this.suspects = suspects;
		this.invoker = invoker;
		this.interceptors = interceptors;
		this.stop = stop;
		this.later = later;
		this.deadLetters = new DeadLetters(endpoint);
		this.verdicts = new Verdicts(endpoint, this.deadLetters);
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
	 * Handle a message and settle it. One that is not to be handled after all stays as it
	 * is: lost, to be handed back.
	 */
	private void handleAndSettle(HeldMessage message) throws Exception {
		Settlement unfit = this.deadLetters.unfit(message.delivery(), this.subscription.serverTime());
		if (unfit != null) {
			settle(message, message.isLost() ? null : unfit);
			return;
		}
		try {
			if (this.suspects.begin(message)) {
				Handling handling = new Handling(message, this.endpoint, this.stop);
				switch (this.endpoint.settings().ackMode()) {
					case AUTO -> handle(handling);
					case MANUAL -> handleByHand(handling);
					case ON_RECEIPT -> handleOnce(handling);
				}
			}
		}
		finally {
			this.suspects.end();
		}
	}

	private void handle(Handling handling) {
		HeldMessage message = handling.message();
		Throwable error = message.begin() ? this.invoker.invoke(handling, null) : null;
		boolean ours = message.end();
		if (ours && Invoker.isStop(error)) {
			stopAndReturn(handling, error);
			return;
		}
		if (Invoker.isStop(error)) {
			this.stop.run();
		}
		Settlement outcome = ours ? outcome(handling, error) : null;
		this.interceptors.completed(handling, RmqOutcome.of(outcome));
		settle(message, outcome);
	}

	private Settlement outcome(Handling handling, @Nullable Throwable error) {
		return (error != null) ? this.verdicts.of(handling, error) : new Settlement.Acknowledge(handling.delivery());
	}

	/**
	 * The outcome may come before the handler returns, or long after, or never.
	 */
	private void handleByHand(Handling handling) {
		HeldMessage message = handling.message();
		ManualAcknowledgment acknowledgment = new ManualAcknowledgment(handling, this.verdicts, (outcome) -> {
			// What was handed on is in work until now.
			this.invoker.learn(message);
			this.interceptors.completed(handling, RmqOutcome.of(outcome));
			settle(message, outcome);
		});
		boolean begun = message.begin();
		if (begun) {
			// Not on the thread that looks after the time of all: what becomes of the
			// message is for the application to say, too.
			message.await(() -> this.later.execute(acknowledgment::expire));
		}
		Throwable error = begun ? this.invoker.invoke(handling, acknowledgment) : null;
		boolean ours = message.end();
		if (message.isSettled()) {
			release(message);
		}
		if (!ours && !acknowledgment.isSettled()) {
			this.interceptors.completed(handling, RmqOutcome.RETURNED);
			settle(message, null);
		}
		if (Invoker.isStop(error)) {
			if (ours && !acknowledgment.isSettled()) {
				stopAndReturn(handling, error);
			}
			else {
				this.stop.run();
			}
		}
		else if (!ours) {
			logger.debug("%s ended without the lease of its message".formatted(handling));
		}
		else if (error != null && !acknowledgment.fail(error)) {
			logger.warn("Listener '%s' failed after it had settled %s, which stands".formatted(this.endpoint.id(),
					handling.delivery()), error);
		}
		else if (error == null && message.isTimedOut()) {
			// Between its return and now, so that nobody else will say so.
			acknowledgment.expire();
		}
	}

	/**
	 * The message leaves the group first, and the server must have said so: only then is
	 * it not handled twice.
	 */
	private void handleOnce(Handling handling) throws InterruptedException, ExecutionException {
		HeldMessage message = handling.message();
		message.settled();
		Set<Lease> refused = this.subscription.settle(List.of(new Settlement.Acknowledge(handling.delivery()))).get();
		if (!refused.isEmpty() || !message.begin()) {
			settle(message, null);
			return;
		}
		Throwable error = this.invoker.invoke(handling, null);
		message.end();
		release(message);
		if (error != null) {
			logger.error("Listener '%s' failed with %s, which is lost, as it was acknowledged on receipt"
				.formatted(this.endpoint.id(), handling.delivery()), error);
			if (Invoker.isStop(error)) {
				this.stop.run();
			}
		}
		this.interceptors.completed(handling, RmqOutcome.ACKNOWLEDGED);
	}

	/**
	 * Stop the container; the message goes back as one that was not begun.
	 */
	private void stopAndReturn(Handling handling, @Nullable Throwable error) {
		logger.info("Listener '%s' stops, as its handler asks for: %s".formatted(this.endpoint.id(), error));
		handling.message().lose();
		this.interceptors.completed(handling, RmqOutcome.RETURNED);
		this.stop.run();
	}

	private void settle(HeldMessage message, @Nullable Settlement outcome) {
		if (outcome == null) {
			logger.warn("The lease of %s was lost, its outcome is dropped; it is handled again"
				.formatted(message.delivery()));
			release(message);
			return;
		}
		this.outcomes.add(message, outcome);
	}

	private void release(HeldMessage message) {
		this.holdings.remove(message);
		this.intake.permitsFreed();
	}

	/**
	 * Give back a message that has no outcome. No attempt counts, and no crash.
	 */
	private void giveUp(HeldMessage message, Throwable error) {
		message.giveBack();
		logger.error("Listener '%s' cannot settle %s; it goes back".formatted(this.endpoint.id(), message.delivery()),
				error);
	}

}
