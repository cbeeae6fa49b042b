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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;

/**
 * Shows what consumers do now. Looks only at topics in which messages are in flight.
 */
final class BusyOperations {

	/**
	 * How old the figures may be that say where messages are in flight.
	 */
	private static final Duration MAX_AGE = Duration.ofSeconds(5);

	/**
	 * How many topics are looked at.
	 */
	private static final int TOPICS = 100;

	private static final Comparator<BusyView.Consumer> LONGEST_FIRST = Comparator.comparing(BusyOperations::begun)
		.thenComparing(BusyView.Consumer::topic)
		.thenComparing(BusyView.Consumer::group)
		.thenComparing(BusyView.Consumer::name);

	private final RmqAdmin admin;

	BusyOperations(RmqAdmin admin) {
		this.admin = admin;
	}

	private static Instant begun(BusyView.Consumer consumer) {
		return consumer.handling().isEmpty() ? Instant.MAX : consumer.handling().get(0).since();
	}

	BusyView show() {
		List<String> busy = this.admin.backlog(MAX_AGE)
			.stream()
			.filter((topic) -> topic.groups().stream().anyMatch((group) -> group.inFlight() > 0 || group.overdue() > 0))
			.sorted(Comparator.comparingInt(BusyOperations::overdue).reversed())
			.map(TopicBacklog::topic)
			.toList();
		List<BusyView.Consumer> consumers = new ArrayList<>();
		busy.stream().limit(TOPICS).forEach((topic) -> consumers.addAll(consumers(topic)));
		consumers.sort(LONGEST_FIRST);
		return new BusyView(consumers, busy.size() <= TOPICS);
	}

	private static int overdue(TopicBacklog topic) {
		return topic.groups().stream().mapToInt(GroupBacklog::overdue).sum();
	}

	private List<BusyView.Consumer> consumers(String topic) {
		List<BusyView.Consumer> consumers = new ArrayList<>();
		for (RmqGroup group : groups(topic)) {
			group.consumers()
				.stream()
				// What is acknowledged on receipt is handled without being held.
				.filter((consumer) -> consumer.inFlight() > 0 || !consumer.handling().isEmpty())
				.forEach((consumer) -> consumers.add(new BusyView.Consumer(topic, group.name(), consumer.name(),
						consumer.inFlight(), consumer.idle().toMillis(), consumer.isAlive(),
						consumer.handling().stream().map(HandlingView::of).filter(Objects::nonNull).toList())));
		}
		return consumers;
	}

	/**
	 * A topic may have been dropped since it was measured.
	 */
	private List<RmqGroup> groups(String topic) {
		try {
			return this.admin.groups(topic);
		}
		catch (RmqNotFoundException ex) {
			return List.of();
		}
	}

}
