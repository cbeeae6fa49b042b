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

import java.util.function.Consumer;
import java.util.function.Function;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqFormatException;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * What becomes of the messages that come to one call: settles those that must not be
 * handed out, until there is one that may be. For one thread.
 */
final class Poll {

	private static final RmqLog logger = RmqLog.of(Poll.class);

	/**
	 * How many messages are skipped at most. They are held until the call ends.
	 */
	private static final int MAX_SKIPPED = 100;

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final PolledMessages messages;

	private final PollSettlements settlements;

	private final DeadLetters deadLetters;

	private final FailureHandler failures;

	private int skipped;

	Poll(ListenerEndpoint endpoint, Subscription subscription, PolledMessages messages, PollSettlements settlements) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.messages = messages;
		this.settlements = settlements;
		this.deadLetters = new DeadLetters(endpoint);
		this.failures = new FailureHandler(endpoint, this.deadLetters);
	}

	/**
	 * Take a message that can be read, and acknowledge it.
	 * @return what was read, {@code null} if no message came in time
	 */
	<T> @Nullable T take(Function<Delivery, T> reader) {
		for (InFlightMessage message = next(); message != null; message = next()) {
			T read = read(message, reader);
			if (read != null && store(message, new Settlement.Acknowledge(message.delivery()))) {
				return read;
			}
		}
		return null;
	}

	/**
	 * Handle a message that can be read, and settle it.
	 * @return {@code false} if no message came in time
	 */
	<T> boolean handle(Function<Delivery, T> reader, Consumer<T> handler) {
		for (InFlightMessage message = next(); message != null; message = next()) {
			T read = mayBegin(message) ? read(message, reader) : null;
			if (read != null) {
				this.messages.keepOnly(message);
				// What begins takes an interrupt for one that was meant for another.
				this.messages.requireNoInterrupt();
				if (message.begin()) {
					handle(message, read, handler);
					return true;
				}
				logger
					.warn("The lease of %s ran out before it was begun; it is released".formatted(message.delivery()));
			}
		}
		return false;
	}

	/**
	 * Return the next message that may be handled.
	 */
	private @Nullable InFlightMessage next() {
		for (InFlightMessage message = this.messages.next(); message != null; message = this.messages.next()) {
			Settlement unfit = this.deadLetters.unfit(message.delivery(), this.subscription::serverTime);
			if (unfit == null) {
				return message;
			}
			storeOrSkip(message, unfit);
		}
		return null;
	}

	/**
	 * Store the outcome of a message that is not handed out. A server without memory may
	 * refuse it: the message goes back in the end, so that it does not keep the caller
	 * from the messages behind it.
	 */
	private void storeOrSkip(InFlightMessage message, Settlement outcome) {
		try {
			this.settlements.storeUnlessRefused(message, outcome);
			this.messages.settled(message);
		}
		catch (RmqServerRefusedException ex) {
			if (++this.skipped > MAX_SKIPPED) {
				throw ex;
			}
			logger.warn("The outcome of %s cannot be stored now; it is released: %s".formatted(message.delivery(), ex));
		}
	}

	/**
	 * Tell the server that a message which was there when a consumer died is begun.
	 */
	private boolean mayBegin(InFlightMessage message) {
		try {
			return new PoisonGuard(this.subscription, this.endpoint.settings().maxDeliveries(), () -> false)
				.begin(message);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Read a message, and settle it if that is not possible.
	 * @return what was read, or {@code null}
	 */
	private <T> @Nullable T read(InFlightMessage message, Function<Delivery, T> reader) {
		try {
			if (message.delivery().defect() != null) {
				throw new RmqFormatException("The message cannot be read: " + message.delivery().defect(), null);
			}
			return reader.apply(message.delivery());
		}
		catch (RuntimeException ex) {
			storeOrSkip(message, failure(message, ex));
			return null;
		}
		catch (Error ex) {
			storeFailure(message, ex);
			throw ex;
		}
	}

	private <T> void handle(InFlightMessage message, T read, Consumer<T> handler) {
		Throwable error = call(handler, read);
		boolean interrupted = Thread.currentThread().isInterrupted();
		boolean ours = message.endAndClaim() == InFlightMessage.Claim.GRANTED;
		if (interrupted && ours) {
			// Not for a lost lease, so it is the caller's own.
			Thread.currentThread().interrupt();
		}
		try {
			boolean stored = ours && ((error != null) ? storeFailure(message, error)
					: store(message, new Settlement.Acknowledge(message.delivery())));
			if (!stored) {
				throw new RmqException(RmqErrorCode.INTERNAL,
						"The lease of %s was lost while it was handled; it is handled again"
							.formatted(message.delivery()),
						null);
			}
		}
		catch (RmqException ex) {
			if (error == null) {
				throw ex;
			}
			error.addSuppressed(ex);
		}
		if (error != null) {
			ReflectionUtils.rethrowRuntimeException(error);
		}
	}

	private static <T> @Nullable Throwable call(Consumer<T> handler, T read) {
		try {
			handler.accept(read);
			return null;
		}
		catch (Throwable ex) {
			// Whatever it throws, an Error too, the attempt has failed.
			return ex;
		}
	}

	private boolean storeFailure(InFlightMessage message, Throwable error) {
		return store(message, failure(message, error));
	}

	private Settlement failure(InFlightMessage message, Throwable error) {
		DeliveryContext context = new DeliveryContext(message, this.endpoint, () -> {
		});
		return this.failures.of(context, context.about(error));
	}

	private boolean store(InFlightMessage message, Settlement outcome) {
		boolean stored = this.settlements.store(message, outcome);
		this.messages.settled(message);
		return stored;
	}

}
