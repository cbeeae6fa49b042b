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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.rmq.RmqException;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;
import io.rmq.listener.AckMode;
import io.rmq.listener.Batching;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqOutcome;
import io.rmq.logging.RmqLog;

/**
 * What the threads of a container do whose listener gets several messages at once:
 * receive a batch, invoke the listener, settle what it has not settled, and so on until
 * there is nothing more to receive. Thread-safe.
 */
final class BatchWorker implements Runnable {

	private static final RmqLog logger = RmqLog.of(BatchWorker.class);

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final MessageFetcher fetcher;

	private final Workers workers;

	private final Settlements settlements;

	private final PoisonGuard poison;

	private final BatchInvoker invoker;

	private final Interceptors interceptors;

	private final DeadLetters deadLetters;

	private final FailureHandler failures;

	private final Runnable stop;

	private final Executor later;

	/**
	 * Held by who waits for a batch to become full: two who wait would have half of what
	 * comes each.
	 */
	private final ReentrantLock gathering = new ReentrantLock();

	/**
	 * Create a worker.
	 * @param stop stops the container
	 * @param later where to do what the worker does not wait for
	 */
	BatchWorker(ListenerEndpoint endpoint, Subscription subscription, MessageFetcher fetcher, Workers workers,
			Settlements settlements, PoisonGuard poison, BatchInvoker invoker, Interceptors interceptors, Runnable stop,
			Executor later) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.fetcher = fetcher;
		this.workers = workers;
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
		for (List<InFlightMessage> batch = receive(); !batch.isEmpty(); batch = receive()) {
			Set<InFlightMessage> open = new LinkedHashSet<>(batch);
			try {
				if (mayBegin(open)) {
					handleAndSettle(open);
				}
			}
			catch (Throwable ex) {
				// Perhaps there is no memory even for an outcome; the thread lives on.
				open.forEach((message) -> this.settlements.giveUp(this.endpoint, message, ex));
			}
		}
	}

	/**
	 * Gather a batch.
	 * @return the messages, none if no more are to be handled, or not by this thread
	 */
	private List<InFlightMessage> receive() {
		Batching batching = this.endpoint.settings().batching();
		if (batching.timeout().isZero()) {
			List<InFlightMessage> batch = gather(batching);
			this.fetcher.growIfNeeded();
			return batch;
		}
		if (!awaitTurn()) {
			return List.of();
		}
		List<InFlightMessage> batch;
		try {
			batch = gather(batching);
		}
		finally {
			this.gathering.unlock();
		}
		if (!this.gathering.hasQueuedThreads()) {
			this.workers.grow();
		}
		return batch;
	}

	/**
	 * Wait for the turn to gather.
	 * @return {@code false} if the thread is not needed any more
	 */
	private boolean awaitTurn() {
		while (true) {
			try {
				if (this.gathering.tryLock(MessageFetcher.IDLE.toNanos(), TimeUnit.NANOSECONDS)) {
					return true;
				}
				if (this.workers.shrink(this.gathering::isLocked)) {
					return false;
				}
			}
			catch (InterruptedException ex) {
				// It was meant for a handler that has ended.
				logger.debug("A thread was interrupted between two batches");
			}
		}
	}

	private List<InFlightMessage> gather(Batching batching) {
		List<InFlightMessage> batch = new ArrayList<>();
		try {
			InFlightMessage next = this.fetcher.first();
			long deadline = System.nanoTime() + batching.timeout().toNanos();
			while (next != null) {
				batch.add(next);
				next = (batch.size() < batching.size())
						? this.fetcher.more(Math.max(0, deadline - System.nanoTime()), batch.size()) : null;
			}
			return batch;
		}
		catch (RuntimeException | Error ex) {
			batch.forEach(InFlightMessage::release);
			throw ex;
		}
	}

	/**
	 * While a batch was gathered, or another was handled, the container may have been
	 * stopped or paused: what was not begun then goes back.
	 */
	private boolean mayBegin(Collection<InFlightMessage> messages) {
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
	 * @param open the messages; those that are done with are taken out
	 */
	private void handleAndSettle(Set<InFlightMessage> open) throws InterruptedException, ExecutionException {
		List<InFlightMessage> sound = new ArrayList<>();
		List<InFlightMessage> suspected = new ArrayList<>();
		for (InFlightMessage message : List.copyOf(open)) {
			Settlement unfit = this.deadLetters.unfit(message.delivery(), this.subscription::serverTime);
			if (unfit != null) {
				this.settlements.settle(message, unfit);
				open.remove(message);
			}
			else {
				(this.poison.isSuspect(message) ? suspected : sound).add(message);
			}
		}
		if (!sound.isEmpty()) {
			handle(sound);
			sound.forEach(open::remove);
		}
		for (InFlightMessage message : suspected) {
			if (!mayBegin(open)) {
				return;
			}
			try {
				if (this.poison.begin(message)) {
					handle(List.of(message));
				}
				open.remove(message);
			}
			finally {
				this.poison.end();
			}
		}
	}

	private void handle(List<InFlightMessage> messages) throws InterruptedException, ExecutionException {
		boolean onReceipt = this.endpoint.settings().ackMode() == AckMode.ON_RECEIPT;
		List<InFlightMessage> ours = onReceipt ? acknowledge(messages) : messages;
		InterruptLimit interrupts = new InterruptLimit();
		// Of what the thread did before.
		Thread.interrupted();
		List<OpenMessage> begun = new ArrayList<>();
		for (InFlightMessage message : ours) {
			OpenMessage opened = open(message);
			if (message.begin(interrupts)) {
				begun.add(opened);
				if (this.endpoint.settings().ackMode() == AckMode.MANUAL) {
					opened.stayOpen(this.later);
				}
			}
			else {
				this.settlements.drop(message);
			}
		}
		if (begun.isEmpty()) {
			return;
		}
		new BatchConclusion(this.endpoint, begun, this.stop).conclude(this.invoker.invoke(begun));
		if (onReceipt) {
			begun.forEach((message) -> this.interceptors.completed(message.context(), RmqOutcome.ACKNOWLEDGED));
		}
	}

	private OpenMessage open(InFlightMessage message) {
		return new OpenMessage(new DeliveryContext(message, this.endpoint, this.stop), this.failures, this.interceptors,
				this.settlements, () -> {
				});
	}

	/**
	 * The messages leave the group first, and the server must have said so: only then is
	 * none handled twice.
	 * @return the messages that have left
	 */
	private List<InFlightMessage> acknowledge(List<InFlightMessage> messages)
			throws InterruptedException, ExecutionException {
		// Left behind by another handler: who is interrupted here would not learn whether
		// they have left.
		Thread.interrupted();
		List<InFlightMessage> leased = messages.stream().filter(this::beginSettlingEarly).toList();
		if (leased.isEmpty()) {
			return leased;
		}
		SettlementResult result = this.subscription
			.settle(leased.stream().map((message) -> new Settlement.Acknowledge(message.delivery())).toList())
			.get();
		List<InFlightMessage> left = new ArrayList<>();
		for (InFlightMessage message : leased) {
			RmqException failure = result.failed().get(message.delivery().lease());
			if (failure != null) {
				this.settlements.giveUp(this.endpoint, message, failure);
			}
			else if (result.refused().contains(message.delivery().lease())) {
				this.settlements.dropOutcome(message);
			}
			else {
				message.settled();
				DeliveryLog.settled(new Settlement.Acknowledge(message.delivery()));
				left.add(message);
			}
		}
		return left;
	}

	private boolean beginSettlingEarly(InFlightMessage message) {
		boolean leased = message.beginSettlingEarly();
		if (!leased) {
			this.settlements.drop(message);
		}
		return leased;
	}

}
