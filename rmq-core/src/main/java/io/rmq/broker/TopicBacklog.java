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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.rmq.admin.model.RmqTopicFault;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a topic, seen at one instant. Immutable and thread-safe.
 *
 * @param topic the name of the topic
 * @param stored how many messages are stored for all groups, ready or held
 * @param delayed how many messages are not due yet
 * @param unread for how long the oldest has been stored that has no group to be handled
 * by; {@code null} if there is none
 * @param dropped how many messages were ever dropped to make room for others
 * @param groups the groups, by name
 * @param faults what is wrong with its keys; empty if nothing is
 * @param at when that was so, by the server's clock
 */
public record TopicBacklog(String topic, long stored, long delayed, @Nullable Duration unread, long dropped,
		List<GroupBacklog> groups, List<RmqTopicFault> faults, Instant at) {

	public TopicBacklog {
		groups = List.copyOf(groups);
		faults = List.copyOf(faults);
	}

	/**
	 * Return how many messages are ready: for that group which has most of them, or all
	 * that are stored if there is no group.
	 * @return the number of messages; at most so many if not {@link #isExact()}
	 */
	public long ready() {
		return this.groups.isEmpty() ? this.stored : this.groups.stream().mapToLong(this::ready).max().orElse(0);
	}

	/**
	 * Return how many messages are ready for a group.
	 * @param group one of its groups
	 * @return the number of messages; at most so many if the server cannot tell cheaply:
	 * all that are stored and not held
	 */
	public long ready(GroupBacklog group) {
		return group.readyInAll().orElseGet(() -> Math.max(0, this.stored - group.inFlight()));
	}

	/**
	 * Return whether the server can tell how many messages are ready.
	 * @return {@code false} if there are at most so many
	 */
	public boolean isExact() {
		return this.groups.stream().allMatch((group) -> group.readyInAll().isPresent());
	}

	/**
	 * Return for how long the oldest message that is ready has been.
	 * @return the longest time of all groups, or of what has no group; {@code null} if
	 * nothing is ready
	 */
	public @Nullable Duration oldest() {
		return Stream.concat(Stream.ofNullable(this.unread), this.groups.stream().map(GroupBacklog::oldest))
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

}
