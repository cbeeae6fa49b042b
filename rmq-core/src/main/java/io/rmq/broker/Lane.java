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

import io.rmq.RmqPriority;

/**
 * One of the streams that a consumer reads, in the order in which it reads them: by
 * priority, and within a priority what comes back to the group (retries, recoveries)
 * before what is new on the topic.
 */
public enum Lane {

	/**
	 * Comes back, with high priority.
	 */
	GROUP_HIGH(RmqPriority.HIGH, true),

	/**
	 * New, with high priority.
	 */
	TOPIC_HIGH(RmqPriority.HIGH, false),

	/**
	 * Comes back, with normal priority.
	 */
	GROUP_NORMAL(RmqPriority.NORMAL, true),

	/**
	 * New, with normal priority.
	 */
	TOPIC_NORMAL(RmqPriority.NORMAL, false),

	/**
	 * Comes back, with low priority.
	 */
	GROUP_LOW(RmqPriority.LOW, true),

	/**
	 * New, with low priority.
	 */
	TOPIC_LOW(RmqPriority.LOW, false);

	private final RmqPriority priority;

	private final boolean ofGroup;

	Lane(RmqPriority priority, boolean ofGroup) {
		this.priority = priority;
		this.ofGroup = ofGroup;
	}

	/**
	 * Return the priority of the messages in this lane.
	 * @return the priority
	 */
	public RmqPriority priority() {
		return this.priority;
	}

	/**
	 * Return whether the lane belongs to one group, rather than to all of the topic.
	 * @return {@code true} if it belongs to one group
	 */
	public boolean ofGroup() {
		return this.ofGroup;
	}

}
