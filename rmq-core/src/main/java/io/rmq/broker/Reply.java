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

import io.rmq.RmqHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What somebody answers to a message.
 *
 * @param requestId the id of the message that it answers
 * @param headers the headers that tell what the body is
 * @param body what is answered, in bytes, {@code null} for nothing; not copied, so it
 * must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(String requestId, RmqHeaders headers, byte @Nullable [] body) {

	public Reply {
		Names.requireMessageId(requestId);
	}

	@Override
	public String toString() {
		return "Reply[to %s, %s]".formatted(this.requestId,
				(this.body != null) ? this.body.length + " bytes" : "nothing");
	}

}
