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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqRejectException;
import io.rmq.RmqRetryException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Settlement;
import io.rmq.listener.AckMode;
import io.rmq.listener.BatchMessage;
import io.rmq.listener.RmqOutcome;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * A message with a listener. Its outcome may come before the handler returns, then, or
 * long after. It is settled once, by whatever comes first: the handler, code to which the
 * handler passed the message, an error, or the end of its time. Thread-safe.
 */
final class OpenMessage implements BatchMessage {

	private static final RmqLog logger = RmqLog.of(OpenMessage.class);

	private final DeliveryContext context;

	private final Settlements settlements;

	private final Interceptors interceptors;

	/**
	 * Whether the interceptors know how its handling ended.
	 */
	private final AtomicBoolean reported = new AtomicBoolean();

	/**
	 * Called just before it is settled, if that may come after its handler has returned.
	 */
	private @Nullable Runnable settling;

	OpenMessage(DeliveryContext context, Settlements settlements, Interceptors interceptors) {
		this.context = context;
		this.settlements = settlements;
		this.interceptors = interceptors;
	}

	/**
	 * It stays open after its handler has returned.
	 * @param later where its time runs out if it is not settled: the application has a
	 * say in the outcome, and must not hold up the thread that watches the time of all
	 * @param settling is called just before it is settled
	 */
	void stayOpen(Executor later, Runnable settling) {
		this.settling = settling;
		message().stayOpen(() -> later.execute(this::expire));
	}

	/**
	 * The current thread has handled it.
	 * @return {@code false} if its lease was lost meanwhile
	 */
	boolean end() {
		MessageState state = message().end();
		if (state == MessageState.LEASE_LOST) {
			lost();
			return false;
		}
		if (state.hasLeft()) {
			this.settlements.remove(message());
		}
		else if (state == MessageState.RELEASING) {
			this.settlements.releaseSoon();
		}
		return true;
	}

	private void lost() {
		this.interceptors.completed(this.context, RmqOutcome.RELEASED);
		this.settlements.dropOutcome(message());
		logger.debug("%s ended without the lease of its message".formatted(this.context));
	}

	/**
	 * Settle it after its handler has returned, unless that was done before.
	 * @param error what the listener has thrown, {@code null} if nothing
	 */
	void conclude(@Nullable Throwable error) {
		boolean settled = (error != null) ? fail(error) : acknowledgeIfOpen();
		if (!settled && message().state() == MessageState.LEASE_LOST) {
			lost();
		}
	}

	InFlightMessage message() {
		return this.context.message();
	}

	@Override
	public Delivery delivery() {
		return this.context.delivery();
	}

	@Override
	public DeliveryContext context() {
		return this.context;
	}

	@Override
	public boolean isSettled() {
		return message().state().isClaimed();
	}

	boolean isTimedOut() {
		return message().isTimedOut();
	}

	@Override
	public boolean isInterrupted() {
		return isTimedOut() || message().state() == MessageState.LEASE_LOST;
	}

	@Override
	public void acknowledge() {
		if (claim()) {
			settle(new Settlement.Acknowledge(delivery()));
		}
	}

	@Override
	public boolean acknowledgeIfOpen() {
		return switch (message().claim()) {
			case GRANTED -> {
				settle(new Settlement.Acknowledge(delivery()));
				yield true;
			}
			case EARLY -> {
				completeEarly();
				yield true;
			}
			case SETTLED, LOST -> false;
		};
	}

	@Override
	public void nack(Duration delay) {
		RmqRetryException request = new RmqRetryException(delay, "The listener did not acknowledge the message", null);
		if (claim()) {
			settle(request);
		}
	}

	@Override
	public void reject(String reason) {
		RmqRejectException request = new RmqRejectException(reason);
		if (claim()) {
			settle(request);
		}
	}

