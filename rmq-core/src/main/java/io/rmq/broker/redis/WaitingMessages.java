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
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqPlace;

/**
 * Messages that are delayed, or that have failed and wait for their next attempt.
 * Thread-safe.
 */
final class WaitingMessages {

	/**
	 * How many one step deletes.
	 */
	private static final int PAGE = 250;

	private final RedisLink link;

	private final RedisKeys keys;

	WaitingMessages(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	static boolean are(RmqPlace place) {
		return place.state() == RmqPlace.State.DELAYED || place.state() == RmqPlace.State.RETRYING;
	}

	/**
	 * Delete messages.
	 * @return how many were there
	 */
	long delete(RmqPlace place, List<byte[]> members) {
		List<byte[]> all = new ArrayList<>(PlaceKeys.of(this.keys, place));
		if (place.state() == RmqPlace.State.DELAYED) {
			for (byte[] id : members) {
				all.add(this.keys.guard(place.topic(), new String(id, StandardCharsets.UTF_8)));
			}
		}
		return Script.CANCEL.run(this.link, WaitingMessages::number, all, members);
	}

	/**
	 * Delete those that are due next.
	 * @return how many were deleted
	 */
	long deleteNext(RmqPlace place) {
		Call<List<byte[]>> members = new Call<>(CommandType.ZRANGE, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(PlaceKeys.of(this.keys, place).get(0)).add(0).add(PAGE - 1));
		List<byte[]> next = this.link.await(this.link.connected().call(members));
		return next.isEmpty() ? 0 : delete(place, next);
	}

	/**
	 * Make a message ready.
	 * @return whether it was there
	 */
	boolean requeue(RmqPlace place, String position) {
		String group = place.group();
		List<byte[]> all = new ArrayList<>(PlaceKeys.of(this.keys, place));
		all.addAll((group != null) ? new GroupKeys(this.keys, place.topic(), group).ownLanes()
				: PlaceKeys.topicLanes(this.keys, place.topic()));
		return Script.REQUEUE.run(this.link, WaitingMessages::number, all,
				List.of(ScriptAnswer.argument(position))) == 1;
	}

	private static CommandOutput<byte[], byte[], Long> number() {
		return new IntegerOutput<>(ByteArrayCodec.INSTANCE);
	}

}
