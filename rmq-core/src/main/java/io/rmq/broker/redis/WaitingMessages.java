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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.broker.Purging;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are delayed, or that have failed and wait for their next attempt.
 * Thread-safe.
 */
final class WaitingMessages {

	/**
	 * How many one step looks at.
	 */
	private static final int PAGE = 250;

	private final RedisLink link;

	private final RedisKeys keys;

	WaitingMessages(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	static boolean are(RmqMessageLocation location) {
		return location.state() == RmqMessageLocation.State.DELAYED
				|| location.state() == RmqMessageLocation.State.RETRYING;
	}

	/**
	 * Delete a message.
	 * @return whether it was there
	 */
	boolean delete(RmqMessageLocation location, byte[] member) {
		return Script.CANCEL.run(this.link, WaitingMessages::number, keysAndGuards(location, List.of(member)),
				List.of(member)) == 1;
	}

	/**
	 * Delete some messages that came before a time, in the order in which they are due.
	 */
	Purging purge(RmqMessageLocation location, Instant before, @Nullable String cursor) {
		LocationCursor from = LocationCursor.parse(cursor, location, false);
		ScriptAnswer page = ScriptAnswer.of(Script.DUE, this.link, LocationKeys.of(this.keys, location).subList(0, 1),
				List.of(ScriptAnswer.argument(from.order()), ScriptAnswer.argument(from.name()),
						ScriptAnswer.argument(PAGE)));
		List<byte[]> members = new ArrayList<>();
		for (int i = 0; i < page.size(); i += 2) {
			members.add(page.bytes(i));
		}
		if (members.isEmpty()) {
			return new Purging(0, false);
		}
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(ScriptAnswer.argument(before.toEpochMilli()));
		arguments.addAll(members);
		ScriptAnswer done = ScriptAnswer.of(Script.PURGE_WAITING, this.link, keysAndGuards(location, members),
				arguments);
		int looked = (int) done.number(0);
		int last = 2 * (looked - 1);
		return (looked < PAGE && looked == members.size()) ? new Purging(done.number(1), false)
				: new Purging(done.number(1), true, from.at(page.text(last + 1), page.text(last)).format());
	}

	private List<byte[]> keysAndGuards(RmqMessageLocation location, List<byte[]> members) {
		List<byte[]> all = new ArrayList<>(LocationKeys.of(this.keys, location));
		if (location.state() == RmqMessageLocation.State.DELAYED) {
			for (byte[] id : members) {
				all.add(this.keys.guard(location.topic(), new String(id, StandardCharsets.UTF_8)));
			}
		}
		return all;
	}

	/**
	 * Make a message ready.
	 * @return whether it was there
	 */
	boolean requeue(RmqMessageLocation location, String position) {
		String group = location.group();
		List<byte[]> all = new ArrayList<>(LocationKeys.of(this.keys, location));
		all.addAll((group != null) ? new GroupKeys(this.keys, location.topic(), group).ownLanes()
				: LocationKeys.topicLanes(this.keys, location.topic()));
		return Script.REQUEUE.run(this.link, WaitingMessages::number, all,
				List.of(ScriptAnswer.argument(position))) == 1;
	}

	private static CommandOutput<byte[], byte[], Long> number() {
		return new IntegerOutput<>(ByteArrayCodec.INSTANCE);
	}

}
