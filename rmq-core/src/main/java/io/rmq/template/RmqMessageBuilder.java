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
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * A message that is being put together. Not thread-safe.
 */
public interface RmqMessageBuilder {

	/**
	 * Set the message's id. By default it gets one that no other message has.
	 * @param messageId the id, without blanks and at most 200 characters long
	 * @return this builder
	 * @throws IllegalArgumentException if the id is not valid
	 */
	RmqMessageBuilder messageId(String messageId);

	/**
	 * Set the message's priority. By default it is {@link RmqPriority#NORMAL}.
	 * @param priority the priority
	 * @return this builder
	 */
	RmqMessageBuilder priority(RmqPriority priority);

	/**
	 * Set the message's key, which tells what it is about, such as a customer's number.
	 * By default it has none.
	 * @param key the key, not blank and at most 200 characters long
	 * @return this builder
	 * @throws IllegalArgumentException if the key is not valid
	 */
	RmqMessageBuilder key(String key);

	/**
	 * Add a header, or replace the one of that name. Those of
	 * {@link io.rmq.convert.PayloadHeaders} are left out, as the payload decides on them,
	 * and {@link io.rmq.RmqHeaders#REPLY_TO}, which belongs to a request.
	 * @param name the header's name, not blank and without control characters
	 * @param value the header's value
	 * @return this builder
	 * @throws IllegalArgumentException if the name is not valid or the value is
	 * {@code null}
	 */
	RmqMessageBuilder header(String name, String value);

	/**
	 * Add headers, replacing those of the same names.
	 * @param headers the value of each header, by name
	 * @return this builder
	 * @throws IllegalArgumentException if a name is not valid or a value is {@code null}
	 */
	RmqMessageBuilder headers(Map<String, String> headers);

	/**
	 * Set how long after it is stored the message becomes ready, by the server's clock.
	 * By default it is ready at once. Replaces what {@link #at} said. Messages of one
	 * priority that are due in the same millisecond become ready in the order of their
	 * ids, which for generated ids is the order of the sends.
	 * @param delay the delay, counted in milliseconds and rounded up to the next one
	 * @return this builder
	 * @throws IllegalArgumentException if the delay is negative or longer than ten years
	 */
	RmqMessageBuilder delay(Duration delay);

	/**
	 * Set when the message becomes ready, by the server's clock. A time that is past
	 * means at once. Replaces what {@link #delay} said.
	 * @param time the time, counted in milliseconds and rounded up to the next one
	 * @return this builder
	 * @throws IllegalArgumentException if the time is more than ten years ahead
	 */
	RmqMessageBuilder at(Instant time);

	/**
	 * Set how long the message may wait before it expires: counted from when it is
	 * stored, or, when it is delayed, from when it is due. Attempts that fail do not
	 * prolong that. By default it is what {@code rmq.message.ttl} says, without limit.
	 * @param ttl the time to live, counted in milliseconds; zero for no limit
	 * @return this builder
	 * @throws IllegalArgumentException if it is negative, less than a millisecond or
	 * longer than ten years
	 */
	RmqMessageBuilder ttl(Duration ttl);

	/**
	 * Set how often the message is tried at most, in place of what the retry policy of
	 * its listener says: fewer times or more. The delays are those of the policy, the
	 * last of a list repeats; errors that it does not retry are not retried for this
	 * message either. By default the policy alone counts.
	 * @param maxAttempts the number of attempts, the first one included, at least 1; 1
	 * for no retries
	 * @return this builder
	 * @throws IllegalArgumentException if it is less than 1
	 */
	RmqMessageBuilder maxAttempts(int maxAttempts);

	/**
	 * Have the message stored only if none with its id was within a while: the result of
	 * a later send then says that it is a {@linkplain RmqSendResult#duplicate()
	 * duplicate}. It is the same whether the other was handled meanwhile, failed or is
	 * delayed; one that was {@linkplain RmqOperations#cancel cancelled} does not count.
	 * By default a message is stored whatever its id is.
	 * @param window how long after this message no other one with its id is stored,
	 * counted in milliseconds
	 * @return this builder
	 * @throws IllegalArgumentException if the window is less than a millisecond or longer
	 * than a year
	 */
	RmqMessageBuilder deduplicate(Duration window);

	/**
	 * Send the message and wait until the server has stored it; within a transaction,
	 * only have it sent when that commits. Can be called again, which sends another
	 * message; with an id of its own unless one was set.
	 * @return what was stored
	 * @throws IllegalArgumentException if it is to be deduplicated and has no id
	 * @throws io.rmq.RmqSerializationException if the payload cannot be turned into bytes
	 * @throws io.rmq.RmqMessageTooLargeException if those are too many
	 * @throws io.rmq.RmqDuplicateMessageException if it is delayed and one with its id
	 * waits on the topic already
	 * @throws io.rmq.RmqTopicFullException if the topic has as many messages as it may
	 * have
	 * @throws io.rmq.RmqException if the server cannot be reached, does not answer in
	 * time or refuses
	 */
	RmqSendResult send();

	/**
	 * Send the message without waiting for the server; within a transaction, when that
	 * commits, and not to be waited for before, see {@link RmqOperations#sendAsync}. It
	 * is not stored before the future says so: what the application sends and then
	 * forgets may be lost.
	 * @return completes with what was stored, or with what {@link #send()} would throw.
	 * On a thread that must not be kept waiting
	 * @throws IllegalArgumentException if it is to be deduplicated and has no id
	 */
	CompletableFuture<RmqSendResult> sendAsync();

	/**
	 * Send the message and wait until the server has stored it, whether or not there is a
	 * transaction, and whatever becomes of that.
	 * @return what was stored
	 * @throws io.rmq.RmqException as {@link #send()}
	 */
	RmqSendResult sendNow();

	/**
	 * Send the message as a request, and wait for the reply, as
	 * {@link RmqOperations#sendAndReceive(String, Object, Class, Duration)} does.
	 * @param <R> the reply's type
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms, and how long the message lives at
	 * most
	 * @return the reply, {@code null} if the handler has replied nothing
	 */
	default <R> @Nullable R sendAndReceive(Class<R> replyType, Duration timeout) {
		Assert.notNull(replyType, "The type of a reply must not be null");
		return sendAndReceive(ParameterizedTypeReference.<R>forType(replyType), timeout);
	}

	/**
	 * Send the message as a request, and wait for the reply, which is of a generic type.
	 * @param <R> the reply's type
	 * @param replyType the reply's type
	 * @param timeout how long to wait, at least 1 ms, and how long the message lives at
	 * most
	 * @return the reply, {@code null} if the handler has replied nothing
	 */
	<R> @Nullable R sendAndReceive(ParameterizedTypeReference<R> replyType, Duration timeout);

}
