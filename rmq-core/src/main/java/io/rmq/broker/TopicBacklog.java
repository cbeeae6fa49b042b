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

import java.time.Instant;
import java.util.List;

import io.rmq.RmqTopicFault;

/**
 * What waits in a topic, seen at one instant. Immutable and thread-safe.
 *
 * @param topic the name of the topic
 * @param stored how many messages are stored for all groups, ready or held
 * @param delayed how many messages are not due yet
 * @param groups the groups, by name
 * @param faults what is wrong with its keys; empty if nothing is
 * @param at when that was so, by the server's clock
 */
public record TopicBacklog(String topic, long stored, long delayed, List<GroupBacklog> groups,
		List<RmqTopicFault> faults, Instant at) {

	public TopicBacklog {
		groups = List.copyOf(groups);
		faults = List.copyOf(faults);
	}

}
