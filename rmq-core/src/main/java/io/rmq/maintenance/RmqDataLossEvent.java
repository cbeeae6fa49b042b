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

package io.rmq.maintenance;

import java.util.List;

import io.rmq.broker.DataLoss;
import io.rmq.broker.TopicBacklog;

/**
 * Application event: the server does not have the data any more that it had. Published
 * once in each instance that was connected before.
 *
 * @param loss what was lost
 * @param before what was in the topics when that was last known here, by topic; empty if
 * nothing had been measured
 */
public record RmqDataLossEvent(DataLoss loss, List<TopicBacklog> before) {

	public RmqDataLossEvent {
		before = List.copyOf(before);
	}

}
