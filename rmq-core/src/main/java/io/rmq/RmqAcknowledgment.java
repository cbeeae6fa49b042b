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
 * Manual acknowledgment of a message. Call one of the methods once, on any thread, before
 * the handler timeout. Thread-safe.
 * <p>
 * The methods do not wait for the server: RMQ stores the outcome in the background, and
 * renews the lease until then.
 */
public interface RmqAcknowledgment {

	/**
	 * Acknowledge the message: it was handled, and leaves the group.
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void acknowledge();

	/**
	 * Retry the message later. Counts as a failed attempt.
	 * @param delay the time to wait before the retry
	 * @throws IllegalArgumentException if the delay is negative or longer than ten years
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void nack(Duration delay);

	/**
	 * Reject the message: it becomes a dead letter.
	 * @param reason the reason, stored with the dead letter
	 * @throws IllegalStateException if the message was settled before, or is not held any
	 * more because its time or its lease ran out
	 */
	void reject(String reason);

}
