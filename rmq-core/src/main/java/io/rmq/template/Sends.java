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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.convert.EncodedPayload;
import io.rmq.convert.PayloadFormat;
import io.rmq.logging.RmqLog;

import org.springframework.util.IdGenerator;

/**
 * All ways in which a message is sent: waiting for the server or not, alone or with
 * others, now or when the transaction commits. Thread-safe.
 */
final class Sends {

	private static final RmqLog logger = RmqLog.of(Sends.class);

	private final PayloadFormat format;

	private final ProducerSettings settings;

	private final Publisher publisher;

	private final IdGenerator idGenerator = new MessageIdGenerator();

	Sends(Broker broker, PayloadFormat format, ProducerSettings settings, SendObservers observers) {
		this.format = format;
		this.settings = settings;
		this.publisher = new Publisher(broker, settings, observers);
	}

	RmqSendResult send(OutboundMessageBuilder builder) {
		OutboundMessage message = build(builder);
		if (isBoundToTransaction()) {
			return bind(message).result().getNow(RmqSendResult.deferred(message.id(), message.topic()));
		}
		return publish(message).await(this.settings.timeout());
	}

	RmqSendResult sendNow(OutboundMessageBuilder builder) {
		return publish(build(builder)).await(this.settings.timeout());
	}

	CompletableFuture<RmqSendResult> sendAsync(OutboundMessageBuilder builder) {
		return start(builder).result();
	}

	/**
	 * Send messages, none of which keeps another from being sent, and wait for all.
	 */
	List<RmqSendOutcome> sendAll(Collection<OutboundMessageBuilder> builders) {
		boolean deferred = isBoundToTransaction();
		List<PendingSend> sends = startAll(builders);
		long deadline = System.nanoTime() + this.settings.timeout().toNanos();
		return sends.stream()
			.map((send) -> (deferred && !send.result().isDone())
					? new RmqSendOutcome(RmqSendResult.deferred(send.messageId(), send.topic()), null)
					: send.awaitOutcome(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))))
			.toList();
	}

	/**
	 * Send messages, none of which keeps another from being sent.
	 * @return completes with what became of each
	 */
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(Collection<OutboundMessageBuilder> builders) {
		List<CompletableFuture<RmqSendOutcome>> outcomes = startAll(builders).stream()
			.map(PendingSend::outcome)
			.toList();
		CompletableFuture<List<RmqSendOutcome>> all = CompletableFuture
			.allOf(outcomes.toArray(CompletableFuture<?>[]::new))
			.thenApply((done) -> outcomes.stream().map(CompletableFuture::join).toList());
		// Of what waits for a commit, the whole cannot be waited for either.
		CompletableFuture<List<RmqSendOutcome>> result = outcomes.stream()
			.filter((outcome) -> !outcome.isDone())
			.findFirst()
			.<CompletableFuture<List<RmqSendOutcome>>>map(CompletableFuture::newIncompleteFuture)
			.orElseGet(CompletableFuture::new);
		all.whenComplete((done, error) -> {
			if (error != null) {
				result.completeExceptionally(error);
			}
			else {
				result.complete(done);
			}
		});
		return result;
	}

	void flush() {
		this.publisher.flush(this.settings.timeout());
	}

	private List<PendingSend> startAll(Collection<OutboundMessageBuilder> builders) {
		// Before the first is sent.
		builders.forEach(OutboundMessageBuilder::requireComplete);
		return builders.stream().map(this::start).toList();
	}

	private PendingSend start(OutboundMessageBuilder builder) {
		try {
			OutboundMessage message = build(builder);
			if (isBoundToTransaction()) {
				return bind(message);
			}
			PendingSend send = publish(message);
			this.publisher.track(send.result());
			return send;
		}
		catch (RmqException ex) {
			return new PendingSend("that was not built", builder.topic(), CompletableFuture.failedFuture(ex));
		}
	}

	/**
	 * Send a message that was built, whether or not there is a transaction.
	 * @param atMost how long to wait for it to be stored, if that is less than a send may
	 * take
	 */
	RmqSendResult sendNow(OutboundMessage message, Duration atMost) {
		Duration timeout = this.settings.timeout();
		return publish(message).await((atMost.compareTo(timeout) < 0) ? atMost : timeout);
	}

	/**
	 * Build a message.
	 * @throws RmqException if its payload cannot be turned into bytes or has too many
	 */
	OutboundMessage build(OutboundMessageBuilder builder) {
		builder.requireComplete();
		String generatedId = this.idGenerator.generateId().toString();
		EncodedPayload payload = this.format.write(builder.messageIdOr(generatedId), builder.payload());
		requireSize("A message to topic '" + builder.topic() + "'", payload);
		return builder.build(generatedId, this.settings.terms(builder.topic()),
				this.settings.idempotent() ? this.settings.guardWindow() : null, payload);
	}

	/**
	 * Check the size of what is sent.
	 * @param what what it is
	 * @throws RmqMessageTooLargeException if it is more than may be
	 */
	void requireSize(String what, EncodedPayload payload) {
		int size = payload.body().length;
		if (size > this.settings.maxMessageSize()) {
			throw new RmqMessageTooLargeException(
					"%s has a body of %d bytes, more than the %d that 'rmq.producer.max-message-size' allows; send less, or raise that"
						.formatted(what, size, this.settings.maxMessageSize()),
					null);
		}
	}

	private PendingSend publish(OutboundMessage message) {
		CompletableFuture<RmqSendResult> result = this.publisher.publish(message);
		if (logger.isDebugEnabled()) {
			result.thenAccept((sent) -> logger.debug("Sent message %s to topic '%s': %d bytes".formatted(message.id(),
					message.topic(), message.body().length)));
		}
		return new PendingSend(message.id(), message.topic(), result);
	}

	private boolean isBoundToTransaction() {
		return this.settings.transactionAware() && CommitBoundSends.isTransactionActive();
	}

	private PendingSend bind(OutboundMessage message) {
		CompletableFuture<RmqSendResult> result = CommitBoundSends.current(this.publisher, this.settings.timeout())
			.add(message);
		return new PendingSend(message.id(), message.topic(), result);
	}

}
