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

package io.rmq;

import java.time.Duration;
import java.time.Instant;

/**
 * The handling of one message: its facts for the handler, and what the handler can
 * change. Thread-safe.
 */
public interface RmqContext {

	/**
	 * Return the id of the message.
	 * @return the id
	 */
	String messageId();

	/**
	 * Return the topic it was sent to.
	 * @return the topic
	 */
	String topic();

	/**
	 * Return the group it is handled for.
	 * @return the group
	 */
	String group();

	/**
	 * Return the id of the listener that handles it.
	 * @return the id
	 */
	String listenerId();

	/**
	 * Return the priority it was sent with.
	 * @return the priority
	 */
	RmqPriority priority();

	/**
	 * Return the number of this attempt: 1 for the first, one more after each failure. A
	 * crash or a stop of the instance does not count.
	 * @return the attempt
	 */
	int attempt();

	/**
	 * Return how often the message was delivered and not settled because its consumer
	 * died, plus one for this delivery.
	 * @return the number of deliveries
	 */
	int deliveries();

	/**
	 * Return when the server stored the message, by the server's clock.
	 * @return the time
	 */
	Instant createdAt();

	/**
	 * Return when this consumer received it, by the consumer's clock.
	 * @return the time
	 */
	Instant receivedAt();

	/**
	 * Extend the time that the handler may take. The lease needs no extension: RMQ renews
	 * it as long as the handler runs.
	 * @param more the time to add to the time that is left
	 * @throws IllegalArgumentException if it is negative
	 */
	void extendTimeout(Duration more);

	/**
	 * Stop the listener after the handlers that run. Messages that it has not begun are
	 * released. This message is settled as usual.
	 */
	void stopConsuming();

}
