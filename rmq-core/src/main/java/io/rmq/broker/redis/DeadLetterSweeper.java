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

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqSelection;
import io.rmq.broker.DeadLetterSweep;
import org.jspecify.annotations.Nullable;

/**
 * Looks through dead letters, and deletes or moves those that are meant. Thread-safe.
 */
final class DeadLetterSweeper {

	/**
	 * How many dead letters one call looks at.
	 */
	private static final int EXAMINED = 500;

	private final RedisLink link;

	private final RedisKeys keys;

	DeadLetterSweeper(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	DeadLetterSweep sweep(RmqMessageLocation location, RmqSelection selection, DeadLetterSweep.Action action,
			@Nullable String cursor, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("A step is for at least one dead letter, not " + limit);
		}
		requireGroup(location);
		return sweep(location, selection, action, LocationCursor.parse(cursor, location, false).name(), limit, "");
	}

	/**
	 * Do something with a single one.
	 * @return whether it was there
	 */
	boolean sweep(RmqMessageLocation location, String position, DeadLetterSweep.Action action) {
		return DeadLetterPositions.isValid(position)
				&& sweep(location, RmqSelection.all(), action, "", 1, position).affected() > 0;
	}

	private DeadLetterSweep sweep(RmqMessageLocation location, RmqSelection selection, DeadLetterSweep.Action action,
			String after, int limit, String position) {
		GroupKeys group = new GroupKeys(this.keys, location.topic(), requireGroup(location));
		boolean toTopic = action == DeadLetterSweep.Action.TO_TOPIC;
		List<byte[]> all = new ArrayList<>();
		all.add(group.dead());
		all.addAll(toTopic ? group.topicLanes() : group.ownLanes());
		String verb = switch (action) {
			case COUNT -> "count";
			case DELETE -> "delete";
			case TO_GROUP, TO_TOPIC -> "move";
		};
		List<byte[]> arguments = new ArrayList<>();
		for (Object argument : List.of(verb, toTopic ? "" : group.group(), after, limit, EXAMINED, position)) {
			arguments.add(ScriptAnswer.argument(argument));
		}
		arguments.addAll(SelectionArguments.of(selection));
		ScriptAnswer answer = ScriptAnswer.of(Script.SWEEP_DEAD_LETTERS, this.link, all, arguments);
		if (answer.number(0) < 0) {
			throw new RmqNotFoundException(
					"Topic '%s' has no group '%s' (any more) for its dead letters; redrive them to a topic, or add the group"
						.formatted(group.topic(), group.group()))
				.about(group.topic(), group.group(), null);
		}
		String next = (answer.number(2) == 1) ? LocationCursor.first(location, false).at("0", answer.text(3)).format()
				: null;
		return new DeadLetterSweep((int) answer.number(0), (int) answer.number(1), (int) answer.number(4), next);
	}

	private static String requireGroup(RmqMessageLocation location) {
		String group = location.group();
		if (location.state() != RmqMessageLocation.State.DEAD || group == null) {
			throw new IllegalArgumentException("Dead letters are meant, not those " + location);
		}
		return group;
	}

}
