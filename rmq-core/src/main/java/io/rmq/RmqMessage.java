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

package io.rmq;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A message as a handler receives it. Immutable as long as its payload is.
 *
 * @param <T> the payload's type
 * @param id the id that the sender gave or that was made for it
 * @param topic the topic it was sent to
 * @param key the key it was sent with, or {@code null}
 * @param priority the priority it was sent with
 * @param headers the headers it was sent with
 * @param payload what was sent
 * @param createdAt when the server stored it, by the server's clock
 * @param version the version of the stored format
 */
public record RmqMessage<T>(String id, String topic, @Nullable String key, RmqPriority priority, RmqHeaders headers,
		T payload, Instant createdAt, int version) {

}
