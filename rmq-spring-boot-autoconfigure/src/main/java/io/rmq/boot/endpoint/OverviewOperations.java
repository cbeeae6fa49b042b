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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * Shows all topics, from figures that are measured once for all instances.
 */
final class OverviewOperations {

	/**
	 * How old the figures may be before somebody measures anew.
	 */
	private static final Duration MAX_AGE = Duration.ofSeconds(5);

	private static final int MAX_LIMIT = 500;

	private static final Comparator<TopicBacklog> BY_NAME = Comparator.comparing(TopicBacklog::topic);

	private static final Map<String, Comparator<TopicBacklog>> ORDERS = Map.of("name", BY_NAME, "ready",
			most(TopicBacklog::ready), "deadLetters", most(OverviewOperations::deadLetters), "oldest",
			most(OverviewOperations::age));

	private final RmqAdmin admin;

	private final TopicSummaries summaries;

	private final boolean writable;

	OverviewOperations(RmqAdmin admin, TopicSummaries summaries, boolean writable) {
		this.admin = admin;
		this.summaries = summaries;
		this.writable = writable;
	}

	private static Comparator<TopicBacklog> most(ToLongFunction<TopicBacklog> figure) {
		return Comparator.comparingLong(figure).reversed().thenComparing(BY_NAME);
	}

	private static long deadLetters(TopicBacklog topic) {
		return topic.groups().stream().mapToLong(GroupBacklog::deadLetters).sum();
	}

	private static long age(TopicBacklog topic) {
		Duration oldest = topic.oldest();
		return (oldest != null) ? oldest.toMillis() : -1;
	}

	OverviewView show(EndpointRequest request) {
		String sought = Objects.requireNonNullElse(request.text("q"), "").toLowerCase(Locale.ROOT);
		int offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
		int limit = request.number("limit", 50, 1, MAX_LIMIT);
		Comparator<TopicBacklog> order = order(request.text("sort"));
		List<TopicBacklog> backlog = this.admin.backlog(MAX_AGE);
		List<TopicBacklog> topics = backlog.stream()
			.filter((topic) -> topic.topic().toLowerCase(Locale.ROOT).contains(sought))
			.sorted(order)
			.toList();
		Instant at = backlog.stream().map(TopicBacklog::at).max(Comparator.naturalOrder()).orElseGet(Instant::now);
		return new OverviewView(OverviewView.Server.of(this.admin.serverFacts()), at, this.writable,
				this.summaries.attention(backlog), OverviewView.Totals.of(backlog), topics.size(),
				withRows(topics.stream().skip(offset).limit(limit).map(this.summaries::of).toList(), at));
	}

	private List<OverviewView.Topic> withRows(List<OverviewView.Topic> topics, Instant at) {
		Map<String, RmqStatistics> statistics = this.admin
			.statistics(topics.stream().map(OverviewView.Topic::name).toList(), MinuteRows.ASKED);
		return topics.stream().map((topic) -> {
			RmqStatistics known = statistics.getOrDefault(topic.name(), new RmqStatistics(topic.name(), List.of()));
			return topic.with(MinuteRows.of(known, at));
		}).toList();
	}

	private static Comparator<TopicBacklog> order(@Nullable String sort) {
		Comparator<TopicBacklog> order = ORDERS.get((sort != null) ? sort : "name");
		if (order == null) {
			throw new IllegalArgumentException(
					"Parameter 'sort' must be one of name, ready, deadLetters and oldest, not '%s'".formatted(sort));
		}
		return order;
	}

}
