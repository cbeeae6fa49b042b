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

package io.rmq.listener;

import java.time.Duration;
import java.util.List;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Called before and after a message is handled. Interceptors that are beans are told by
 * all listeners, in their order before and in the opposite one after. Thread-safe.
 * <p>
 * What {@link #before} throws counts as thrown by the handler, which is then not called.
 * What the others throw is logged and changes nothing.
 */
public interface RmqListenerInterceptor {

	/**
	 * Return whether this interceptor is for a listener.
	 * @param listenerId the listener's id
	 * @return {@code true} unless implemented otherwise
	 */
	default boolean isFor(String listenerId) {
		return true;
	}

	/**
	 * A message is about to be handled, on this thread.
	 * @param delivery the message
	 * @param context what is known of this handling
	 * @throws Exception if it must not be handled now: the attempt has failed
	 */
	default void before(Delivery delivery, RmqContext context) throws Exception {
	}

	/**
	 * Several messages are about to be handled together, on this thread. {@link #before}
	 * was called for each already.
	 * @param messages what is known of the handling of each
	 */
	default void beforeBatch(List<RmqContext> messages) {
	}

	/**
	 * The handler of several messages has returned or thrown something, on this thread.
	 * The outcome of each is reported next.
	 * @param messages what is known of the handling of each
	 * @param error what was thrown; {@code null} if it has returned
	 */
	default void afterBatch(List<RmqContext> messages, @Nullable Throwable error) {
	}

	/**
	 * The handler has returned, on this thread.
	 * @param delivery the message
	 * @param context what is known of this handling
	 */
	default void afterSuccess(Delivery delivery, RmqContext context) {
	}

	/**
	 * The handler, or an interceptor before it, has thrown something, on this thread.
	 * @param delivery the message
	 * @param context what is known of this handling
	 * @param error what was thrown
	 */
	default void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
	}

	/**
	 * This thread is done with the message, however that ended: called once after each
	 * {@link #before}, last, also when neither of the two above was, as for a message of
	 * a batch that goes back unhandled. What {@code before} has begun ends here.
	 * @param delivery the message
	 * @param context what is known of this handling
	 */
	default void afterHandling(Delivery delivery, RmqContext context) {
	}

	/**
	 * It is known what becomes of the message. With {@link AckMode#MANUAL}, that may be
	 * later and on another thread.
	 * @param delivery the message
	 * @param context what is known of this handling
	 * @param outcome what becomes of it
	 * @param duration how long it was handled
	 */
	default void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
	}

}
