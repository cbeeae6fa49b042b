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

package io.rmq.samples.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * What became of an order.
 *
 * @param order the order
 * @param priority how urgent it is
 * @param state how far it is
 * @param attempt how often it was tried
 * @param error why it failed the last time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OrderStatus(@JsonUnwrapped Order order, RmqPriority priority, State state, int attempt, @Nullable String error) {

	/**
	 * How far an order is.
	 */
	enum State {

		/**
		 * It waits for its first attempt.
		 */
		RECEIVED,

		/**
		 * It is done.
		 */
		HANDLED,

		/**
		 * It failed, and waits for its next attempt.
		 */
		FAILED,

		/**
		 * It failed for the last time, and lies with the dead letters.
		 */
		DEAD

	}

}
