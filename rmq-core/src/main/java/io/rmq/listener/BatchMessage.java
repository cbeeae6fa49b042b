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

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;

/**
 * One message of a batch. Thread-safe.
 */
public interface BatchMessage extends RmqAcknowledgment {

	/**
	 * Return the message as it was stored.
	 * @return the message
	 */
	Delivery delivery();

	/**
	 * Return what is known of its handling.
	 * @return the context
	 */
	RmqContext context();

	/**
	 * Return whether it was settled.
	 * @return {@code true} if its outcome is decided
	 */
	boolean isSettled();

	/**
	 * Return whether its handling was interrupted, because its lease was lost or its time
	 * ran out: with it that of the whole batch.
	 * @return {@code true} if it was
	 */
	boolean isInterrupted();

	/**
	 * Acknowledge it, unless it was settled or its lease was lost.
	 * @return whether it was acknowledged
	 */
	boolean acknowledgeIfOpen();

	/**
	 * It could not be handled: it is tried again or becomes a dead letter, as the error
	 * and the listener's retry policy say.
	 * @param error why
	 * @return {@code false} if it was settled before, which stands
	 */
	boolean fail(Throwable error);

	/**
	 * Release it unhandled: its group gets it again, and no attempt counts. Does nothing
	 * if it was settled before.
	 */
	void release();

}
