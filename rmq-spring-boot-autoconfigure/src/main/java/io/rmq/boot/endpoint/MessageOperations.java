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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqMessages;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Shows and steers messages.
 */
final class MessageOperations {

	/**
	 * How long to search for a message.
	 */
	private static final Duration SEARCH = Duration.ofSeconds(5);

	private static final Pattern ENTRY = Pattern.compile("(\\d{1,15})-\\d+");

	private final RmqAdmin admin;

	private final RmqMessages messages;

	private final MessageViews views;

	MessageOperations(RmqAdmin admin, MessageViews views) {
		this.admin = admin;
		this.messages = admin.messages();
		this.views = views;
	}

	MessagesView page(EndpointRequest request) {
		RmqPage page = this.messages.browse(request.location(),
				new RmqPageRequest(request.selection(), request.number("limit", 50, 1, RmqPageRequest.MAX_LIMIT),
						request.flag("latest"), request.text("cursor")));
		return new MessagesView(this.views.page(page.messages()), page.examined(), page.next());
	}

	MessageView show(EndpointRequest request, String position) {
		RmqMessageLocation location = request.location();
		return this.views.whole(isInLanes(location) ? inLanes(location, position, request.text("id"))
				: this.messages.get(location, position));
	}

	/**
	 * Look among those that are there since the same millisecond. There may be one in
	 * each priority with that position, so the id is needed too to be certain.
	 */
	private RmqStoredMessage inLanes(RmqMessageLocation location, String position, @Nullable String id) {
		Matcher matcher = ENTRY.matcher(position);
		if (matcher.matches()) {
			Instant at = Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
			RmqPageRequest request = RmqPageRequest.of(RmqPageRequest.MAX_LIMIT)
				.selecting(RmqSelection.all().within(at, at));
			RmqPage page;
			do {
				page = this.messages.browse(location, request);
				for (RmqStoredMessage message : page.messages()) {
					if (message.position().equals(position) && (id == null || message.id().equals(id))) {
						return message;
					}
				}
				request = request.after(page.next());
			}
			while (page.next() != null);
		}
		throw new RmqNotFoundException("There is no message '%s' among those %s; it may have been handled or moved"
			.formatted(position, location));
	}

	void requeue(EndpointRequest request) {
		messages(request).requeue(waiting(request), request.required("position"));
	}

	void release(EndpointRequest request) {
		messages(request).release(request.topic(), request.required("group"), request.required("position"),
				request.text("id"));
	}

	void delete(EndpointRequest request, String position) {
		messages(request).delete(waiting(request), position);
	}

	private RmqMessages messages(EndpointRequest request) {
		return this.admin.actingFor(request.actor()).messages();
	}

	private static RmqMessageLocation waiting(EndpointRequest request) {
		RmqMessageLocation location = request.location();
		if (isInLanes(location)) {
			throw new IllegalArgumentException(
					"A single message can be requeued or deleted if it is delayed, retrying or dead, not if it is %s"
						.formatted(StateName.of(location.state())));
		}
		return location;
	}

	private static boolean isInLanes(RmqMessageLocation location) {
		return location.state() == RmqMessageLocation.State.READY
				|| location.state() == RmqMessageLocation.State.IN_FLIGHT;
	}

	MessagesView.Found find(EndpointRequest request) {
		long end = System.nanoTime() + SEARCH.toNanos();
		List<RmqStoredMessage> found = this.messages.find(request.topic(), request.required("id"),
				(examined, total, affected) -> System.nanoTime() < end);
		return new MessagesView.Found(this.views.page(found), System.nanoTime() < end);
	}

}
