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

package io.rmq.test;

import java.time.Duration;
import java.time.Instant;

import io.rmq.RmqContext;
import io.rmq.RmqPriority;

/**
 * A context that says what it was told to.
 *
 * @param messageId the id of the message
 * @param topic the topic it was sent to
 * @param group the group it is handled for
 * @param listenerId the id of the listener that handles it
 * @param priority the priority it was sent with
 * @param attempt the number of this attempt
 * @param deliveries how often it was delivered
 * @param createdAt when the server stored the message
 * @param receivedAt when this consumer received it
 */
public record StubContext(String messageId, String topic, String group, String listenerId, RmqPriority priority,
		int attempt, int deliveries, Instant createdAt, Instant receivedAt) implements RmqContext {

	@Override
	public void extendTimeout(Duration more) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void stopConsuming() {
		throw new UnsupportedOperationException();
	}

}
