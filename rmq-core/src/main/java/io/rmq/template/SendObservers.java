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

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.rmq.broker.OutboundMessage;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * All who look on when messages are sent. Thread-safe.
 *
 * @param observers the observers, in the order in which they are told
 */
record SendObservers(List<SendObserver> observers) {

	private static final RmqLog logger = RmqLog.of(SendObservers.class);

	SendObservers {
		observers = List.copyOf(observers);
	}

	/**
	 * Return the observers of a send that waits for a transaction to commit.
	 */
	SendObservers deferred() {
		return this.observers.isEmpty() ? this
				: new SendObservers(this.observers.stream().map(SendObservers::deferred).toList());
	}

	private static SendObserver deferred(SendObserver observer) {
		try {
			return Objects.requireNonNull(observer.deferred(), "deferred() returned null");
		}
		catch (RuntimeException | Error ex) {
			logger.error("%s cannot remember where a message was sent".formatted(observer), ex);
			return observer;
		}
	}

	/**
	 * Send a message while they look on.
	 */
	CompletableFuture<RmqSendResult> observe(OutboundMessage message,
			Function<OutboundMessage, CompletableFuture<RmqSendResult>> send) {
		if (this.observers.isEmpty()) {
			return send.apply(message);
		}
		List<SendObserver.Sending> begun = new ArrayList<>(this.observers.size());
		OutboundMessage observed = message;
		for (SendObserver observer : this.observers) {
			try {
				SendObserver.Sending sending = required(observer.begin(observed), "begin");
				begun.add(sending);
				observed = required(sending.message(observed), "message");
			}
			catch (Throwable ex) {
				logger.error("%s cannot observe message %s".formatted(observer.getClass().getName(), message.id()), ex);
			}
		}
		CompletableFuture<RmqSendResult> result = send.apply(observed);
		result.whenComplete((stored, error) -> begun.forEach((sending) -> end(sending, stored, error)));
		return result;
	}

	private static <T> T required(@Nullable T returned, String method) {
		if (returned == null) {
			throw new IllegalStateException("Its method '%s' returned null".formatted(method));
		}
		return returned;
	}

	private static void end(SendObserver.Sending sending, @Nullable RmqSendResult result, @Nullable Throwable error) {
		try {
			sending.end(result, error);
		}
		catch (Throwable ex) {
			logger.error("%s failed when a send had ended".formatted(sending.getClass().getName()), ex);
		}
	}

}
