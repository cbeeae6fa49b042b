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

package io.rmq.broker;

import org.jspecify.annotations.Nullable;

/**
 * How far a step has come that looks through dead letters.
 *
 * @param examined how many it has looked at
 * @param affected how many of them it has counted, deleted or moved
 * @param skipped how many of those that are meant it has left, as they cannot be moved
 * @param next where the next step begins; {@code null} if there is nothing left
 */
public record DeadLetterSweep(int examined, int affected, int skipped, @Nullable String next) {

	/**
	 * What is done with dead letters that are meant. What is moved begins anew, with its
	 * id, key, headers, priority and time to live.
	 */
	public enum Action {

		/**
		 * Nothing: those that could be moved are counted.
		 */
		COUNT,

		/**
		 * They are deleted.
		 */
		DELETE,

		/**
		 * They are moved to the group in which they failed.
		 */
		TO_GROUP,

		/**
		 * They are moved to their topic, for all of its groups.
		 */
		TO_TOPIC

	}

}
