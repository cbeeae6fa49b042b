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
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqProblem;
import io.rmq.admin.RmqProblem.Severity;
import io.rmq.admin.RmqProblemLimits;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;

/**
 * Sums up topics, for all pages alike: what waits, and what is wrong.
 */
final class TopicSummaries {

	/**
	 * How many of the topics that need attention are named.
	 */
	private static final int NAMED = 20;

	private final RmqAdmin admin;

	private final RmqProblemLimits limits;

	TopicSummaries(RmqAdmin admin, RmqProblemLimits limits) {
		this.admin = admin;
		this.limits = limits;
	}

	OverviewView.Topic of(TopicBacklog topic) {
		List<GroupBacklog> groups = topic.groups();
		Duration oldest = topic.oldest();
		return new OverviewView.Topic(topic.topic(), topic.ready(), topic.isExact(),
				sum(groups, GroupBacklog::inFlight), topic.delayed(), sum(groups, GroupBacklog::retries),
				sum(groups, GroupBacklog::deadLetters), (oldest != null) ? oldest.toMillis() : null,
				groups.stream().map(GroupBacklog::group).toList(), (int) sum(groups, GroupBacklog::consumers),
				groups.stream().filter(GroupBacklog::paused).map(GroupBacklog::group).toList(), topic.dropped(),
				(int) sum(groups, GroupBacklog::overdue),
				this.admin.problems(topic, this.limits).stream().map(ProblemView::of).toList(),
				topic.faults().stream().map(FaultView::of).toList(), List.of(), List.of());
	}

	private static long sum(List<GroupBacklog> groups, ToLongFunction<GroupBacklog> figure) {
		return groups.stream().mapToLong(figure).sum();
	}

	/**
	 * Return which of all topics need attention, the worst first.
	 */
	OverviewView.Attention attention(List<TopicBacklog> topics) {
		List<List<RmqProblem>> all = topics.stream()
			.map((topic) -> this.admin.problems(topic, this.limits)
				.stream()
				.filter((problem) -> problem.severity() != Severity.NOTE)
				.toList())
			.filter((problems) -> !problems.isEmpty())
			.sorted(Comparator.comparing((problems) -> problems.get(0)))
			.toList();
		return new OverviewView.Attention(all.size(),
				all.stream()
					.limit(NAMED)
					.map((problems) -> new OverviewView.TopicProblems(problems.get(0).topic(),
							problems.stream().map(ProblemView::of).toList()))
					.toList());
	}

}
