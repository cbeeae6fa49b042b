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

import java.util.List;

import io.rmq.RmqFormatException;
import io.rmq.StopConsumingException;
import io.rmq.broker.Delivery;
import io.rmq.failure.Causes;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqMessageListener;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Calls a listener with a message, at once again if its retry policy says so.
 * Thread-safe.
 */
final class Invoker implements ListenerCall {

	private static final RmqLog logger = RmqLog.of(Invoker.class);

	private final ListenerEndpoint endpoint;

	private final RmqMessageListener listener;

	private final Interceptors interceptors;

	private final boolean manual;

	Invoker(ListenerEndpoint endpoint, RmqMessageListener listener, Interceptors interceptors) {
		this.endpoint = endpoint;
		this.listener = listener;
		this.interceptors = interceptors;
		this.manual = endpoint.settings().ackMode() == AckMode.MANUAL;
	}

	@Override
	public @Nullable Throwable invoke(List<OpenMessage> messages) {
		OpenMessage message = messages.get(0);
		Throwable error = invokeOnce(message);
		for (int calls = 1; error != null && mayBeCalledAgain(message, error, calls); calls++) {
			logger.debug("Listener '%s' failed with %s; it is tried again at once".formatted(this.endpoint.id(),
					message.delivery()), error);
			error = invokeOnce(message);
		}
		return error;
	}

	private boolean mayBeCalledAgain(OpenMessage message, Throwable error, int calls) {
		return !isStop(error) && !message.isSettled()
				&& this.endpoint.settings().retry().isImmediate(error, message.context(), calls)
				&& message.message().mayBeginAgain();
	}

	/**
	 * Return whether the listener is to stop, as its handler asks for with an error.
	 */
	static boolean isStop(@Nullable Throwable error) {
		return Causes.find(error, StopConsumingException.class) != null;
	}

	private @Nullable Throwable invokeOnce(OpenMessage message) {
		Throwable error = call(message);
		if (message.isTimedOut()) {
			error = message.context().timedOut(error);
		}
		message.reportCall(error);
		this.interceptors.done(message.context());
		return error;
	}

	private @Nullable Throwable call(OpenMessage message) {
		Delivery delivery = message.delivery();
		DeliveryContext context = message.context();
		try {
			if (delivery.defect() != null) {
				throw new RmqFormatException("The message cannot be read: " + delivery.defect(), null);
			}
			this.interceptors.before(context);
			if (this.manual) {
				this.listener.onMessage(delivery, context, message);
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
