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

package io.rmq.samples.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.admin.RmqMessages;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.samples.cli.terminal.Interruption;

/**
 * What came into some places since it was last asked. A message that moves from one
 * location to another, or comes back for another attempt, is new only once.
 */
final class NewMessages {

	/**
	 * How many messages are remembered, so that they are told once.
	 */
	private static final int REMEMBERED = 20_000;

	private final RmqMessages messages;

	private final Interruption interruption;

	private final Map<String, Boolean> seen = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > REMEMBERED;
		}

	};

	private Instant from;

	NewMessages(RmqMessages messages, Interruption interruption, Instant from) {
		this.messages = messages;
		this.interruption = interruption;
		this.from = from;
	}

	/**
	 * Return what is new, the oldest first.
	 * @param places where to look
	 * @param at a time of the server before this, from which on it is looked next
	 */
	List<RmqStoredMessage> read(List<RmqMessageLocation> places, Instant at) {
		List<RmqStoredMessage> found = new ArrayList<>();
		for (RmqMessageLocation location : places) {
			read(location, found);
		}
		this.from = at;
		found.sort(Comparator.comparing(RmqStoredMessage::at));
		return found;
	}

	private void read(RmqMessageLocation location, List<RmqStoredMessage> found) {
		RmqPageRequest request = RmqPageRequest.of(RmqPageRequest.MAX_LIMIT)
			.selecting(RmqSelection.all().within(this.from, null));
		MessagePages pages;
		do {
			pages = MessagePages.read(this.messages, location, request, this.interruption);
			pages.messages().stream().filter((message) -> isNew(location, message)).forEach(found::add);
			request = request.after(pages.next());
		}
		while (pages.next() != null && !this.interruption.isRequested());
	}

	private boolean isNew(RmqMessageLocation location, RmqStoredMessage message) {
		String name = (location.state() == RmqMessageLocation.State.DEAD) ? message.position()
				: message.createdAt().toEpochMilli() + " " + message.id();
		return this.seen.put(name, true) == null;
	}

}
