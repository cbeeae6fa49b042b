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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.rmq.RmqDeadLetter;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.Settlement;
import io.rmq.failure.Backoff;
import io.rmq.failure.Causes;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters to another topic. The original is acknowledged only once the server
 * has confirmed that it has the copy; the two topics may be on two servers, so that there
 * is no one step for both. Whoever dies in between leaves the message to be handled and
 * forwarded again: it is never lost, but may be there twice, then with the same id.
 * <p>
 * No thread waits for the server. The message is held, and its lease kept, until it is
 * settled. What cannot be forwarded becomes a dead letter of the group after a while, so
 * that a topic that is away does not hold up the listener. Thread-safe.
 */
final class DeadLetterForwarding {

	private static final RmqLog logger = RmqLog.of(DeadLetterForwarding.class);

	/**
	 * How long one try may take.
	 */
	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * After how long no more tries are made.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Backoff FIRST_PAUSE = Backoff.first(Duration.ofMillis(50), Duration.ofSeconds(5));

	private final ListenerEndpoint endpoint;

	private final @Nullable String topic;

	private final Function<OutboundMessage, CompletableFuture<Receipt>> sender;

	private final ScheduledExecutorService executor;

	private final BiConsumer<InFlightMessage, Settlement> outcomes;

	private final Consumer<InFlightMessage> waiting;

	private final Duration sendTimeout;

	private final Duration patience;

	/**
	 * Create a forwarding.
	 * @param endpoint the listener whose dead letters these are
	 * @param sender sends, without waiting for the server
	 * @param outcomes settles a message, without waiting for the server either
	 * @param waiting is told of a message that cannot be forwarded now
	 * @param executor where to try again
	 */
	DeadLetterForwarding(ListenerEndpoint endpoint, Function<OutboundMessage, CompletableFuture<Receipt>> sender,
			BiConsumer<InFlightMessage, Settlement> outcomes, Consumer<InFlightMessage> waiting,
			ScheduledExecutorService executor) {
		this(endpoint, sender, outcomes, waiting, executor, SEND_TIMEOUT, PATIENCE);
	}

	DeadLetterForwarding(ListenerEndpoint endpoint, Function<OutboundMessage, CompletableFuture<Receipt>> sender,
			BiConsumer<InFlightMessage, Settlement> outcomes, Consumer<InFlightMessage> waiting,
			ScheduledExecutorService executor, Duration sendTimeout, Duration patience) {
		this.endpoint = endpoint;
		this.topic = endpoint.settings().deadLetters().topic();
		this.sender = sender;
		this.outcomes = outcomes;
		this.waiting = waiting;
		this.executor = executor;
		this.sendTimeout = sendTimeout;
		this.patience = patience;
	}

	/**
	 * Return whether a dead letter is forwarded rather than kept with its group. A
	 * message is forwarded once at most, and never to the topic it comes from, so that
	 * none goes round in circles. One that cannot be read is kept: not all that is stored
	 * of it could be forwarded.
	 * @param delivery the message
	 * @return {@code true} if it is forwarded
	 */
	boolean takes(Delivery delivery) {
		return this.topic != null && !this.topic.equals(delivery.topic()) && delivery.defect() == null
				&& !RmqDeadLetter.isIn(delivery.headers());
	}

	/**
	 * Forward a message and then acknowledge it.
	 * @param message the message, which is held until then
	 * @param deadLetter why it is a dead letter; how it is settled if it cannot be
	 * forwarded
	 */
	void add(InFlightMessage message, Settlement.DeadLetter deadLetter) {
		OutboundMessage copy;
		try {
			copy = ForwardedMessage.of(deadLetter, this.endpoint.settings(), Objects.requireNonNull(this.topic));
		}
		catch (RuntimeException ex) {
			keep(message, deadLetter, ex);
			return;
		}
		send(message, deadLetter, copy, System.nanoTime(), FIRST_PAUSE);
	}

	private void send(InFlightMessage message, Settlement.DeadLetter deadLetter, OutboundMessage copy, long since,
			Backoff pause) {
		if (message.state().isToBeReleased()) {
			// The server refuses the outcome, and if it does not, nothing is lost.
			this.outcomes.accept(message, deadLetter);
			return;
		}
		store(copy).whenComplete((stored, error) -> {
			if (error == null) {
				this.outcomes.accept(message,
						Settlement.Acknowledge.unhandled(deadLetter.delivery(), deadLetter.reason()));
			}
			else if (!isPassing(error) || System.nanoTime() - since > this.patience.toNanos()) {
				keep(message, deadLetter, error);
			}
			else {
				sendLater(message, deadLetter, copy, since, pause, error);
			}
		});
	}

	private CompletableFuture<Receipt> store(OutboundMessage copy) {
		try {
			// The limit is for a copy of the answer: to the client it makes no
			// difference.
			return this.sender.apply(copy).copy().orTimeout(this.sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static boolean isPassing(Throwable error) {
		Throwable cause = Causes.unwrap(error);
		return cause instanceof TimeoutException || (cause instanceof RmqException rmq
				&& (rmq.isTransient() || rmq.getCode() == RmqErrorCode.TOO_MANY_IN_FLIGHT));
	}

	private void sendLater(InFlightMessage message, Settlement.DeadLetter deadLetter, OutboundMessage copy, long since,
			Backoff pause, Throwable error) {
		if (pause.first()) {
			logger.warn("%s cannot be forwarded to topic '%s' now, which is tried again: %s"
				.formatted(deadLetter.delivery(), copy.topic(), error));
			this.waiting.accept(message);
		}
		try {
			this.executor.schedule(() -> send(message, deadLetter, copy, since, pause.next()), pause.millis(),
					TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.warn("%s could not be forwarded before the stop; it is delivered again when its lease runs out"
				.formatted(deadLetter.delivery()));
		}
	}

	private void keep(InFlightMessage message, Settlement.DeadLetter deadLetter, Throwable error) {
		logger.error(
				"Listener '%s' cannot forward %s to topic '%s'; it is a dead letter of group '%s' instead"
					.formatted(this.endpoint.id(), deadLetter.delivery(), this.topic, this.endpoint.settings().group()),
				error);
		this.outcomes.accept(message, deadLetter);
	}

}
