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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.rmq.admin.DropOption;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqGroup;

/**
 * Shows and steers a topic and its groups.
 */
final class TopicOperations {

	/**
	 * As far back as statistics go.
	 */
	private static final int MAX_MINUTES = 24 * 60;

	private static final int MAX_ACTIONS = 1000;

	private final RmqAdmin admin;

	private final TopicSummaries summaries;

	TopicOperations(RmqAdmin admin, TopicSummaries summaries) {
		this.admin = admin;
		this.summaries = summaries;
	}

	TopicView show(EndpointRequest request) {
		Map<String, List<RmqGroup.Consumer>> consumers = this.admin.groups(request.topic())
			.stream()
			.collect(Collectors.toMap(RmqGroup::name, RmqGroup::consumers));
		return TopicView.of(this.admin.topic(request.topic()), this.summaries.of(this.admin.backlog(request.topic())),
				consumers);
	}

	StatisticsView statistics(EndpointRequest request) {
		int minutes = request.number("minutes", 60, 1, MAX_MINUTES);
		return StatisticsView.of(this.admin.statistics(request.topic(), Duration.ofMinutes(minutes)));
	}

	ActionsView actions(EndpointRequest request) {
		return ActionsView.of(this.admin.actions(request.number("limit", 100, 1, MAX_ACTIONS)));
	}

	ChangeView pause(EndpointRequest request) {
		return new ChangeView(actingFor(request).pause(request.topic(), request.required("group")));
	}

	ChangeView resume(EndpointRequest request) {
		return new ChangeView(actingFor(request).resume(request.topic(), request.required("group")));
	}

	void dropGroup(EndpointRequest request) {
		actingFor(request).dropGroup(request.topic(), request.segment(3), options(request));
	}

	DeletionView drop(EndpointRequest request) {
		request.requireConfirmation();
		return new DeletionView(actingFor(request).dropTopic(request.topic(), options(request)));
	}

	private RmqAdmin actingFor(EndpointRequest request) {
		return this.admin.actingFor(request.actor());
	}

	private static DropOption[] options(EndpointRequest request) {
		List<DropOption> options = new ArrayList<>();
		if (request.flag("force")) {
			options.add(DropOption.FORCE);
		}
		if (request.flag("deadLetters")) {
			options.add(DropOption.DEAD_LETTERS);
		}
		return options.toArray(DropOption[]::new);
	}

	/**
	 * Whether something was not so already.
	 *
	 * @param changed whether it was changed
	 */
	record ChangeView(boolean changed) implements JsonView {
	}

	/**
	 * What is gone.
	 *
	 * @param deleted how many messages
	 */
	record DeletionView(long deleted) implements JsonView {
	}

}
