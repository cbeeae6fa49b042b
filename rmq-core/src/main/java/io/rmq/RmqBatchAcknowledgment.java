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

package io.rmq;

/**
 * Acknowledgment of single messages of a batch, by their index in the list of the
 * listener. A settled message stays settled, whatever the listener throws later.
 * Thread-safe.
 * <p>
 * When the listener returns, its other messages are acknowledged. With manual
 * acknowledgment they stay open until they are settled, at most until the handler
 * timeout.
 */
public interface RmqBatchAcknowledgment {

	/**
	 * Return the number of messages in the batch.
	 * @return the number
	 */
	int size();

	/**
	 * Return the acknowledgment of one message.
	 * @param index the index of the message in the batch, 0 for the first
	 * @return its acknowledgment, to be used once
	 * @throws IndexOutOfBoundsException if the batch has no message with this index
	 */
	RmqAcknowledgment message(int index);

	/**
	 * Acknowledge all messages that are not settled yet.
	 */
	void acknowledge();

}
