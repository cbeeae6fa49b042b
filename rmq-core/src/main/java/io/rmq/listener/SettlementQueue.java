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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Settles messages in batches that form by themselves: while one batch is under way, what
 * comes next gathers. Nothing waits for a timer. A batch that fails because the server is
 * away, or cannot do it now, is sent again until it is confirmed or refused; the leases
 * are kept meanwhile. Thread-safe.
 */
final class SettlementQueue {

	private static final Log logger = LogFactory.getLog(SettlementQueue.class);

	private static final int MAX_BATCH = 1000;

	private static final long FIRST_PAUSE = 50;

	private static final long LONGEST_PAUSE = 5000;

	private final Subscription subscription;

	private final Holdings holdings;

	private final Runnable permitsFreed;

	private final RetryWatch retries;

	private final ScheduledExecutorService executor;

	private final Queue<Entry> gathered = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean underWay = new AtomicBoolean();

	SettlementQueue(Subscription subscription, Holdings holdings, Runnable permitsFreed, RetryWatch retries,
			ScheduledExecutorService executor) {
		this.subscription = subscription;
		this.holdings = holdings;
		this.permitsFreed = permitsFreed;
		this.retries = retries;
		this.executor = executor;
	}

	/**
	 * Settle a message, without waiting for it. The message is held until then.
	 */
	void add(HeldMessage message, Settlement settlement) {
		this.gathered.add(new Entry(message, settlement));
		sendNext();
	}

	private void sendNext() {
		while (!this.gathered.isEmpty() && this.underWay.compareAndSet(false, true)) {
			List<Entry> batch = new ArrayList<>();
			for (Entry entry = this.gathered.poll(); entry != null; entry = (batch.size() < MAX_BATCH)
					? this.gathered.poll() : null) {
				batch.add(entry);
			}
			if (!batch.isEmpty()) {
				send(new Batch(batch, () -> {
					this.underWay.set(false);
					sendNext();
				}), FIRST_PAUSE, false);
				return;
			}
			this.underWay.set(false);
		}
	}

	/**
	 * Send a batch.
	 * @param pause how long to wait if it fails, in ms
	 * @param again whether an earlier try may have reached the server
	 */
	private void send(Batch batch, long pause, boolean again) {
		settle(batch.settlements()).whenComplete((refused, error) -> {
			if (error != null && isPassing(error)) {
				sendLater(batch, pause, error);
				return;
			}
			if (error == null) {
				confirmed(batch, refused, again);
			}
			else if (batch.entries().size() > 1) {
				// One of them is at fault; alone it does not hold up the others.
				batch.entries().forEach((entry) -> send(Batch.of(entry), pause, true));
			}
			else {
				giveUp(batch.entries().get(0), error);
			}
			this.permitsFreed.run();
			batch.done().run();
		});
	}

	private CompletableFuture<Set<Lease>> settle(List<Settlement> settlements) {
		try {
			return this.subscription.settle(settlements);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void confirmed(Batch batch, Set<Lease> refused, boolean again) {
		for (Entry entry : batch.entries()) {
			this.holdings.remove(entry.message());
			// When the answer to an earlier try was lost, a refusal may just mean "done".
			if (!again && refused.contains(entry.settlement().delivery().lease())) {
				this.holdings.countLost();
				logger.warn("The lease of %s was lost before its outcome was stored; it is handled again"
					.formatted(entry.settlement().delivery()));
			}
			else if (entry.settlement() instanceof Settlement.Retry retry) {
				// Not earlier: who looks for a retry before it is stored finds none.
				this.retries.added(retry.delay());
			}
		}
	}

	private void sendLater(Batch batch, long pause, Throwable error) {
		if (pause == FIRST_PAUSE) {
			logger.warn("%d outcomes cannot be stored now, and are sent again: %s".formatted(batch.entries().size(),
					error));
		}
		try {
			this.executor.schedule(() -> send(batch, Math.min(2 * pause, LONGEST_PAUSE), true), pause,
					TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger
				.warn("%d outcomes could not be stored before the end; the messages come back when their leases run out"
					.formatted(batch.entries().size()));
		}
	}

	/**
	 * The message stays with the server, which hands it to another consumer when its
	 * lease runs out.
	 */
	private void giveUp(Entry entry, Throwable error) {
		this.holdings.remove(entry.message());
		logger.error("The outcome of %s cannot be stored; it comes back when its lease runs out"
			.formatted(entry.settlement().delivery()), error);
	}

	/**
	 * Return whether an error is one of the server's moments, rather than of what it was
	 * asked for.
	 */
	static boolean isPassing(Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		return cause instanceof RmqException rmq && (rmq.getCode() == RmqErrorCode.CONNECTION
				|| rmq.getCode() == RmqErrorCode.TIMEOUT || rmq.getCode() == RmqErrorCode.SERVER_REFUSED);
	}

	private record Entry(HeldMessage message, Settlement settlement) {

	}

	/**
	 * Outcomes that are sent together, and what is to be done when they are through.
	 */
	private record Batch(List<Entry> entries, Runnable done) {

		static Batch of(Entry entry) {
			return new Batch(List.of(entry), () -> {
			});
		}

		List<Settlement> settlements() {
			return this.entries.stream().map(Entry::settlement).toList();
		}

	}

}
