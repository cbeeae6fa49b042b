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

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;

/**
 * Handles messages. Called by several threads at once when the container's concurrency is
 * above one.
 */
@FunctionalInterface
public non-sealed interface RmqMessageListener extends EndpointListener {

	/**
	 * Handle a message. When this returns, the message is acknowledged; when it throws,
	 * it is retried or becomes a dead letter.
	 * @param delivery the message as it was stored
	 * @param context what is known of this handling
	 * @throws Exception if the message could not be handled
	 */
	void onMessage(Delivery delivery, RmqContext context) throws Exception;

	/**
	 * Handle a message that is settled by hand, see {@link AckMode#MANUAL}. When this
	 * throws and has not settled it, it is retried or becomes a dead letter.
	 * @param delivery the message as it was stored
	 * @param context what is known of this handling
	 * @param acknowledgment settles the message
	 * @throws Exception if the message could not be handled
	 */
	default void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) throws Exception {
		onMessage(delivery, context);
		acknowledgment.acknowledge();
	}

}
