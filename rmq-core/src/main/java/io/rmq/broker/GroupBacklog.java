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

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a group of a topic, seen at one instant. Immutable and thread-safe.
 *
 * @param group the name of the group
 * @param inFlight how many messages its consumers hold
 * @param ready how many messages are ready and held by nobody, by priority; without those
 * priorities for which the server cannot tell that cheaply
 * @param oldest for how long the oldest of them has been ready; {@code null} if there is
 * none
 * @param retries how many failed messages wait for their next attempt
 * @param deadLetters how many dead letters it has
 * @param consumers how many consumers are alive: were seen within
 * {@link io.rmq.admin.model.RmqGroup#CONSUMER_TIMEOUT}
 * @param paused whether it is paused for all of its consumers
 * @param overdue how many messages have been handled for longer than their listener's
 * timeout
 */
public record GroupBacklog(String group, long inFlight, Map<RmqPriority, Long> ready, @Nullable Duration oldest,
		long retries, long deadLetters, int consumers, boolean paused, int overdue) {

	public GroupBacklog {
		ready = Map.copyOf(ready);
	}

	/**
	 * Return how many messages are ready, whatever their priority.
	 * @return their number; empty if the server cannot tell it cheaply
	 */
	public OptionalLong readyInAll() {
		return (this.ready.size() == RmqPriority.values().length)
				? OptionalLong.of(this.ready.values().stream().mapToLong(Long::longValue).sum()) : OptionalLong.empty();
	}

}
