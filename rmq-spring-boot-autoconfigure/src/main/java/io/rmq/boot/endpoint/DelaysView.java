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

package io.rmq.boot.endpoint;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.RmqDelays;
import org.jspecify.annotations.Nullable;

/**
 * For how long messages wait that are due later. Negative where they are due and were not
 * made ready yet.
 *
 * @param nextDue when the first of them is due; {@code null} if there are none
 * @param meanMillis how long they still wait on average, estimated if there are many
 * @param maxMillis how long the last of them still waits
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record DelaysView(@Nullable Instant nextDue, long meanMillis, long maxMillis) {

	static DelaysView of(RmqDelays delays) {
		return new DelaysView(delays.nextDue(), delays.mean().toMillis(), delays.max().toMillis());
	}

}
