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

import io.rmq.RmqDeadLetter;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Settlement;
import io.rmq.listener.ListenerSettings;

/**
 * A dead letter as an ordinary message to another topic: the same body byte for byte, the
 * same id, key and priority, and its headers with those of {@link RmqDeadLetter} among
 * them.
 */
final class ForwardedMessage {

	private ForwardedMessage() {
	}

	/**
	 * Return the message to send.
	 * @param deadLetter the dead letter
	 * @param settings the settings of the listener that could not handle it
	 * @param topic where it goes
	 * @return the message, which lives as long as dead letters are kept
	 * @throws IllegalArgumentException if what was stored cannot be sent
	 */
	static OutboundMessage of(Settlement.DeadLetter deadLetter, ListenerSettings settings, String topic) {
		Delivery delivery = deadLetter.delivery();
		return new OutboundMessage(topic, delivery.messageId(), delivery.priority(), delivery.key(),
				describe(deadLetter, settings.group()).addTo(delivery.headers()),
				settings.deadLetters().limits().maxAge(), delivery.body());
	}

	private static RmqDeadLetter describe(Settlement.DeadLetter deadLetter, String group) {
		Delivery delivery = deadLetter.delivery();
		Failure failure = deadLetter.failure();
		int attempts = delivery.failures() + (failure.isAttempt() ? 1 : 0);
		return new RmqDeadLetter(deadLetter.reason().name(), failure.isAttempt() ? failure.type() : null,
				failure.message(), delivery.topic(), group, delivery.messageId(), attempts, delivery.createdAt());
	}

}
