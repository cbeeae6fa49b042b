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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.StreamMessageListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.admin.model.RmqAdminAction;

/**
 * The latest changes that were made through the administration: a stream, whose entries
 * have the time of the server. Bounded. Thread-safe.
 */
final class ActionList {

	/**
	 * How many changes are kept.
	 */
	private static final int KEPT = 1000;

	private final RedisLink link;

	private final byte[] key;

	ActionList(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.key = keys.actions();
	}

	void add(RmqAdminAction action) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("actor", action.actor());
		fields.put("verb", action.verb());
		fields.put("topic", action.topic());
		if (action.group() != null) {
			fields.put("group", action.group());
		}
		fields.put("description", action.description());
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key).add("MAXLEN").add(KEPT).add("*");
		fields.forEach((name, value) -> args.add(name).add(value.getBytes(StandardCharsets.UTF_8)));
		this.link.await(this.link.connected()
			.call(new Call<>(CommandType.XADD, new StatusOutput<>(ByteArrayCodec.INSTANCE), args)));
	}

	List<RmqAdminAction> latest(int limit) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key).add("+").add("-").add("COUNT").add(limit);
		List<StreamMessage<byte[], byte[]>> entries = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.XREVRANGE, new StreamMessageListOutput<>(ByteArrayCodec.INSTANCE, this.key),
					args)));
		List<RmqAdminAction> actions = new ArrayList<>();
		entries.forEach((entry) -> actions.add(action(entry)));
		return actions;
	}

	private static RmqAdminAction action(StreamMessage<byte[], byte[]> entry) {
		Map<String, String> fields = new LinkedHashMap<>();
		entry.getBody()
			.forEach((name, value) -> fields.put(new String(name, StandardCharsets.UTF_8),
					new String(value, StandardCharsets.UTF_8)));
		long at = Long.parseLong(entry.getId().substring(0, entry.getId().indexOf('-')));
		return new RmqAdminAction(Instant.ofEpochMilli(at), fields.getOrDefault("actor", ""),
				fields.getOrDefault("verb", ""), fields.getOrDefault("topic", ""), fields.get("group"),
				fields.getOrDefault("description", ""));
	}

}
