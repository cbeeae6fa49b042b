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

package io.rmq.admin;

import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqPage;
import io.rmq.RmqPageRequest;
import io.rmq.RmqPlace;
import io.rmq.RmqSelection;
import io.rmq.RmqStoredMessage;
import io.rmq.RmqTopic;
import io.rmq.broker.Topics;

/**
 * Looks for a message in all places of a topic: first where it can be looked up, then
 * where it has to be searched for, page by page.
 */
final class MessageSearch {

	private static final int LIMIT = 100;

	private final Topics topics;

	private final RmqTopic topic;

	private final String messageId;

	private final RmqProgress progress;

	private final List<RmqStoredMessage> found = new ArrayList<>();

	private long examined;

	MessageSearch(Topics topics, RmqTopic topic, String messageId, RmqProgress progress) {
		this.topics = topics;
		this.topic = topic;
		this.messageId = messageId;
		this.progress = progress;
	}

	List<RmqStoredMessage> find() {
		lookUp(RmqPlace.delayed(this.topic.name()));
		List<RmqPlace> streams = new ArrayList<>();
		for (RmqTopic.Group group : this.topic.groups()) {
			lookUp(RmqPlace.retrying(this.topic.name(), group.name()));
			if (!group.dropped()) {
				streams.add(RmqPlace.inFlight(this.topic.name(), group.name()));
				streams.add(RmqPlace.ready(this.topic.name(), group.name()));
			}
			streams.add(RmqPlace.deadLetters(this.topic.name(), group.name()));
		}
		if (isWithoutGroups()) {
			streams.add(RmqPlace.ready(this.topic.name()));
		}
		for (RmqPlace place : streams) {
			if (!search(place)) {
				break;
			}
		}
		return this.found;
	}

	private void lookUp(RmqPlace place) {
		RmqStoredMessage message = this.topics.get(place, this.messageId);
		if (message != null) {
			this.found.add(message);
		}
	}

	/**
	 * Search a place to its end, unless told to end before.
	 */
	private boolean search(RmqPlace place) {
		RmqPageRequest request = RmqPageRequest.of(LIMIT).selecting(RmqSelection.all().withMessageId(this.messageId));
		while (true) {
			RmqPage page = this.topics.browse(place, request);
			this.found.addAll(page.messages());
			this.examined += page.examined();
			if (!this.progress.proceed(this.examined, total(), this.found.size())) {
				return false;
			}
			if (page.next() == null) {
				return true;
			}
			request = request.after(page.next());
		}
	}

	private long total() {
		long total = this.topic.groups()
			.stream()
			.mapToLong((group) -> group.totalReady() + group.inFlight() + group.deadLetters())
			.sum();
		return Math.max(total + (isWithoutGroups() ? this.topic.totalReady() : 0), this.examined);
	}

	private boolean isWithoutGroups() {
		return this.topic.groups().stream().allMatch(RmqTopic.Group::dropped);
	}

}
