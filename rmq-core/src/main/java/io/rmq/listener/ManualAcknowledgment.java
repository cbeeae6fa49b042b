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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.rmq.Acknowledgment;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqRejectException;
import io.rmq.RmqRetryException;
import io.rmq.broker.Settlement;

/**
 * Settles a message once, whoever comes first: the handler, whoever it was given to, an
 * error, or the end of its time.
 */
final class ManualAcknowledgment implements Acknowledgment {

	private final Handling handling;

	private final Verdicts verdicts;

	private final Consumer<Settlement> settle;

	private final AtomicBoolean settled = new AtomicBoolean();

	/**
	 * Create an acknowledgment.
	 * @param settle where the outcome goes
	 */
	ManualAcknowledgment(Handling handling, Verdicts verdicts, Consumer<Settlement> settle) {
		this.handling = handling;
		this.verdicts = verdicts;
		this.settle = settle;
	}

	@Override
	public void acknowledge() {
		requireFirst();
		this.settle.accept(new Settlement.Acknowledge(this.handling.delivery()));
	}

	/**
	 * Acknowledge the message if it is still held and nobody has settled it.
	 */
	boolean acknowledgeIfOpen() {
		boolean first = !this.handling.message().isLost() && this.settled.compareAndSet(false, true);
		if (first) {
			this.settle.accept(new Settlement.Acknowledge(this.handling.delivery()));
		}
		return first;
	}

	@Override
	public void nack(Duration delay) {
		RmqRetryException request = new RmqRetryException(delay, "The listener did not acknowledge the message", null);
		requireFirst();
		settle(request);
	}

	@Override
	public void reject(String reason) {
		requireFirst();
		settle(new RmqRejectException(reason));
	}

	private void requireFirst() {
		if (this.handling.message().isLost()) {
			throw new IllegalStateException(
					"%s is not held any more: its lease was lost or its listener has stopped, and it is handled again"
						.formatted(this.handling.delivery()));
		}
		if (!this.settled.compareAndSet(false, true)) {
			throw new IllegalStateException(
					"%s was settled already; settle a message once, and before its time runs out"
						.formatted(this.handling.delivery()));
		}
	}

	/**
	 * The handler has failed.
	 * @return {@code false} if it had settled the message before, which stands
	 */
	boolean fail(Throwable error) {
		boolean first = this.settled.compareAndSet(false, true);
		if (first) {
			settle(error);
		}
		return first;
	}

	/**
	 * Settle the message as an error and the retry policy say.
	 */
	private void settle(Throwable error) {
		Settlement outcome = null;
		try {
			outcome = this.verdicts.of(this.handling, error);
		}
		finally {
			if (outcome == null) {
				// A classifier has failed: it is not settled after all.
				this.settled.set(false);
			}
		}
		this.settle.accept(outcome);
	}

	/**
	 * The time for handling has run out.
	 */
	void expire() {
		fail(new RmqHandlerTimeoutException("Listener '%s' did not settle the message within %s"
			.formatted(this.handling.listenerId(), this.handling.endpoint().settings().handlerTimeout()), null));
	}

	/**
	 * Its outcome was decided elsewhere.
	 * @return {@code false} if it was settled before
	 */
	boolean close() {
		return this.settled.compareAndSet(false, true);
	}

	boolean isSettled() {
		return this.settled.get();
	}

}
