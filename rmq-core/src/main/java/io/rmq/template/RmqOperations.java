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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends messages, and receives single messages. When a send returns, the message is
 * stored. When it throws, the message is not stored; after an
 * {@link RmqTimeoutException}, it may be. Thread-safe.
 */
public interface RmqOperations extends RmqReceiveOperations {

	/**
	 * Send a message with a generated id and normal priority.
	 * @param topic the topic
	 * @param payload the payload
	 * @return the result
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 * @throws RmqSerializationException if the payload cannot be converted to bytes
	 * @throws RmqMessageTooLargeException if the bytes are too many
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	default RmqSendResult send(String topic, Object payload) {
		return message(topic, payload).send();
	}

	/**
	 * Send a message with a generated id and normal priority, without waiting for the
	 * server. The message is stored when the future completes. In a transaction that is
	 * after the commit: waiting for the future before throws an
	 * {@link IllegalStateException}. A future that {@link CompletableFuture#allOf}
	 * combines from several does not know the transaction, and waits without end: use
	 * {@link #sendAll} instead, or {@link RmqMessageBuilder#sendNow()} to send before the
	 * commit.
	 * @param topic the topic
	 * @param payload the payload
	 * @return a future that completes with the result, or with the {@link RmqException}
	 * that {@link #send} would throw, on a thread that must not be blocked
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	default CompletableFuture<RmqSendResult> sendAsync(String topic, Object payload) {
		return message(topic, payload).sendAsync();
	}

	/**
	 * Send several messages to a topic, in their order, and wait for all. A failed
	 * message does not hold up the others.
	 * @param topic the topic
	 * @param payloads the payloads
	 * @return the outcome of each message, in the same order
	 * @throws IllegalArgumentException if the topic is not valid or a payload is
	 * {@code null}; then none was sent
	 */
	List<RmqSendOutcome> sendAll(String topic, Collection<?> payloads);

	/**
	 * Send several messages, and wait for all. A failed message does not hold up the
	 * others. Messages to one topic with one priority are stored in their order.
	 * @param messages the messages, begun with {@link #message}
	 * @return the outcome of each message, in the same order
	 * @throws IllegalArgumentException if a message is not complete; then none was sent
	 */
	List<RmqSendOutcome> sendAll(Collection<? extends RmqMessageBuilder> messages);

	/**
	 * As {@link #sendAll(String, Collection)}, without waiting.
	 * @param topic the topic
	 * @param payloads the payloads
	 * @return a future of the outcomes in the same order, which never fails
	 * @throws IllegalArgumentException if the topic is not valid or a payload is
	 * {@code null}; then none was sent
	 */
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(String topic, Collection<?> payloads);

	/**
	 * As {@link #sendAll(Collection)}, without waiting.
	 * @param messages the messages, begun with {@link #message}
	 * @return a future of the outcomes in the same order, which never fails
	 * @throws IllegalArgumentException if a message is not complete; then none was sent
	 */
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(Collection<? extends RmqMessageBuilder> messages);

	/**
	 * Send a payload to several topics, and wait for all. Each topic gets a message with
	 * an id of its own. A failed topic does not hold up the others.
	 * @param topics the topics
	 * @param payload the payload
	 * @return the outcome for each topic, in the same order
	 * @throws IllegalArgumentException if a topic is not valid or the payload is
	 * {@code null}; then none was sent
	 */
	default List<RmqSendOutcome> broadcast(Collection<String> topics, Object payload) {
		return sendAll(topics.stream().map((topic) -> message(topic, payload)).toList());
	}

	/**
	 * Send a message and wait for the reply: the return value of the listener method that
	 * handles it, or the answer of {@link #reply}. The message is sent at once, even in a
	 * transaction. Its time to live is the timeout, so an unhandled message becomes a
	 * dead letter. Failures of the handler are not reported: its retries have to succeed
	 * within the timeout. If the topic has several groups, the first reply counts.
	 * @param <R> the reply's type
	 * @param topic the topic
	 * @param payload the payload
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms
	 * @return the reply, {@code null} if the handler has returned {@code null}
	 * @throws IllegalArgumentException if the topic or the timeout is not valid, or the
	 * payload is {@code null}
	 * @throws RmqTimeoutException if no reply came in time; the message may have been
	 * handled nevertheless
	 * @throws RmqSerializationException if the payload cannot be converted to bytes, or
	 * the reply does not have the type
	 * @throws RmqException if the message could not be sent, or the broker was closed or
	 * the thread interrupted before a reply came
	 */
	default <R> @Nullable R sendAndReceive(String topic, Object payload, Class<R> replyType, Duration timeout) {
		return message(topic, payload).sendAndReceive(replyType, timeout);
	}

	/**
	 * As {@link #sendAndReceive(String, Object, Class, Duration)}, for a reply of a
	 * generic type.
	 * @param <R> the reply's type
	 * @param topic the topic
	 * @param payload the payload
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms
	 * @return the reply, {@code null} if the handler has returned {@code null}
	 */
	default <R> @Nullable R sendAndReceive(String topic, Object payload, ParameterizedTypeReference<R> replyType,
			Duration timeout) {
		return message(topic, payload).sendAndReceive(replyType, timeout);
	}

	/**
	 * Reply to a message from code other than a listener method; the return value of a
	 * listener method is a reply by itself.
	 * @param request the message
	 * @param answer the reply, may be {@code null}
	 * @return {@code false} if the message is not a request
	 * @throws RmqSerializationException if the answer cannot be turned into bytes
	 * @throws RmqMessageTooLargeException if those are too many
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	default boolean reply(RmqMessage<?> request, @Nullable Object answer) {
		return reply(request.id(), request.headers(), answer);
	}

	/**
	 * As {@link #reply(RmqMessage, Object)}, for callers that have only the id and the
	 * headers.
	 * @param messageId the id of the message
	 * @param headers the headers of the message
	 * @param answer the reply, may be {@code null}
	 * @return {@code false} if the message is not a request
	 */
	boolean reply(String messageId, RmqHeaders headers, @Nullable Object answer);

	/**
	 * Wait until all earlier asynchronous sends are stored or have failed. Does not wait
	 * for sends that are bound to a transaction of this thread.
	 * @throws io.rmq.RmqTimeoutException if that takes longer than a send may
	 */
	void flush();

	/**
	 * Begin a message with further settings.
	 * @param topic the topic
	 * @param payload the payload
	 * @return a builder, which sends nothing before {@link RmqMessageBuilder#send()}
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	RmqMessageBuilder message(String topic, Object payload);

	/**
	 * Cancel a delayed message that is not due yet.
	 * @param topic the topic it was sent to
	 * @param messageId its id
	 * @return whether it was cancelled; if not, it is due already or does not exist
	 * @throws IllegalArgumentException if the topic or the id is not valid
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	boolean cancel(String topic, String messageId);

}
