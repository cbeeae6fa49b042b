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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * The topics that the server knows: whoever sends to one or consumes it for the first
 * time writes its name down.
 *
 * @param link where to ask
 * @param keys the names of the keys
 */
record KnownTopics(RedisLink link, RedisKeys keys) {

	Set<String> names() {
		Call<List<byte[]>> members = new Call<>(CommandType.SMEMBERS, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.topics()));
		return this.link.await(this.link.connected().call(members))
			.stream()
			.map((name) -> new String(name, StandardCharsets.UTF_8))
			.collect(Collectors.toUnmodifiableSet());
	}

}
