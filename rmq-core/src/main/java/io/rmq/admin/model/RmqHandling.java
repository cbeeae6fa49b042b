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

package io.rmq.admin.model;

import java.time.Instant;

import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * The handling of a message that goes on for long already, as its consumer has reported
 * it: for more than a third of the lease, 10 s by default. Times are by the server's
 * clock. Immutable and thread-safe.
 *
 * @param position the message's position among those in flight
 * @param priority its priority
 * @param messageId its id
 * @param listener the id of the listener that handles it
 * @param attempt which attempt it is, from 1
 * @param since since when it is handled
 * @param deadline until when that may take; {@code null} for any time
 * @param overdue whether the deadline has passed: its handler was interrupted and does
 * not end
 */
public record RmqHandling(String position, RmqPriority priority, String messageId, String listener, int attempt,
		Instant since, @Nullable Instant deadline, boolean overdue) {

}
