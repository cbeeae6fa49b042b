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

package io.rmq.listener.method;

import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a listener method returns: to the topic that its {@code @SendTo} names, and
 * to who waits for a reply. Thread-safe.
 */
public interface ReplySender {

	/**
	 * Send a reply, and return when it is stored.
	 * @param topic where it goes
	 * @param payload what the method returned
	 * @param request the message that was handled
	 * @throws io.rmq.RmqException if it was not stored
	 */
	void send(String topic, Object payload, Delivery request);

	/**
	 * Answer who waits for a reply to a message, if anybody does, and return when the
	 * answer is stored.
	 * @param payload what the method returned
	 * @param request the message that was handled
	 * @throws io.rmq.RmqException if it was not stored
	 */
	void answer(@Nullable Object payload, Delivery request);

}
