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
import java.time.Instant;

import io.rmq.RmqContext;
import io.rmq.RmqException;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqPriority;
import io.rmq.broker.Delivery;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The handling of one message by one listener.
 *
 * @param message the message
 * @param endpoint the listener
 * @param stop stops the listener's container
 */
record DeliveryContext(InFlightMessage message, ListenerEndpoint endpoint, Runnable stop) implements RmqContext {

	Delivery delivery() {
		return this.message.delivery();
	}

	/**
	 * Return the error of a handler that took too long.
	 * @param cause what it has thrown, if anything
	 */
	RmqHandlerTimeoutException timedOut(@Nullable Throwable cause) {
		return new RmqHandlerTimeoutException("Listener '%s' took longer than %s and was interrupted"
			.formatted(this.endpoint.id(), this.endpoint.settings().handlerTimeout()), cause);
	}

	/**
	 * Have an exception of RMQ name the message with which it was thrown.
	 * @return the error
	 */
	<T extends Throwable> T about(T error) {
		if (error instanceof RmqException ex) {
			ex.about(topic(), group(), messageId());
		}
		return error;
	}

	@Override
	public String messageId() {
		return delivery().messageId();
	}

	@Override
	public String topic() {
		return delivery().topic();
	}

	@Override
	public String group() {
		return this.endpoint.settings().group();
	}

	@Override
	public String listenerId() {
		return this.endpoint.id();
	}

	@Override
	public RmqPriority priority() {
		return delivery().priority();
	}

	@Override
	public int attempt() {
		return delivery().attempt();
	}

	@Override
	public int deliveries() {
		return delivery().crashes() + 1;
	}

	@Override
	public Instant createdAt() {
		return delivery().createdAt();
	}

	@Override
	public Instant receivedAt() {
		return this.message.receivedAt();
	}

	@Override
	public void extendTimeout(Duration more) {
		if (more.isNegative() || more.compareTo(ListenerSettings.MAX_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"A handler's time can be extended by between 0 and 3650 days, not by " + more);
		}
		this.message.extend(more.toNanos());
	}

	@Override
	public void stopConsuming() {
		this.stop.run();
	}

	@Override
	public String toString() {
		return "Handling of %s by listener '%s'".formatted(delivery(), listenerId());
	}

}
