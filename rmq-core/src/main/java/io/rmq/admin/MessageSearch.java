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

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Topics;

/**
 * Looks for a message in all places of a topic, page by page where it cannot be looked
 * up. It goes through them in the order in which messages do, so that one that is handled
 * meanwhile is not missed for that.
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
		RmqStoredMessage delayed = this.topics.get(RmqMessageLocation.delayed(this.topic.name()), this.messageId);
		if (delayed != null) {
			this.found.add(delayed);
		}
		for (RmqMessageLocation location : places()) {
			if (!search(location)) {
				break;
			}
		}
		return this.found;
	}

	private List<RmqMessageLocation> places() {
		List<RmqMessageLocation> places = new ArrayList<>();
		String name = this.topic.name();
		if (isWithoutGroups()) {
			places.add(RmqMessageLocation.ready(name));
		}
		for (RmqTopic.Group group : this.topic.groups()) {
			if (!group.dropped()) {
				places.add(RmqMessageLocation.ready(name, group.name()));
				places.add(RmqMessageLocation.inFlight(name, group.name()));
			}
			places.add(RmqMessageLocation.retrying(name, group.name()));
			places.add(RmqMessageLocation.deadLetters(name, group.name()));
		}
		return places;
	}

	/**
	 * Search a location to its end, unless told to end before.
	 */
	private boolean search(RmqMessageLocation location) {
		RmqPageRequest request = RmqPageRequest.of(LIMIT).selecting(RmqSelection.all().withMessageId(this.messageId));
		while (true) {
			RmqPage page;
			try {
				page = this.topics.browse(location, request);
			}
			catch (RmqNotFoundException ex) {
				// The group was dropped meanwhile.
				return true;
			}
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
			.mapToLong((group) -> group.totalReady() + group.inFlight() + group.retries() + group.deadLetters())
			.sum();
		return Math.max(total + (isWithoutGroups() ? this.topic.totalReady() : 0), this.examined);
	}

	private boolean isWithoutGroups() {
		return this.topic.groups().stream().allMatch(RmqTopic.Group::dropped);
	}

}
