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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.rmq.RmqDelays;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

/**
 * What a topic and its groups have at one instant. Times are by the server's clock.
 * Immutable and thread-safe.
 *
 * @param name the name of the topic
 * @param ready how many of its messages at least one group has not been given yet, by
 * priority; all that are stored if it has no group that was not dropped. What came back
 * to a group counts with that alone
 * @param exact whether that is so, for the groups too; if not, there are at most so many.
 * It is not always so before Redis 7 with several groups
 * @param inFlight how many messages consumers hold, in all groups
 * @param delayed how many messages are not due yet
 * @param dropped how many messages were ever dropped to make room for others
 * @param oldestReadyAge how long ago the oldest of those that are ready became so;
 * {@code null} if there is none
 * @param delays for how long those that are delayed still wait
 * @param groups the groups by name, those too that were dropped but have dead letters
 * left
 * @param faults what is wrong with its keys; empty if nothing is
 * @param at when all that was so
 */
public record RmqTopic(String name, Map<RmqPriority, Long> ready, boolean exact, long inFlight, long delayed,
		long dropped, @Nullable Duration oldestReadyAge, RmqDelays delays, List<Group> groups,
		List<RmqTopicFault> faults, Instant at) {

	public RmqTopic {
		ready = Map.copyOf(ready);
		groups = List.copyOf(groups);
		faults = List.copyOf(faults);
	}

	/**
	 * Return whether messages cannot be sent or handled, as another program has written
	 * to its keys. Then counts may be missing.
	 * @return whether one of its faults is that bad
	 */
	public boolean isBroken() {
		return this.faults.stream().anyMatch(RmqTopicFault::isBroken);
	}

	/**
	 * Return how many messages are ready, whatever their priority.
	 * @return the number of messages
	 */
	public long totalReady() {
		return sum(this.ready);
	}

	private static long sum(Map<RmqPriority, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * What a group of the topic has.
	 *
	 * @param name its name
	 * @param ready how many messages are ready for it and held by nobody, by priority,
	 * those included that came back to it
	 * @param redeliveries how many of these came back to it
	 * @param inFlight how many messages its consumers hold
	 * @param retries how many failed messages wait for their next attempt
	 * @param deadLetters how many dead letters it has
	 * @param consumers how many consumers are alive: were seen within
	 * {@link RmqGroup#CONSUMER_TIMEOUT}
	 * @param oldestReadyAge how long ago the oldest of those that are ready became so;
	 * {@code null} if there is none
	 * @param retryDelays for how long its retries still wait
	 * @param pausedSince since when it is paused for all of its consumers; {@code null}
	 * if it is not
	 * @param dropped whether it was dropped, and some of it is left, such as its dead
	 * letters
	 */
	public record Group(String name, Map<RmqPriority, Long> ready, long redeliveries, long inFlight, long retries,
			long deadLetters, int consumers, @Nullable Duration oldestReadyAge, RmqDelays retryDelays,
			@Nullable Instant pausedSince, boolean dropped) {

		public Group {
			ready = Map.copyOf(ready);
		}

		/**
		 * Return how many messages are ready for it, whatever their priority.
		 * @return the number of messages
		 */
		public long totalReady() {
			return sum(this.ready);
		}

	}

}
