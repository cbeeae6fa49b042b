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

package io.rmq.listener.container;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Application event: what a listener's container does for a topic has changed. Published
 * once for each change, in their order, on a thread of its own.
 *
 * @param listenerId the id of the listener
 * @param topic the topic
 * @param phase what its container does now
 * @param since since when, by the local clock
 * @param error why, if it is because of an error
 */
public record RmqContainerEvent(String listenerId, String topic, ContainerState.Phase phase, Instant since,
		@Nullable Throwable error) {

}
