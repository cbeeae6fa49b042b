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

import java.time.Duration;

/**
 * Settles a message whose listener does so by hand: one of these has to be called once,
 * on whatever thread, before the time for handling runs out. Thread-safe.
 * <p>
 * None of them waits for the server: the outcome is stored in the background, and a
 * message stays held until it is.
 */
public interface Acknowledgment {

	/**
	 * The message was handled, and leaves the group.
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void acknowledge();

	/**
	 * The message was not handled, and is to be tried again: a failed attempt.
	 * @param delay how long it waits
	 * @throws IllegalArgumentException if the delay is negative or longer than ten years
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void nack(Duration delay);

	/**
	 * The message was not handled and never will be: it becomes a dead letter.
	 * @param reason why, for whoever reads the dead letters
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void reject(String reason);

}
