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

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
	default RmqSendResult send(String topic, Object payload) {
		return message(topic, payload).send();
	}

	/**
	 * Send a message without waiting for the server, with an id made for it, normal
	 * priority and nothing else. It is not stored before the future says so. In a
	 * transaction that is after the commit: do not wait for it before.
	 * @param topic where it goes
	 * @param payload what it carries
	 * @return completes with what was stored, or with the {@link RmqException} that
	 * {@link #send} would throw, on a thread that must not be kept waiting
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	default CompletableFuture<RmqSendResult> sendAsync(String topic, Object payload) {
		return message(topic, payload).sendAsync();
	}

	/**
	 * Send several messages to a topic, in their order, and wait for all. One that fails
	 * does not keep the others from being sent.
	 * @param topic where they go
	 * @param payloads what they carry
	 * @return what became of each, in the same order
	 * @throws IllegalArgumentException if the topic is not valid or a payload is
	 * {@code null}; then none was sent
	 */
	List<RmqSendOutcome> sendAll(String topic, Collection<?> payloads);

	/**
	 * Send several messages, and wait for all. One that fails does not keep the others
	 * from being sent. Those to one topic with one priority are stored in their order.
	 * @param messages the messages, begun with {@link #message}
	 * @return what became of each, in the same order
	 * @throws IllegalArgumentException if a message is not complete; then none was sent
	 */
	List<RmqSendOutcome> sendAll(Collection<? extends MessageBuilder> messages);

	/**
	 * As {@link #sendAll(String, Collection)}, without waiting.
	 * @param topic where they go
	 * @param payloads what they carry
	 * @return completes, never with an error, with what became of each, in the same order
	 * @throws IllegalArgumentException if the topic is not valid or a payload is
	 * {@code null}; then none was sent
	 */
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(String topic, Collection<?> payloads);

	/**
	 * As {@link #sendAll(Collection)}, without waiting.
	 * @param messages the messages, begun with {@link #message}
	 * @return completes, never with an error, with what became of each, in the same order
	 * @throws IllegalArgumentException if a message is not complete; then none was sent
	 */
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(Collection<? extends MessageBuilder> messages);

	/**
	 * Wait until all that was sent asynchronously before is stored or has failed. Does
	 * not wait for what is bound to a transaction of this thread.
	 * @throws io.rmq.RmqTimeoutException if that takes longer than a send may
	 */
	void flush();

	/**
	 * Begin a message of which more is to be said.
	 * @param topic where it goes
	 * @param payload what it carries
	 * @return a builder, which sends nothing before {@link MessageBuilder#send()}
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	MessageBuilder message(String topic, Object payload);

	/**
	 * Take back a message that was sent with a delay and is not due yet.
	 * @param topic the topic it was sent to
	 * @param messageId its id
	 * @return whether it was taken back; if not, it is due already or was never there
	 * @throws IllegalArgumentException if the topic or the id is not valid
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	boolean cancel(String topic, String messageId);

}
