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

/**
 * The maximum number of messages of a topic, and the treatment of further messages.
 *
 * @param maxLength the maximum number of ready, delayed and in-flight messages, without
 * retrying ones; at least 1
 * @param overflow the treatment of a message above the limit
 */
public record TopicLimit(long maxLength, Overflow overflow) {

	public TopicLimit {
		if (maxLength < 1) {
			throw new IllegalArgumentException("max-length must be at least 1, not " + maxLength);
		}
	}

	boolean dropsOldest() {
		return this.overflow == Overflow.DROP_OLDEST;
	}

	/**
	 * The treatment of a message above the limit.
	 */
	public enum Overflow {

		/**
		 * Its send fails with a {@link io.rmq.RmqTopicFullException}.
		 */
		REJECT,

		/**
		 * It is stored, and another message is dropped: the oldest of the lowest priority
		 * that is not in flight. The topic counts dropped messages. If all are in flight,
		 * the send fails.
		 */
		DROP_OLDEST

	}

}
