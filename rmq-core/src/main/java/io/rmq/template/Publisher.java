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
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;

/**
 * Hands messages to the broker, again if need be, and knows which are under way.
 * Thread-safe.
 */
final class Publisher {

	private final Broker broker;

	private final ProducerSettings settings;

	private final SendObservers observers;

	/**
	 * Where a message is sent once more. Its thread ends by itself when there is nothing
	 * to do.
	 */
	private final ScheduledThreadPoolExecutor executor;

	private final SendsUnderWay underWay = new SendsUnderWay();

	Publisher(Broker broker, ProducerSettings settings, SendObservers observers) {
		this.broker = broker;
		this.observers = observers;
		this.settings = settings;
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "rmq-send-again");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Send a message, without waiting for the server.
	 * @return completes with what was stored, or with a {@link io.rmq.RmqException}
	 */
	CompletableFuture<RmqSendResult> publish(OutboundMessage message) {
		return publish(message, this.observers);
	}

	/**
	 * Return who looks on when a message is sent later that is given to the template now,
	 * on this thread.
	 */
	SendObservers deferred() {
		return this.observers.deferred();
	}

	/**
	 * Send a message, without waiting for the server.
	 * @param observers who looks on
	 * @return completes with what was stored, or with a {@link io.rmq.RmqException}
	 */
	CompletableFuture<RmqSendResult> publish(OutboundMessage message, SendObservers observers) {
		return observers.observe(message,
				(observed) -> new Publication(observed, this.broker, this.settings, this.executor).start());
	}

	/**
	 * Have a later {@link #flush} wait for what is under way.
	 */
	void track(CompletableFuture<?> result) {
		this.underWay.add(result);
	}

	/**
	 * Wait until everything has ended, well or not, that is tracked and under way now.
	 * @throws RmqException if that takes too long
	 */
	void flush(Duration timeout) {
		try {
			int left = this.underWay.await(timeout);
			if (left > 0) {
				throw new RmqTimeoutException(
						"%d messages that were being sent are not confirmed after %d ms; they may have been stored nevertheless"
							.formatted(left, timeout.toMillis()),
						null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RmqException(RmqErrorCode.INTERNAL, "Interrupted while waiting for messages to be confirmed", ex);
		}
	}

}
