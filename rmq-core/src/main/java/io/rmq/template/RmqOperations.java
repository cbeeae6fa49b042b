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

import io.rmq.RmqException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqTimeoutException;

/**
 * Sends messages. A send that returns has stored the message; one that throws has not,
 * or, after an {@link RmqTimeoutException}, not for certain.
 */
public interface RmqOperations {

	/**
	 * Send a message with an id made for it, normal priority and nothing else.
	 * @param topic where it goes
	 * @param payload what it carries
	 * @return what was stored
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 * @throws RmqSerializationException if the payload cannot be turned into bytes
	 * @throws RmqMessageTooLargeException if those are too many
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	RmqSendResult send(String topic, Object payload);

	/**
	 * Begin a message of which more is to be said.
	 * @param topic where it goes
	 * @param payload what it carries
	 * @return a builder, which sends nothing before {@link MessageBuilder#send()}
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	MessageBuilder message(String topic, Object payload);

}
