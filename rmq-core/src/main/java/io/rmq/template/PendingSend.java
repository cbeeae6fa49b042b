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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqTimeoutException;
import io.rmq.failure.Causes;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being sent, and says in one voice why it was not stored.
 *
 * @param messageId its id, or something in its place if it did not get as far as that
 * @param topic where it goes
 * @param result completes with what was stored
 */
record PendingSend(String messageId, String topic, CompletableFuture<RmqSendResult> result) {

	/**
	 * Wait for the message to be stored.
	 * @throws RmqException if it was not, or not for certain
	 */
	RmqSendResult await(Duration timeout) {
		try {
			return this.result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			this.result.cancel(true);
			throw about(new RmqTimeoutException(
					describe("was not confirmed within %d ms".formatted(timeout.toMillis())), ex));
		}
		catch (InterruptedException ex) {
			this.result.cancel(true);
			Thread.currentThread().interrupt();
			throw about(new RmqException(RmqErrorCode.INTERNAL, describe("was not waited for: interrupted"), ex));
		}
		catch (CancellationException ex) {
			throw about(new RmqException(RmqErrorCode.INTERNAL, describe("was cancelled"), ex));
		}
		catch (ExecutionException ex) {
			RmqException failure = failure(ex);
			// It was thrown on a thread of the client, which does not show who sent
			failure.addSuppressed(new SendFailedException(this));
			throw failure;
		}
	}

	/**
	 * Wait for the message to be stored, or not.
	 */
	RmqSendOutcome awaitOutcome(Duration timeout) {
		try {
			return new RmqSendOutcome(await(timeout), null);
		}
		catch (RmqException ex) {
			return new RmqSendOutcome(null, ex);
		}
	}

	/**
	 * Return what completes, never with an error, when the message was stored or not.
	 */
	CompletableFuture<RmqSendOutcome> outcome() {
		return this.result.handle(this::outcome);
	}

	private RmqSendOutcome outcome(@Nullable RmqSendResult sent, @Nullable Throwable error) {
		return new RmqSendOutcome(sent, (error != null) ? failure(error) : null);
	}

	private RmqException failure(Throwable error) {
		Throwable cause = Causes.unwrap(error);
		if (cause instanceof Error fatal) {
			throw fatal;
		}
		return about((cause instanceof RmqException known) ? known
				: new RmqException(RmqErrorCode.INTERNAL, describe("failed: " + cause), cause));
	}

	private RmqException about(RmqException failure) {
		return failure.about(this.topic, null, this.messageId);
	}

	private String describe(String outcome) {
		return "Sending message %s to topic '%s' %s; the message may have been stored nevertheless"
			.formatted(this.messageId, this.topic, outcome);
	}

	/**
	 * Shows where a message was sent from.
	 */
	private static final class SendFailedException extends Exception {

		private static final long serialVersionUID = 1L;

		SendFailedException(PendingSend send) {
			super("Sending message %s to topic '%s' failed here".formatted(send.messageId, send.topic));
		}

	}

}
