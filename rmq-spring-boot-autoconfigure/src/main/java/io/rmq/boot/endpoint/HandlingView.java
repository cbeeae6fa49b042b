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
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqHandling;
import org.jspecify.annotations.Nullable;

/**
 * The handling of a message that goes on for long. What the components mean is said at
 * {@link RmqHandling}.
 *
 * @param position the message's position among those in flight
 * @param priority its priority
 * @param messageId its id
 * @param listener the id of the listener that handles it
 * @param attempt which attempt it is
 * @param since since when it is handled
 * @param deadline until when that may take
 * @param overdue whether the deadline has passed
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record HandlingView(String position, RmqPriority priority, String messageId, String listener, int attempt,
		Instant since, @Nullable Instant deadline, boolean overdue) {

	static @Nullable HandlingView of(@Nullable RmqHandling handling) {
		return (handling != null) ? new HandlingView(handling.position(), handling.priority(), handling.messageId(),
				handling.listener(), handling.attempt(), handling.since(), handling.deadline(), handling.overdue())
				: null;
	}

}
