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

package io.rmq.samples.peers.springdata;

import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StreamOperations;

/**
 * Commands for streams that travel together.
 *
 * @param commands issues them
 */
record Pipeline(
		Consumer<StreamOperations<String, String, Order>> commands) implements SessionCallback<@Nullable Object> {

	@Override
	@SuppressWarnings({ "unchecked", "NullAway" })
	public <K, V> @Nullable Object execute(RedisOperations<K, V> operations) {
		this.commands.accept(((RedisOperations<String, Order>) operations).opsForStream());
		return null;
	}

}
