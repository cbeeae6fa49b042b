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

import java.time.Duration;
import java.util.concurrent.Executor;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * A message in work whose outcome may come before its handler returns, or long after, or
 * never. Thread-safe.
 */
final class OpenMessage implements BatchMessage {

	private static final RmqLog logger = RmqLog.of(OpenMessage.class);

	private final Handling handling;

	private final Interceptors interceptors;

	private final Settlements settlements;

	private final ManualAcknowledgment acknowledgment;

	private final boolean received;

	/**
	 * Whether the interceptors know how its handling ended.
	 */
	private boolean told;

	private boolean returned;

	private boolean ended;

	/**
	 * Create an open message.
	 * @param received whether it has left the group already, so that its outcome changes
	 * nothing
	 * @param settled is told just before it is settled
	 */
	OpenMessage(Handling handling, Verdicts verdicts, Interceptors interceptors, Settlements settlements,
			boolean received, Runnable settled) {
		this.received = received;
		this.handling = handling;
		this.interceptors = interceptors;
		this.settlements = settlements;
		this.acknowledgment = new ManualAcknowledgment(handling, verdicts, (outcome) -> {
			if (received) {
				return;
			}
			if (handling.message().isAcknowledgedEarly()) {
				interceptors.completed(handling, RmqOutcome.ACKNOWLEDGED);
				return;
			}
			handling.message().decided();
			settled.run();
			interceptors.completed(handling, RmqOutcome.of(outcome));
			settlements.settle(handling.message(), outcome);
		});
	}

	/**
	 * The current thread begins to handle it.
	 * @return {@code false} if it is lost already
	 */
	boolean begin() {
		return this.handling.message().begin();
	}

	/**
	 * The current thread begins to handle it, with others.
	 * @param interrupts interrupts the thread, for all of them
	 * @return {@code false} if it is lost already
	 */
	boolean begin(InterruptLimit interrupts) {
		return this.handling.message().begin(interrupts);
	}

	/**
	 * It stays open after its handler has ended.
	 * @param later where its time runs out, if nobody settles it: what becomes of it then
	 * is for the application to say, too, and not to be said on the thread that looks
	 * after the time of all
	 */
	void stayOpen(Executor later) {
		this.handling.message().await(() -> later.execute(this.acknowledgment::expire));
	}

	/**
	 * The current thread has handled it.
	 * @return {@code false} if it was lost meanwhile
	 */
	boolean end() {
		HeldMessage message = this.handling.message();
		boolean ours;
		boolean back;
		synchronized (this) {
			ours = message.end();
			this.ended = true;
			back = this.returned;
		}
		if (message.isSettled()) {
			this.settlements.release(message);
		}
		if (ours && back) {
			returnNow();
		}
		if (!ours && (back || !isSettled())) {
			if (!back) {
				this.interceptors.completed(this.handling, RmqOutcome.RETURNED);
			}
			this.settlements.settle(message, null);
		}
		if (!ours) {
			logger.debug("%s ended without the lease of its message".formatted(this.handling));
		}
		return ours;
	}

	/**
	 * Its time may have run out just when its handler returned, so that nobody else says
	 * so.
	 */
	void expireIfTimedOut() {
		if (this.handling.message().isTimedOut()) {
			this.acknowledgment.expire();
		}
	}

	Handling handling() {
		return this.handling;
	}

	ManualAcknowledgment acknowledgment() {
		return this.acknowledgment;
	}

	@Override
	public Delivery delivery() {
		return this.handling.delivery();
	}

	@Override
	public RmqContext context() {
		return this.handling;
	}

	@Override
	public boolean isSettled() {
		return this.acknowledgment.isSettled();
	}

	@Override
	public boolean isInterrupted() {
		HeldMessage message = this.handling.message();
		return message.isTimedOut() || (message.isLost() && !message.isSettled());
	}

	@Override
	public boolean acknowledgeIfOpen() {
		return this.acknowledgment.acknowledgeIfOpen();
	}

	@Override
	public boolean fail(Throwable error) {
		if (isSettled() || (this.handling.message().isLost() && !this.handling.message().isSettled())) {
			return false;
		}
		// Before it is known what comes of that.
		tell(error);
		if (!this.received && !this.handling.message().isAcknowledgedEarly()) {
			return this.acknowledgment.fail(error);
		}
		boolean first = this.acknowledgment.close();
		if (first) {
			logger.error("Listener '%s' failed with %s, which is lost, as it was acknowledged %s".formatted(
					this.handling.listenerId(), delivery(),
					this.received ? "on receipt" : "when its handler closed the application"), error);
		}
		return first;
	}

	private void returnNow() {
		this.handling.message().lose();
		this.settlements.handBackSoon();
	}

	/**
	 * Tell the interceptors how its handling ended, once.
	 * @param error what went wrong, {@code null} if nothing
	 */
	void tell(@Nullable Throwable error) {
		synchronized (this) {
			if (this.told) {
				return;
			}
			this.told = true;
		}
		this.interceptors.after(this.handling, error);
	}

	@Override
	public synchronized void giveBack() {
		if (!this.acknowledgment.close()) {
			return;
		}
		if (this.received) {
			this.told = true;
			logger.error("Listener '%s' has not handled %s, which is lost, as it was acknowledged on receipt"
				.formatted(this.handling.listenerId(), delivery()));
			return;
		}
		this.told = true;
		this.returned = true;
		// Not before its handler has ended, which may handle others still, and would be
		// interrupted.
		if (this.ended) {
			returnNow();
		}
		this.interceptors.completed(this.handling, RmqOutcome.RETURNED);
	}

	@Override
	public void acknowledge() {
		this.acknowledgment.acknowledge();
	}

	@Override
	public void nack(Duration delay) {
		this.acknowledgment.nack(delay);
	}

	@Override
	public void reject(String reason) {
		this.acknowledgment.reject(reason);
	}

}
