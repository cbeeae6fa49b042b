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
import java.util.List;

import io.rmq.RmqPage;
import io.rmq.RmqPageRequest;
import io.rmq.RmqStoredMessage;
import io.rmq.admin.RmqMessages;

/**
 * Shows and steers messages.
 */
final class MessageOperations {

	/**
	 * How long to search for a message.
	 */
	private static final Duration SEARCH = Duration.ofSeconds(5);

	private final RmqMessages messages;

	private final MessageViews views;

	MessageOperations(RmqMessages messages, MessageViews views) {
		this.messages = messages;
		this.views = views;
	}

	MessagesView page(EndpointRequest request) {
		RmqPage page = this.messages.browse(request.place(),
				new RmqPageRequest(request.selection(), request.number("limit", 50, 1, RmqPageRequest.MAX_LIMIT),
						request.flag("latest"), request.text("cursor")));
		return new MessagesView(this.views.page(page.messages()), page.examined(), page.next());
	}

	MessageView show(EndpointRequest request, String position) {
		return this.views.whole(this.messages.get(request.place(), position));
	}

	MessagesView.Found find(EndpointRequest request) {
		long end = System.nanoTime() + SEARCH.toNanos();
		List<RmqStoredMessage> found = this.messages.find(request.topic(), request.required("id"),
				(examined, total, affected) -> System.nanoTime() < end);
		return new MessagesView.Found(this.views.page(found), System.nanoTime() < end);
	}

}
