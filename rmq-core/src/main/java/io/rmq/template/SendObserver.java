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

import io.rmq.broker.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * Observes the sends of a template, to measure or to trace them. Beans are called in
 * their order. Their exceptions are logged and have no effect. Thread-safe.
 */
@FunctionalInterface
public interface SendObserver {

	/**
	 * A message is about to be sent; in a transaction, after the commit. Called once for
	 * each message, whatever the number of retries.
	 * @param message the message
	 * @return the observer of this send
	 */
	Sending begin(OutboundMessage message);

	/**
	 * Return the observer of a send that waits for a transaction to commit. Called on the
	 * thread that gives the message to the template, so that an observer can remember
	 * what this thread does; {@link #begin} of the observer that is returned is called
	 * after the commit, and not at all if there is none.
	 * @return the observer, this one unless implemented otherwise
	 */
	default SendObserver deferred() {
		return this;
	}

	/**
	 * The observer of one send.
	 */
	interface Sending {

		/**
		 * Return what is sent: the message, perhaps with more headers.
		 * @param message the message that is to be sent
		 * @return the message, the same unless implemented otherwise
		 */
		default OutboundMessage message(OutboundMessage message) {
			return message;
		}

		/**
		 * The send has ended. Called once, on whatever thread has found out; must not
		 * block.
		 * @param result what was stored, {@code null} if it has failed
		 * @param error why it has failed, {@code null} if it has not
		 */
		void end(@Nullable RmqSendResult result, @Nullable Throwable error);

	}

}
