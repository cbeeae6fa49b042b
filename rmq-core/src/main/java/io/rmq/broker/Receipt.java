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
 * What the server says of a message that it was sent.
 *
 * @param position where it is stored: the id of its entry in the stream of its topic and
 * priority; {@code null} if it is not due yet
 * @param duplicate whether one with its id had been stored a moment ago, so that this one
 * was not; the position is then that of the other, if it is known
 * @param replicas how many replicas have confirmed it, 0 if they were not waited for
 */
public record Receipt(@Nullable String position, boolean duplicate, int replicas) {

	/**
	 * Create a receipt for a message that was stored, without waiting for replicas.
	 * @param position where it is stored, {@code null} if it is not due yet
	 * @return the receipt
	 */
	public static Receipt stored(@Nullable String position) {
		return new Receipt(position, false, 0);
	}

}
