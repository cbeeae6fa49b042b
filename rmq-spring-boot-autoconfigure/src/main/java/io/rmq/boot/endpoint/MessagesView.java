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

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A page of messages.
 *
 * @param messages the messages
 * @param examined how many were looked at to find them
 * @param next the cursor of the next page, {@code null} if this is the last
 */
record MessagesView(List<MessageView> messages, int examined, @Nullable String next) implements JsonView {

	/**
	 * Messages that were searched for.
	 *
	 * @param messages the messages
	 * @param complete whether all places were searched, rather than that the time was
	 * over
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Found(List<MessageView> messages, boolean complete) implements JsonView {
	}

}