	/**
	 * Take the right to settle the message.
	 * @return {@code false} if it was acknowledged before its handling has ended
	 * @throws IllegalStateException if it cannot be settled any more
	 */
	private boolean claim() {
		switch (message().claim()) {
			case LOST -> throw new IllegalStateException(
					"%s is not held any more: its lease was lost or its listener has stopped, and it is handled again"
						.formatted(delivery()));
			case SETTLED -> throw new IllegalStateException(
					"%s was settled already; settle a message once, and before its time runs out"
						.formatted(delivery()));
			case EARLY -> {
				completeEarly();
				return false;
			}
			case GRANTED -> {
				return true;
			}
		}
		return false;
	}

	/**
	 * It was acknowledged when its handler closed the application; on receipt, the
	 * interceptors learn so when all that is handled together has ended.
	 */
	private void completeEarly() {
		if (!isAcknowledgedOnReceipt()) {
			this.interceptors.completed(this.context, RmqOutcome.ACKNOWLEDGED);
		}
	}

	/**
	 * It was acknowledged on receipt, and its handler has returned.
	 */
	void completeOnReceipt() {
		this.interceptors.completed(this.context, RmqOutcome.ACKNOWLEDGED);
	}

	private boolean isAcknowledgedOnReceipt() {
		return this.context.endpoint().settings().ackMode() == AckMode.ON_RECEIPT;
	}

	@Override
	public boolean fail(Throwable error) {
		MessageState state = message().state();
		if (state.isClaimed() || state.isToBeReleased()) {
			return false;
		}
		// Before it is known what comes of that.
		report(error);
		return switch (message().claim()) {
			case GRANTED -> {
				settle(error);
				yield true;
			}
			case EARLY -> {
				logger.error("Listener '%s' failed with %s, which is lost, as it was acknowledged %s"
					.formatted(this.context.listenerId(), delivery(), whenAcknowledged()), error);
				completeEarly();
				yield true;
			}
			case SETTLED, LOST -> false;
		};
	}

	private String whenAcknowledged() {
		return isAcknowledgedOnReceipt() ? "on receipt" : "when its handler closed the application";
	}

	private void expire() {
		if (message().claim() == InFlightMessage.Claim.GRANTED) {
			settle(new RmqHandlerTimeoutException("Listener '%s' did not settle the message within %s"
				.formatted(this.context.listenerId(), this.context.endpoint().settings().handlerTimeout()), null));
		}
	}

	/**
	 * Its time may have run out just when its handler returned, so that nobody else says
	 * so.
	 */
	void expireIfTimedOut() {
		if (isTimedOut()) {
			expire();
		}
	}

	private void settle(Throwable error) {
		Settlement outcome = null;
		try {
			outcome = this.settlements.failure(this.context, error);
		}
		finally {
			if (outcome == null) {
				message().unclaim();
			}
		}
		settle(outcome);
	}

	private void settle(Settlement outcome) {
		if (this.settling != null) {
			this.settling.run();
		}
		this.settlements.settle(this.context, outcome);
	}

	@Override
	public void release() {
		switch (message().claim()) {
			case GRANTED -> {
				this.reported.set(true);
				message().release();
				// Not before its handler has ended, which may handle others still.
				if (!message().isHandled()) {
					this.settlements.releaseSoon();
				}
				this.interceptors.completed(this.context, RmqOutcome.RELEASED);
			}
			case EARLY -> {
				this.reported.set(true);
				logger.error("Listener '%s' has not handled %s, which is lost, as it was acknowledged %s"
					.formatted(this.context.listenerId(), delivery(), whenAcknowledged()));
				completeEarly();
			}
			case SETTLED, LOST -> {
				// Nothing is left to be released.
			}
		}
	}

	/**
	 * Report to the interceptors how its handling ended, unless they know.
	 * @param error what went wrong, {@code null} if nothing
	 */
	void report(@Nullable Throwable error) {
		if (this.reported.compareAndSet(false, true)) {
			this.interceptors.after(this.context, error);
		}
	}

	/**
	 * Report to the interceptors how one call of its listener ended, of perhaps several.
	 * @param error what went wrong, {@code null} if nothing
	 */
	void reportCall(@Nullable Throwable error) {
		this.reported.set(true);
		this.interceptors.after(this.context, error);
	}

}
