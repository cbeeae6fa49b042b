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

package io.rmq.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a test may see of how a broker stores a topic.
 */
public interface StoredTopic {

	/**
	 * Return how many messages are stored for all groups, whether held or not.
	 * @return the number of messages
	 */
	long messages();

	/**
	 * Return how many messages are stored for one group alone, ready or held.
	 * @param group the group
	 * @return the number of messages
	 */
	long messagesOf(String group);

	/**
	 * Return how many messages the consumers of a group hold.
	 * @param group the group
	 * @return the number of messages
	 */
	long heldBy(String group);

	/**
	 * Take all messages from those who hold them, as if their leases had run out.
	 * @param group the group
	 */
	void forgetHolders(String group);

	/**
	 * Make all consumers look as if they had died a while ago.
	 * @param silence how long ago
	 */
	void silenceConsumers(Duration silence);

	/**
	 * Return how many messages of a group wait for their next attempt.
	 * @param group the group
	 * @return the number of messages
	 */
	long waitingFor(String group);

	/**
	 * Return how many delayed messages are not ready yet.
	 * @return the number of messages
	 */
	long delayed();

	/**
	 * Return when a delivered message became ready, by the server's clock.
	 * @param delivery the message
	 * @return the time, to the millisecond
	 */
	Instant readyAt(Delivery delivery);

	/**
	 * Return the dead letters of a group.
	 * @param group the group
	 * @return the dead letters, the oldest first
	 */
	List<DeadLetter> deadLetters(String group);

	/**
	 * Return the consumers that a group knows.
	 * @param group the group
	 * @return their names
	 */
	Set<String> consumers(String group);

	/**
	 * Return how many consumers, of this topic or another, wait for a message.
	 * @return the number of consumers
	 */
	long waitingConsumers();

	/**
	 * Return the server's time, to the millisecond.
	 * @return the server's time
	 */
	Instant now();

	/**
	 * Return the server's time, to the microsecond.
	 * @return the server's time
	 */
	Instant preciseNow();

	/**
	 * A dead letter as it is stored.
	 *
	 * @param reason why it was not tried again
	 * @param errorType the class of the last error
	 * @param errorMessage the message of the last error
	 * @param stack the stack trace of the last error
	 * @param topic the topic that it was sent to
	 * @param messageId its id
	 * @param priority its priority
	 * @param key its key
	 * @param headers its headers
	 * @param body its body
	 * @param createdAt when it was stored at first
	 * @param history its failed attempts
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record DeadLetter(String reason, String errorType, String errorMessage, String stack, String topic,
			String messageId, String priority, @Nullable String key, Map<String, String> headers, byte[] body,
			Instant createdAt, @Nullable String history) {

	}

}
