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

import java.time.Duration;

import io.rmq.broker.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * A message that the server has stored, or will be sent when the transaction commits.
 *
 * @param messageId the message's id, given by the sender or made for it
 * @param topic the topic it was sent to
 * @param partition the partition of the topic that it is in; 0 for a topic that has one
 * @param position where it is stored: the id of its entry in the stream of the topic and
 * its priority; {@code null} if it is not due yet, or not stored yet
 * @param duplicate whether it was stored already, by an earlier send within the window of
 * {@link RmqMessageBuilder#deduplicate}, so that this send changed nothing
 * @param replicas how many replicas have confirmed it, 0 if they are not waited for
 * @param deferred whether it was not sent yet, because it is bound to a transaction: it
 * is sent when that commits, and forgotten when that is rolled back
 * @param latency how long the send took, from the call to the server's answer; zero if
 * there is none yet
 */
public record RmqSendResult(String messageId, String topic, int partition, @Nullable String position, boolean duplicate,
		int replicas, boolean deferred, Duration latency) {

	static RmqSendResult stored(String messageId, String topic, Receipt receipt, Duration latency) {
		return new RmqSendResult(messageId, topic, 0, receipt.position(), receipt.duplicate(), receipt.replicas(),
				false, latency);
	}

	static RmqSendResult deferred(String messageId, String topic) {
		return new RmqSendResult(messageId, topic, 0, null, false, 0, true, Duration.ZERO);
	}

}
