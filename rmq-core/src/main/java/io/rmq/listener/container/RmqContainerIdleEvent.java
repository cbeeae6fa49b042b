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

import java.time.Duration;

/**
 * Application event: a listener's container has had nothing to handle for a while.
 * Published once for each interval as long as that lasts, on a thread of its own, and
 * only if the listener's settings have such an interval.
 *
 * @param listenerId the id of the listener
 * @param topic the topic
 * @param idle since when it has had nothing to handle
 */
public record RmqContainerIdleEvent(String listenerId, String topic, Duration idle) {

}
