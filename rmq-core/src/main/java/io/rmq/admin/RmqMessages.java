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

import java.util.List;

import io.rmq.RmqNotFoundException;
import io.rmq.RmqPage;
import io.rmq.RmqPageRequest;
import io.rmq.RmqPlace;
import io.rmq.RmqStoredMessage;
import io.rmq.broker.Broker;
import io.rmq.broker.Names;
import io.rmq.broker.Topics;

/**
 * Looks after the messages of topics, wherever they are. What takes long is done in steps
 * of a few milliseconds of the server's time, tells how far it is, and can be ended.
 * Thread-safe. Comes from {@link RmqAdmin#messages()}, which says what all methods throw.
 */
public final class RmqMessages {

	private final Topics topics;

	RmqMessages(Broker broker) {
		this.topics = broker.topics();
	}

	/**
	 * Read a page of messages: what is ready in the order in which it will be handled,
	 * delayed messages and retries in the order in which they are due, dead letters the
	 * oldest or the latest first. A page may have fewer messages than were asked for,
	 * even none, though there are more.
	 * @param place where they are
	 * @param request which page
	 * @return the page, with the cursor of the next
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public RmqPage browse(RmqPlace place, RmqPageRequest request) {
		return this.topics.browse(place, request);
	}

	/**
	 * Read one message that is delayed, waits for its retry or is a dead letter.
	 * @param place where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return the message
	 * @throws RmqNotFoundException if there is no such topic or group, or it is not there
	 * (any more)
	 */
	public RmqStoredMessage get(RmqPlace place, String position) {
		RmqStoredMessage message = this.topics.get(place, position);
		if (message == null) {
			throw new RmqNotFoundException(
					"There is no message '%s' among those %s; it may have been handled, moved or deleted, see browse()"
						.formatted(position, place));
		}
		return message;
	}

	/**
	 * Find a message in all places of a topic. What is ready, in flight or dead has to be
	 * searched for, which takes some seconds for a million messages.
	 * @param topic the topic
	 * @param messageId the message's id
	 * @param progress learns how far it is, and may end it
	 * @return the messages with that id, as each group has its own; empty if there is
	 * none
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public List<RmqStoredMessage> find(String topic, String messageId, RmqProgress progress) {
		return new MessageSearch(this.topics, this.topics.count(topic), Names.requireMessageId(messageId), progress)
			.find();
	}

}
