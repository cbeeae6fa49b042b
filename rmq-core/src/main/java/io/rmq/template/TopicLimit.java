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
 * How many messages a topic may have, and what becomes of one that is too many.
 *
 * @param maxLength how many: waiting, delayed and held, but not those that wait for a
 * retry; at least 1
 * @param overflow what becomes of one more
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
	 * What becomes of a message that is one too many.
	 */
	public enum Overflow {

		/**
		 * Its send fails with a {@link io.rmq.RmqTopicFullException}.
		 */
		REJECT,

		/**
		 * It is stored, and another one dropped: of the lowest priority there is, the
		 * oldest that nobody holds. How many were is counted with the topic. If all are
		 * held, the send fails.
		 */
		DROP_OLDEST

	}

}
