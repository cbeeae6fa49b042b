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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqTopic;
import org.jspecify.annotations.Nullable;

/**
 * What a topic and its groups have at one instant.
 *
 * @param name its name
 * @param at when that was so
 * @param ready how many messages are ready, by priority
 * @param exact whether that is so; if not, there are at most so many
 * @param inFlight how many messages consumers hold
 * @param delayed how many are not due yet
 * @param dropped how many were ever dropped to make room for others
 * @param oldestReadyAgeMillis for how long the oldest of those that are ready has been
 * @param delays for how long those that are delayed still wait
 * @param summary the same figures as on the page of all topics, and what is wrong
 * @param groups its groups, by name
 * @param faults what is wrong with its keys
 */
record TopicView(String name, Instant at, Map<RmqPriority, Long> ready, boolean exact, long inFlight, long delayed,
		long dropped, @Nullable Long oldestReadyAgeMillis, DelaysView delays, OverviewView.Topic summary,
		List<Group> groups, List<FaultView> faults) implements JsonView {

	static TopicView of(RmqTopic topic, OverviewView.Topic summary, Map<String, List<RmqGroup.Consumer>> consumers) {
		return new TopicView(topic.name(), topic.at(), ordered(topic.ready()), topic.exact(), topic.inFlight(),
				topic.delayed(), topic.dropped(), millis(topic.oldestReadyAge()), DelaysView.of(topic.delays()),
				summary,
				topic.groups()
					.stream()
					.map((group) -> Group.of(group, consumers.getOrDefault(group.name(), List.of())))
					.toList(),
				topic.faults().stream().map(FaultView::of).toList());
	}

	private static Map<RmqPriority, Long> ordered(Map<RmqPriority, Long> ready) {
		return ready.isEmpty() ? ready : new EnumMap<>(ready);
	}

	private static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	/**
	 * What a group has.
	 *
	 * @param name its name
	 * @param ready how many messages are ready for it, by priority
	 * @param redeliveries how many of these came back to it
	 * @param inFlight how many messages its consumers hold
	 * @param retries how many wait for their next attempt
	 * @param deadLetters how many dead letters it has
	 * @param oldestReadyAgeMillis for how long the oldest of those that are ready has
	 * been
	 * @param retryDelays for how long its retries still wait
	 * @param pausedSince since when it is paused
	 * @param dropped whether it was dropped, and some of it is left
	 * @param consumersAlive how many of its consumers are alive
	 * @param consumers its consumers, by name, those too that are not alive and not
	 * forgotten yet
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Group(String name, Map<RmqPriority, Long> ready, long redeliveries, long inFlight, long retries,
			long deadLetters, @Nullable Long oldestReadyAgeMillis, DelaysView retryDelays,
			@Nullable Instant pausedSince, boolean dropped, int consumersAlive, List<Consumer> consumers) {

		private static Group of(RmqTopic.Group group, List<RmqGroup.Consumer> consumers) {
			return new Group(group.name(), ordered(group.ready()), group.redeliveries(), group.inFlight(),
					group.retries(), group.deadLetters(), millis(group.oldestReadyAge()),
					DelaysView.of(group.retryDelays()), group.pausedSince(), group.dropped(), group.consumers(),
					consumers.stream()
						.map((each) -> new Consumer(each.name(), each.inFlight(), each.idle().toMillis(),
								each.isAlive(),
								each.handling().stream().map(HandlingView::of).filter(Objects::nonNull).toList()))
						.toList());
		}

	}

	/**
	 * A consumer of a group.
	 *
	 * @param name its name
	 * @param inFlight how many messages it holds
	 * @param idleMillis how long ago it was last seen
	 * @param alive whether that is less than a minute ago
	 * @param handling what it has been handling for long, the longest first
	 */
	record Consumer(String name, long inFlight, long idleMillis, boolean alive, List<HandlingView> handling) {
	}

}
