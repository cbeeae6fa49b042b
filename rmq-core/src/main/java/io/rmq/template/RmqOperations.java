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
 * Sends messages, and receives single ones. A send that returns has stored the message;
 * one that throws has not, or, after an {@link RmqTimeoutException}, not for certain.
 */
public interface RmqOperations extends RmqReceiveOperations {

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
	 * transaction that is after the commit: to wait for it before throws an
	 * {@link IllegalStateException}. What {@link CompletableFuture#allOf} makes of
	 * several cannot know that and waits for ever: send them with {@link #sendAll}
	 * instead, or with {@link RmqMessageBuilder#sendNow()} if they must not wait for the
	 * commit.
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
	List<RmqSendOutcome> sendAll(Collection<? extends RmqMessageBuilder> messages);

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
	CompletableFuture<List<RmqSendOutcome>> sendAllAsync(Collection<? extends RmqMessageBuilder> messages);

	/**
	 * Send a message to several topics, and wait for all. It is another message in each,
	 * with an id of its own. One topic that fails does not keep the message from the
	 * others.
	 * @param topics where it goes
	 * @param payload what it carries
	 * @return what became of it in each topic, in the same order
	 * @throws IllegalArgumentException if a topic is not valid or the payload is
	 * {@code null}; then none was sent
	 */
	default List<RmqSendOutcome> broadcast(Collection<String> topics, Object payload) {
		return sendAll(topics.stream().map((topic) -> message(topic, payload)).toList());
	}

	/**
	 * Send a message and wait for the reply: for what the listener method that handles it
	 * returns, or is answered with {@link #reply}. It is sent at once, whether or not
	 * there is a transaction. It lives as long as somebody waits, so one that was not
	 * handled in time is a dead letter. A handler that fails is not told of: if its
	 * retries do not end in time, neither does the wait. If the topic has several groups,
	 * the first reply counts.
	 * @param <R> the reply's type
	 * @param topic where it goes
	 * @param payload what it carries
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms
	 * @return the reply, {@code null} if the handler has replied nothing
	 * @throws IllegalArgumentException if the topic or the timeout is not valid, or the
	 * payload is {@code null}
	 * @throws RmqTimeoutException if no reply came in time; the message may have been
	 * handled all the same
	 * @throws RmqSerializationException if the payload cannot be turned into bytes, or
	 * the reply is not of the type
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
	 * @param topic where it goes
	 * @param payload what it carries
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms
	 * @return the reply, {@code null} if the handler has replied nothing
	 */
	default <R> @Nullable R sendAndReceive(String topic, Object payload, ParameterizedTypeReference<R> replyType,
			Duration timeout) {
		return message(topic, payload).sendAndReceive(replyType, timeout);
	}

	/**
	 * Answer a message. What a listener method returns is replied without this.
	 * @param request the message
	 * @param answer what to reply, {@code null} for nothing
	 * @return {@code false} if the message is not a request, so that nobody waits for a
	 * reply
	 * @throws RmqSerializationException if the answer cannot be turned into bytes
	 * @throws RmqMessageTooLargeException if those are too many
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses
	 */
	default boolean reply(RmqMessage<?> request, @Nullable Object answer) {
		return reply(request.id(), request.headers(), answer);
	}

	/**
	 * As {@link #reply(RmqMessage, Object)}, for who does not have the message at hand.
	 * @param messageId the id of the message
	 * @param headers the headers of the message
	 * @param answer what to reply, {@code null} for nothing
	 * @return {@code false} if the message is not a request
	 */
	boolean reply(String messageId, RmqHeaders headers, @Nullable Object answer);

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
	 * @return a builder, which sends nothing before {@link RmqMessageBuilder#send()}
	 * @throws IllegalArgumentException if the topic is not valid or the payload is
	 * {@code null}
	 */
	RmqMessageBuilder message(String topic, Object payload);

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
