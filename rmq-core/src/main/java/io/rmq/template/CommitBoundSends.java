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

package io.rmq.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.OutboundMessage;
import io.rmq.logging.RmqLog;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps messages that are sent within a transaction until it commits. A rolled-back
 * transaction sends nothing. One for each transaction.
 */
final class CommitBoundSends implements TransactionSynchronization {

	private static final RmqLog logger = RmqLog.of(CommitBoundSends.class);

	private final Publisher publisher;

	private final Duration timeout;

	private final Thread thread = Thread.currentThread();

	private final List<BoundMessage> messages = new ArrayList<>();

	/**
	 * How many messages there were at each savepoint.
	 */
	private final Map<Object, Integer> savepoints = new HashMap<>();

	private CommitBoundSends(Publisher publisher, Duration timeout) {
		this.publisher = publisher;
		this.timeout = timeout;
	}

	/**
	 * Return whether this thread is in a transaction.
	 */
	static boolean isTransactionActive() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	/**
	 * Return what keeps the messages of a publisher in this thread's transaction.
	 * @param timeout how long the commit waits for each to be stored
	 */
	static CommitBoundSends current(Publisher publisher, Duration timeout) {
		for (TransactionSynchronization known : TransactionSynchronizationManager.getSynchronizations()) {
			if (known instanceof CommitBoundSends sends && sends.publisher == publisher) {
				return sends;
			}
		}
		CommitBoundSends created = new CommitBoundSends(publisher, timeout);
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	/**
	 * Keep a message.
	 * @return completes when it was sent after the commit, or not sent at all
	 */
	CompletableFuture<RmqSendResult> add(OutboundMessage message) {
		PendingCommit commit = new PendingCommit(message, this.thread);
		BoundMessage bound = new BoundMessage(message, this.publisher.deferred(), commit, new DeferredResult<>(commit));
		this.messages.add(bound);
		return bound.result();
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.messages.size());
	}

	/**
	 * What was sent since is not sent after all. A savepoint that is not known was there
	 * before the first message.
	 */
	@Override
	public void savepointRollback(Object savepoint) {
		List<BoundMessage> since = this.messages.subList(this.savepoints.getOrDefault(savepoint, 0),
				this.messages.size());
		fail(since, "The transaction was rolled back to a savepoint; the message was not sent");
	}

	/**
	 * Send everything, and wait until it is stored: what fails here reaches the caller of
	 * the commit.
	 */
	@Override
	public void afterCommit() {
		List<BoundMessage> committed = List.copyOf(this.messages);
		this.messages.clear();
		committed.forEach((bound) -> {
			bound.commit().over();
			this.publisher.publish(bound.message(), bound.observers()).whenComplete((sent, error) -> {
				if (error != null) {
					bound.result().completeExceptionally(error);
				}
				else {
					bound.result().complete(sent);
				}
			});
		});
		RuntimeException failure = null;
		for (BoundMessage bound : committed) {
			try {
				new PendingSend(bound.message().id(), bound.message().topic(), bound.result()).await(this.timeout);
			}
			catch (RuntimeException ex) {
				if (failure == null) {
					failure = ex;
				}
				else if (failure != ex) {
					failure.addSuppressed(ex);
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public void afterCompletion(int status) {
		if (status == STATUS_COMMITTED) {
			// Sent by somebody else's code that runs after the commit, when it is too
			// late
			// to be told of it.
			sendLate();
			return;
		}
		if (status == STATUS_UNKNOWN && !this.messages.isEmpty()) {
			logger.warn("It is not known whether a transaction was committed; its %d messages were not sent"
				.formatted(this.messages.size()));
		}
		fail(this.messages, (status == STATUS_ROLLED_BACK) ? "The transaction was rolled back; the message was not sent"
				: "It is not known whether the transaction was committed; the message was not sent");
	}

	private static void fail(List<BoundMessage> messages, String reason) {
		RmqException notSent = new RmqException(RmqErrorCode.INTERNAL, reason, null);
		messages.forEach((bound) -> bound.result().completeExceptionally(notSent));
		messages.clear();
	}

	private void sendLate() {
		try {
			afterCommit();
		}
		catch (RuntimeException ex) {
			logger.error("Messages that were sent while a transaction was being completed may not be stored", ex);
		}
	}

	/**
	 * A message that waits for the commit.
	 *
	 * @param message the message
	 * @param observers look on when it is sent
	 * @param commit the commit that it waits for
	 * @param result what the sender was promised
	 */
	private record BoundMessage(OutboundMessage message, SendObservers observers, PendingCommit commit,
			CompletableFuture<RmqSendResult> result) {
	}

	/**
	 * The commit that a message waits for. Thread-safe.
	 */
	static final class PendingCommit {

		private final OutboundMessage message;

		private final Thread thread;

		private volatile boolean over;

		PendingCommit(OutboundMessage message, Thread thread) {
			this.message = message;
			this.thread = thread;
		}

		private void over() {
			this.over = true;
		}

		/**
		 * Require that this is not the thread on which the commit has still to come.
		 * @throws IllegalStateException if it is
		 */
		void requireOtherThread() {
			if (!this.over && Thread.currentThread() == this.thread) {
				throw new IllegalStateException(
						"Message %s to topic '%s' is sent when the transaction of this thread commits, so this thread cannot wait for its result before; look at the result after the commit, or use sendNow() to send without waiting for the commit"
							.formatted(this.message.id(), this.message.topic()));
			}
		}

	}

}
