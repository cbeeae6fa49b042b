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

import io.rmq.RmqFormatException;
import io.rmq.StopConsumingException;
import io.rmq.broker.Delivery;
import io.rmq.failure.Causes;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.MessageListener;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Calls a listener with a message, at once again if its retry policy says so.
 * Thread-safe.
 */
final class Invoker {

	private static final RmqLog logger = RmqLog.of(Invoker.class);

	private final ListenerEndpoint endpoint;

	private final MessageListener listener;

	private final Interceptors interceptors;

	private final Prefetch prefetch;

	Invoker(ListenerEndpoint endpoint, MessageListener listener, Interceptors interceptors, Prefetch prefetch) {
		this.endpoint = endpoint;
		this.listener = listener;
		this.interceptors = interceptors;
		this.prefetch = prefetch;
	}

	/**
	 * Call the listener.
	 * @param acknowledgment what the listener settles the message with, {@code null} if
	 * it does not do so itself
	 * @return what it has thrown, {@code null} if nothing
	 */
	@Nullable Throwable invoke(DeliveryContext context, @Nullable OpenMessage acknowledgment) {
		InFlightMessage message = context.message();
		Throwable error = invokeOnce(context, acknowledgment);
		for (int calls = 1; error != null && !isStop(error) && (acknowledgment == null || !acknowledgment.isSettled())
				&& this.endpoint.settings().retry().isImmediate(error, context, calls)
				&& message.mayBeginAgain(); calls++) {
			logger.debug("Listener '%s' failed with %s; it is tried again at once".formatted(this.endpoint.id(),
					context.delivery()), error);
			error = invokeOnce(context, acknowledgment);
		}
		if (acknowledgment == null) {
			learn(message);
		}
		return error;
	}

	/**
	 * A message is done with: learn how long it was in work.
	 */
	void learn(InFlightMessage message) {
		this.prefetch.learn(System.nanoTime() - message.began(), message.delivery().body().length);
	}

	/**
	 * Return whether the listener is to stop, as its handler asks for with an error.
	 */
	static boolean isStop(@Nullable Throwable error) {
		return Causes.find(error, StopConsumingException.class) != null;
	}

	private @Nullable Throwable invokeOnce(DeliveryContext context, @Nullable OpenMessage acknowledgment) {
		Throwable error = call(context, acknowledgment);
		if (context.message().isTimedOut()) {
			error = context.timedOut(error);
		}
		this.interceptors.after(context, error);
		this.interceptors.done(context);
		return error;
	}

	private @Nullable Throwable call(DeliveryContext context, @Nullable OpenMessage acknowledgment) {
		Delivery delivery = context.delivery();
		try {
			if (delivery.defect() != null) {
				throw new RmqFormatException("The message cannot be read: " + delivery.defect(), null);
			}
			this.interceptors.before(context);
			if (acknowledgment != null) {
				this.listener.onMessage(delivery, context, acknowledgment);
			}
			else {
				this.listener.onMessage(delivery, context);
			}
			return null;
		}
		catch (Throwable ex) {
			// Whatever it throws, an Error too: it is this message's failure, not the
			// worker's.
			return context.about(ex);
		}
	}

}
