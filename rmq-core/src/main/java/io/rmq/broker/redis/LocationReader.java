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

package io.rmq.broker.redis;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from where they are, page by page. Thread-safe.
 */
final class LocationReader {

	/**
	 * How many messages one call looks at.
	 */
	private static final int EXAMINED = 500;

	/**
	 * Where the messages begin in what the script returns.
	 */
	private static final int FIRST_MESSAGE = 4;

	private final RedisLink link;

	private final RedisKeys keys;

	LocationReader(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	RmqPage read(RmqMessageLocation location, RmqPageRequest request) {
		if (request.latestFirst() && location.state() != RmqMessageLocation.State.DEAD) {
			throw new IllegalArgumentException("Only dead letters can be read with the latest first, not " + location);
		}
		LocationCursor cursor = LocationCursor.parse(request.cursor(), location, request.latestFirst());
		String kind = switch (location.state()) {
			case READY -> "ready";
			case IN_FLIGHT -> "held";
			case DEAD -> request.latestFirst() ? "latest" : "dead";
			case DELAYED, RETRYING -> "waiting";
		};
		ScriptAnswer answer = browse(location, kind, cursor, request.limit(), "", request.selection());
		String next = (answer.number(1) == 1) ? cursor.at(answer.text(2), answer.text(3)).format() : null;
		return new RmqPage(messages(location, answer), (int) answer.number(0), next);
	}

	/**
	 * Read one message that is delayed, waits for its retry or is a dead letter.
	 * @return the message, {@code null} if it is not there
	 */
	@Nullable RmqStoredMessage get(RmqMessageLocation location, String position) {
		boolean dead = location.state() == RmqMessageLocation.State.DEAD;
		// Without a position, the script would read a page.
		if (position.isEmpty() || dead && !DeadLetterPositions.isValid(position)) {
			return null;
		}
		ScriptAnswer answer = browse(location, dead ? "dead" : "waiting", LocationCursor.first(location, false), 1,
				position, RmqSelection.all());
		List<RmqStoredMessage> messages = messages(location, answer);
		return messages.isEmpty() ? null : messages.get(0);
	}

	/**
	 * Take a message in flight from its holder.
	 * @return whether it was held
	 */
	boolean release(RmqMessageLocation location, String position, @Nullable String messageId) {
		String group = location.group();
		// Anything else is no entry, and would be an error.
		if (group == null || !DeadLetterPositions.isValid(position)) {
			return false;
		}
		return Script.RELEASE_ONE.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				LocationKeys.of(this.keys, location),
				List.of(ScriptAnswer.argument(group), ScriptAnswer.argument(position),
						ScriptAnswer.argument((messageId != null) ? messageId : ""))) == 1;
	}

	private ScriptAnswer browse(RmqMessageLocation location, String kind, LocationCursor cursor, int limit,
			String position, RmqSelection selection) {
		String group = location.group();
		List<byte[]> arguments = new ArrayList<>();
		for (Object argument : List.of(kind, (group != null) ? group : "", cursor.order(), cursor.name(), limit,
				EXAMINED, position)) {
			arguments.add(ScriptAnswer.argument(argument));
		}
		arguments.addAll(SelectionArguments.of(selection));
		return ScriptAnswer.of(Script.BROWSE, this.link, LocationKeys.of(this.keys, location), arguments);
	}

	private List<RmqStoredMessage> messages(RmqMessageLocation location, ScriptAnswer answer) {
		List<RmqStoredMessage> messages = new ArrayList<>();
		String group = location.group();
		BusyConsumers busy = (location.state() == RmqMessageLocation.State.IN_FLIGHT && group != null)
				? BusyConsumers.read(this.link, this.keys.busy(location.topic(), group)) : null;
		for (int i = FIRST_MESSAGE; i < answer.size(); i++) {
			messages.add(new StoredMessageDecoder(location, answer.part(i), busy).message());
		}
		return messages;
	}

}
