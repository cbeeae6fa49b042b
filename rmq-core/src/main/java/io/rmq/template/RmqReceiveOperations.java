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
import java.util.Optional;
import java.util.function.Consumer;

import io.rmq.RmqException;
import io.rmq.RmqMessage;

/**
 * Receives single messages. For a steady flow, use listeners: each call here opens a
 * connection. Thread-safe.
 */
public interface RmqReceiveOperations {

	/**
	 * Receive a message of a topic at most once, in the group of the settings: see
	 * {@link #receive(RmqSource, Duration)}.
	 * @param <T> the payload's type
	 * @param topic the topic
	 * @param type the payload's type
	 * @param timeout how long to wait; zero for not at all
	 * @return the message, or empty if none came in time
	 */
	default <T> Optional<RmqMessage<T>> receive(String topic, Class<T> type, Duration timeout) {
		return receive(RmqSource.of(topic, type), timeout);
	}

	/**
	 * Receive a message at most once: it is acknowledged before it is returned, and lost
	 * if the application fails after that. If the call throws, the message is not
	 * acknowledged, unless the connection broke during the acknowledgement.
	 * <p>
	 * As with a listener, a message that expired, cannot be read or has killed too many
	 * consumers becomes a dead letter, and the next message is returned. A missing group
	 * is created; from then on, the server keeps all messages for it until they are
	 * received. While the group is paused, no message is received.
	 * @param <T> the payload's type
	 * @param source the topic, the group and the payload's type
	 * @param timeout how long to wait; zero for not at all
	 * @return the message, or empty if none came in time
	 * @throws IllegalArgumentException if the timeout is negative or longer than ten
	 * years
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses; or if the thread is interrupted
	 */
	<T> Optional<RmqMessage<T>> receive(RmqSource<T> source, Duration timeout);

	/**
	 * Receive a message of a topic at least once, in the group of the settings: see
	 * {@link #receive(RmqSource, Duration, Consumer)}.
	 * @param <T> the payload's type
	 * @param topic the topic
	 * @param type the payload's type
	 * @param timeout how long to wait for the message; zero for not at all
	 * @param handler handles it, on the current thread
	 * @return whether there was a message
	 */
	default <T> boolean receive(String topic, Class<T> type, Duration timeout, Consumer<RmqMessage<T>> handler) {
		return receive(RmqSource.of(topic, type), timeout, handler);
	}

	/**
	 * Receive a message at least once: it is acknowledged when the handler has returned.
	 * If the handler throws, the attempt counts, and the message is retried later or
	 * becomes a dead letter, by the general retry policy without immediate retries. The
	 * handler has no timeout, and its lease is renewed. If the lease is lost
	 * nevertheless, the handler is interrupted.
	 * <p>
	 * Unfit messages and the group are treated as in
	 * {@link #receive(RmqSource, Duration)}.
	 * @param <T> the payload's type
	 * @param source the topic, the group and the payload's type
	 * @param timeout how long to wait for the message; zero for not at all
	 * @param handler handles it, on the current thread
	 * @return whether a message was received
	 * @throws IllegalArgumentException if the timeout is negative or longer than ten
	 * years
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses, or if the thread is interrupted before the handler begins; if the lease
	 * was lost or the acknowledgement not stored, so that the message may be handled
	 * again
	 * @throws RuntimeException what the handler has thrown
	 */
	<T> boolean receive(RmqSource<T> source, Duration timeout, Consumer<RmqMessage<T>> handler);

}
