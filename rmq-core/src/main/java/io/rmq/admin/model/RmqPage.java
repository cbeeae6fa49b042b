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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of messages. It may have fewer than were asked for, even none, though there are
 * more: one call looks at a limited number only. Immutable and thread-safe.
 *
 * @param messages the messages
 * @param examined how many were looked at to find them
 * @param next the cursor of the next page; {@code null} if this is the last
 */
public record RmqPage(List<RmqStoredMessage> messages, int examined, @Nullable String next) {

	public RmqPage {
		messages = List.copyOf(messages);
	}

}
