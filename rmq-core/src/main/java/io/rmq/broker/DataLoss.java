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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * That the server does not have the data any more that it had. Immutable and thread-safe.
 *
 * @param noted when this instance last saw that the server had its data, by the server's
 * clock
 * @param restoredTo when the data that the server has now was last seen by any instance:
 * what was stored or handled later is lost; {@code null} if all that was stored is gone
 */
public record DataLoss(Instant noted, @Nullable Instant restoredTo) {

	@Override
	public String toString() {
		return (this.restoredTo != null)
				? "The server has older data: what was sent, handled or changed between %s and %s is lost"
					.formatted(this.restoredTo, this.noted)
				: "The server has lost its data: all messages, groups, retries and dead letters that it had at %s are gone"
					.formatted(this.noted);
	}

}
