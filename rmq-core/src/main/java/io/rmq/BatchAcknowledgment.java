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
 * Settles the messages of a batch one by one, by their places in the list that the
 * listener got. What was settled stays so, whatever the listener throws afterwards.
 * Thread-safe.
 * <p>
 * When a listener of batches returns, what it has not settled is acknowledged; unless its
 * messages are settled by hand, which is then to be done before the time for handling
 * runs out.
 */
public interface BatchAcknowledgment {

	/**
	 * Return how many messages there are in the batch.
	 * @return the number
	 */
	int size();

	/**
	 * Return what settles one message.
	 * @param index the place of the message in the batch, 0 for the first
	 * @return what settles it, once
	 * @throws IndexOutOfBoundsException if there is no such message
	 */
	Acknowledgment message(int index);

	/**
	 * Acknowledge all messages that are not settled yet.
	 */
	void acknowledge();

}
