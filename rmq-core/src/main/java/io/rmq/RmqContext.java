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
 * What a handler may want to know about the handling itself, and what it may ask for.
 * Thread-safe.
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
	 * Return the number of this attempt; 1 at first, one more after each failure, not
	 * counting deliveries that ended in a crash or a shutdown.
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
	 * Give the handler of this message more time than its listener allows. The lease of
	 * the message need not be asked for: it is renewed for as long as the handler works.
	 * @param more how much more, added to what is left
	 * @throws IllegalArgumentException if it is negative
	 */
	void extendTimeout(Duration more);

	/**
	 * Have the listener begin no more messages, and stop when those in work are done.
	 * What it has not begun goes back to the group. This message is settled as usual.
	 */
	void stopConsuming();

}
