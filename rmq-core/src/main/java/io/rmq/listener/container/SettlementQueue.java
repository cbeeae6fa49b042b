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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.rmq.RmqException;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;
import io.rmq.failure.Backoff;
import io.rmq.failure.Causes;
import io.rmq.logging.RmqLog;

/**
 * Settles messages in batches that form by themselves: while one batch is under way, what
 * comes next gathers. Nothing waits for a timer. Outcomes that fail because the server is
 * away are sent again until they are confirmed or refused; the leases are kept meanwhile,
 * and what comes next waits, as it would fail too. Outcomes that the server does not
 * accept now are set apart: one that has no memory for a retry still acknowledges.
 * Thread-safe.
 */
final class SettlementQueue {

	private static final RmqLog logger = RmqLog.of(SettlementQueue.class);

	private static final int MAX_BATCH = 1000;

	private static final Backoff FIRST_PAUSE = Backoff.first(Duration.ofMillis(50), Duration.ofSeconds(5));

	private final Subscription subscription;

	private final InFlightMessages inFlight;

	private final Runnable permitsFreed;

	private final Consumer<Duration> retries;

	private final ScheduledExecutorService executor;

	private final Queue<Entry> gathered = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean underWay = new AtomicBoolean();

	private final RefusedOutcomes setApart;

	SettlementQueue(Subscription subscription, InFlightMessages inFlight, Runnable permitsFreed,
			Consumer<Duration> retries, ScheduledExecutorService executor) {
		this.subscription = subscription;
		this.inFlight = inFlight;
		this.permitsFreed = permitsFreed;
		this.retries = retries;
		this.executor = executor;
		this.setApart = new RefusedOutcomes(executor, this::sendAgain);
	}

	/**
	 * Settle a message, without waiting for it. The message is held until then.
	 */
	void add(InFlightMessage message, Settlement settlement) {
		this.gathered.add(new Entry(message, settlement, false, false));
		sendNext();
	}

	private void sendAgain(List<Entry> refused) {
		this.gathered.addAll(refused);
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
				}), FIRST_PAUSE);
				return;
			}
			this.underWay.set(false);
		}
	}

	/**
	 * Send a batch.
	 * @param pause how long to wait if the server is away
	 */
	private void send(Batch batch, Backoff pause) {
		settle(batch.settlements()).whenComplete((result, error) -> {
			List<Entry> unsent = new ArrayList<>();
			Throwable reason = null;
			for (Entry entry : batch.entries()) {
				Throwable failure = (error != null) ? Causes.unwrap(error) : result.failed().get(entry.lease());
				if (failure == null) {
					confirmed(entry, result.refused().contains(entry.lease()));
				}
				else if (failure instanceof RmqServerRefusedException) {
					this.inFlight.setApart(entry.message());
					this.setApart.add(entry.apart(), failure);
				}
				else if (failure instanceof RmqException rmq && rmq.isTransient()) {
					unsent.add(entry.again());
					reason = failure;
				}
				else if (batch.entries().size() > 1) {
					// One of them is at fault; alone it does not hold up the others.
					send(Batch.of(entry.again()), pause);
				}
				else {
					giveUp(entry, failure);
				}
			}
			this.permitsFreed.run();
			if (reason != null) {
				sendLater(new Batch(unsent, batch.done()), pause, reason);
			}
			else {
				batch.done().run();
			}
		});
	}

	private CompletableFuture<SettlementResult> settle(List<Settlement> settlements) {
		try {
			return this.subscription.settle(settlements);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void confirmed(Entry entry, boolean refused) {
		if (entry.message().settled()) {
			this.inFlight.remove(entry.message());
		}
		if (entry.isApart()) {
			this.setApart.accepted();
		}
		// When the answer to an earlier try was lost, a refusal may just mean "done".
		if (refused && !entry.isAgain()) {
			this.inFlight.countLost();
			logger.warn(
					"The lease of %s was lost before its outcome was stored; it is handled again unless the server has lost it"
						.formatted(entry.settlement().delivery()));
		}
		else {
			DeliveryLog.settled(entry.settlement());
			if (entry.settlement() instanceof Settlement.Retry retry) {
				// Not earlier: a promotion before the retry is stored finds none.
				this.retries.accept(retry.delay());
			}
		}
	}

	private void sendLater(Batch batch, Backoff pause, Throwable error) {
		if (pause.first()) {
			logger.warn("%d outcomes cannot be stored now, and are sent again: %s".formatted(batch.entries().size(),
					error));
		}
		try {
			this.executor.schedule(() -> send(batch, pause.next()), pause.millis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.warn(
					"%d outcomes could not be stored before the stop; the messages are delivered again when their leases run out"
						.formatted(batch.entries().size()));
		}
	}

	/**
	 * The message stays with the server, which hands it to another consumer when its
	 * lease runs out.
	 */
	private void giveUp(Entry entry, Throwable error) {
		this.inFlight.remove(entry.message());
		logger.error("The outcome of %s cannot be stored; it is delivered again when its lease runs out"
			.formatted(entry.settlement().delivery()), error);
	}

	/**
	 * An outcome on its way.
	 *
	 * @param message the message
	 * @param settlement its outcome
	 * @param isAgain whether an earlier try may have been stored
	 * @param isApart whether the server has refused an earlier try
	 */
	record Entry(InFlightMessage message, Settlement settlement, boolean isAgain, boolean isApart) {

		Lease lease() {
			return this.settlement.delivery().lease();
		}

		Entry again() {
			return new Entry(this.message, this.settlement, true, this.isApart);
		}

		Entry apart() {
			return new Entry(this.message, this.settlement, this.isAgain, true);
		}

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
