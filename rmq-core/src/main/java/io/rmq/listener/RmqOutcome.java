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

import io.rmq.broker.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message that was handled.
 */
public enum RmqOutcome {

	/**
	 * It was handled.
	 */
	ACKNOWLEDGED,

	/**
	 * It failed, and is tried again later.
	 */
	RETRIED,

	/**
	 * It failed for good: it is a dead letter now, or dropped because these are off.
	 */
	DEAD_LETTERED,

	/**
	 * Its lease was lost, or it was released: it is handled again, here or elsewhere.
	 */
	RELEASED;

	/**
	 * Return what becomes of a message that is settled so.
	 * @param settlement the settlement, {@code null} if there is none
	 * @return the outcome
	 */
	public static RmqOutcome of(@Nullable Settlement settlement) {
		if (settlement instanceof Settlement.Acknowledge acknowledge) {
			return acknowledge.handled() ? ACKNOWLEDGED : DEAD_LETTERED;
		}
		if (settlement instanceof Settlement.Retry) {
			return RETRIED;
		}
		return (settlement != null) ? DEAD_LETTERED : RELEASED;
	}

}
