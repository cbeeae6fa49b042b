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

import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * All topics, or a page of them.
 *
 * @param server who keeps the messages
 * @param at when the figures were measured
 * @param writable whether there are operations that change something
 * @param attention what needs attention in all topics, those of other pages included
 * @param totals what all topics have, whichever match
 * @param total how many topics match
 * @param topics those of this page
 */
record OverviewView(Server server, Instant at, boolean writable, Attention attention, Totals totals, int total,
		List<Topic> topics) implements JsonView {

	/**
	 * Who keeps the messages.
	 *
	 * @param product its name
	 * @param version its version
	 * @param mode how it runs
	 * @param usedMemory how much memory its data takes, in bytes
	 * @param maxMemory how much it may take, in bytes; absent if there is no limit
	 * @param clients how many clients are connected to it
	 * @param maxClients how many may be, if it tells
	 */
	record Server(String product, String version, String mode, long usedMemory, @Nullable Long maxMemory, int clients,
			@Nullable Integer maxClients) {

		static Server of(ServerFacts facts) {
			ServerInfo info = facts.info();
			return new Server(info.product(), info.version(), info.mode(), facts.usedMemory(), facts.maxMemory(),
					facts.clients(), facts.maxClients());
		}

	}

	/**
	 * What all topics have.
	 *
	 * @param topics how many topics there are
	 * @param ready how many messages are ready: of each topic, those of the group which
	 * has most
	 * @param inFlight how many messages consumers hold
	 * @param delayed how many are not due yet
	 * @param retries how many wait for their next attempt
	 * @param deadLetters how many dead letters there are
	 */
	record Totals(int topics, long ready, long inFlight, long delayed, long retries, long deadLetters) {

		static Totals of(List<TopicBacklog> topics) {
			return new Totals(topics.size(), sum(topics, TopicBacklog::ready),
					sum(topics, (topic) -> groups(topic, GroupBacklog::inFlight)), sum(topics, TopicBacklog::delayed),
					sum(topics, (topic) -> groups(topic, GroupBacklog::retries)),
					sum(topics, (topic) -> groups(topic, GroupBacklog::deadLetters)));
		}

		private static long sum(List<TopicBacklog> topics, ToLongFunction<TopicBacklog> figure) {
			return topics.stream().mapToLong(figure).sum();
		}

		private static long groups(TopicBacklog topic, ToLongFunction<GroupBacklog> figure) {
			return topic.groups().stream().mapToLong(figure).sum();
		}

	}

	/**
	 * What needs attention.
	 *
	 * @param total how many topics have a problem that is more than a note
	 * @param topics the worst of them, the worst first
	 */
	record Attention(int total, List<TopicProblems> topics) {
	}

	/**
	 * What is wrong with a topic.
	 *
	 * @param name its name
	 * @param problems its problems, the worst first
	 */
	record TopicProblems(String name, List<ProblemView> problems) {
	}

	/**
	 * What waits in a topic.
	 *
	 * @param name its name
	 * @param ready how many messages are ready, in that group which has most of them; all
	 * that are stored, if there is no group
	 * @param exact whether that is so; if not, there are at most so many
	 * @param inFlight how many messages consumers hold, in all groups
	 * @param delayed how many are not due yet
	 * @param retries how many wait for their next attempt, in all groups
	 * @param deadLetters how many dead letters there are, in all groups
	 * @param oldestReadyAgeMillis for how long the oldest of those that are ready has
	 * been
	 * @param groups the names of the groups
	 * @param consumers how many consumers are alive, in all groups: were seen within the
	 * last minute
	 * @param pausedGroups the names of those groups that are paused
	 * @param dropped how many messages were ever dropped to make room for others
	 * @param overdue how many messages have been handled for longer than they may, in all
	 * groups
	 * @param problems what is wrong, the worst first
	 * @param faults what is wrong with its keys
	 * @param handledPerMinute how many messages were handled in each of the last 30 whole
	 * minutes, in all groups
	 * @param failedPerMinute how many attempts failed
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Topic(String name, long ready, boolean exact, long inFlight, long delayed, long retries, long deadLetters,
			@Nullable Long oldestReadyAgeMillis, List<String> groups, int consumers, List<String> pausedGroups,
			long dropped, int overdue, List<ProblemView> problems, List<FaultView> faults, List<Long> handledPerMinute,
			List<Long> failedPerMinute) {

		Topic with(MinuteRows rows) {
			return new Topic(this.name, this.ready, this.exact, this.inFlight, this.delayed, this.retries,
					this.deadLetters, this.oldestReadyAgeMillis, this.groups, this.consumers, this.pausedGroups,
					this.dropped, this.overdue, this.problems, this.faults, rows.handled(), rows.failed());
		}

	}

}
