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
 * How far a step has come that deletes all messages of a place.
 *
 * @param deleted how many it has deleted
 * @param more whether there may be more
 * @param next where the next step begins, if there may be more; {@code null} for the
 * beginning, as nothing that is meant is left before
 */
public record Purging(long deleted, boolean more, @Nullable String next) {

	/**
	 * Create a step after which the next begins at the beginning.
	 * @param deleted how many it has deleted
	 * @param more whether there may be more
	 */
	public Purging(long deleted, boolean more) {
		this(deleted, more, null);
	}

}
