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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.failure.Causes;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way, until it is stored or given up. It is sent again after errors
 * that pass: when it was certainly not stored, or when it is guarded against being stored
 * twice.
 */
final class Publication {

	private final OutboundMessage message;

	private final Broker broker;

	private final ProducerSettings settings;

	private final ScheduledExecutorService executor;

	private final CompletableFuture<RmqSendResult> result = new CompletableFuture<>() {

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			CompletableFuture<Receipt> sending = Publication.this.sending;
			if (cancelled && sending != null) {
				sending.cancel(mayInterruptIfRunning);
			}
			return cancelled;
		}

	};

	private volatile @Nullable CompletableFuture<Receipt> sending;

	private final long start = System.nanoTime();

	private int retries;

	/**
	 * Whether an earlier try may have stored it, so that its own guard keeps it away.
	 */
	private boolean perhapsStored;

	Publication(OutboundMessage message, Broker broker, ProducerSettings settings, ScheduledExecutorService executor) {
		this.message = message;
		this.broker = broker;
		this.settings = settings;
		this.executor = executor;
	}

	/**
	 * Send it for the first time.
	 * @return completes in the end; who cancels it ends the retries
	 */
	CompletableFuture<RmqSendResult> start() {
		send();
		return this.result;
	}

	private void send() {
		if (this.result.isDone()) {
			return;
		}
		try {
			CompletableFuture<Receipt> current = this.broker.send(this.message);
			this.sending = current;
			current.whenComplete(this::answered);
		}
		catch (RuntimeException | Error ex) {
			this.result.completeExceptionally(ex);
		}
	}

	private void answered(@Nullable Receipt receipt, @Nullable Throwable error) {
		if (receipt != null) {
			boolean duplicate = receipt.duplicate() && !this.perhapsStored;
			this.result.complete(RmqSendResult.stored(this.message.id(), this.message.topic(),
					new Receipt(receipt.position(), duplicate, receipt.replicas()),
					Duration.ofNanos(System.nanoTime() - this.start)));
		}
		else if (error != null) {
			failed(Causes.unwrap(error));
		}
	}

	private void failed(Throwable error) {
		long pause = this.settings.retryBackoff().toNanos() << Math.min(this.retries, 20);
		if (this.retries >= this.settings.retries() || !mayBeSentAgain(error)
				|| System.nanoTime() - this.start + pause > this.settings.timeout().toNanos()) {
			this.result.completeExceptionally(error);
			return;
		}
		this.retries++;
		try {
			this.executor.schedule(this::send, pause, TimeUnit.NANOSECONDS);
		}
		catch (RuntimeException | Error ex) {
			// Closed, or no thread: nothing else completes it.
			this.result.completeExceptionally(error);
		}
	}

	private boolean mayBeSentAgain(Throwable error) {
		if (!(error instanceof RmqException failure) || !failure.isTransient()) {
			return false;
		}
		if (!failure.isOutcomeUnknown()) {
			return true;
		}
		this.perhapsStored = true;
		return this.message.terms().guard() != null;
	}

}
