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

import org.jspecify.annotations.Nullable;

/**
 * A change that was made to topics, groups or messages through the administration.
 * Immutable and thread-safe.
 *
 * @param at when, by the server's clock
 * @param actor who made it: the name of a user, or the address or program that asked for
 * it
 * @param verb what was done, such as {@code pause}, {@code purge} or {@code redrive}
 * @param topic the topic
 * @param group the group; {@code null} if the change concerns the whole topic
 * @param description the change in a sentence, with counts
 */
public record RmqAdminAction(Instant at, String actor, String verb, String topic, @Nullable String group,
		String description) {

}
