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

import java.time.Instant;

/**
 * What a handler may want to know about the handling itself. Immutable and thread-safe.
 *
 * @param messageId the id of the message
 * @param topic the topic it was sent to
 * @param group the group it is handled for
 * @param listenerId the id of the listener that handles it
 * @param priority the priority it was sent with
 * @param attempt the number of this attempt; 1 at first, one more after each failure, not
 * counting deliveries that ended in a crash or a shutdown
 * @param deliveries how often the message was delivered and not settled because its
 * consumer died, plus one for this delivery
 * @param createdAt when the server stored the message, by the server's clock
 * @param receivedAt when this consumer received it, by the consumer's clock
 */
public record RmqContext(String messageId, String topic, String group, String listenerId, RmqPriority priority,
		int attempt, int deliveries, Instant createdAt, Instant receivedAt) {

}
