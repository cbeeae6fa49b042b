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
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import org.jspecify.annotations.Nullable;

/**
 * What a script returned that returns several values.
 *
 * @param values the values: numbers and texts
 */
record ScriptAnswer(List<Object> values) {

	/**
	 * Call a script and wait for what it returns.
	 */
	static ScriptAnswer of(Script script, RedisLink link, List<byte[]> keys, List<byte[]> arguments) {
		return new ScriptAnswer(script.run(link, () -> new ArrayOutput<>(ByteArrayCodec.INSTANCE), keys, arguments));
	}

	int size() {
		return this.values.size();
	}

	long number(int index) {
		return ((Number) this.values.get(index)).longValue();
	}

	String text(int index) {
		return new String((byte[]) this.values.get(index), StandardCharsets.UTF_8);
	}

	byte[] bytes(int index) {
		return (byte[]) this.values.get(index);
	}

	/**
	 * A number that is told as text, as those are that are too large for the server to
	 * tell otherwise.
	 */
	long decimal(int index) {
		return Long.parseLong(text(index));
	}

	/**
	 * Several values in the place of one.
	 */
	@SuppressWarnings("unchecked")
	ScriptAnswer part(int index) {
		return new ScriptAnswer((List<Object>) this.values.get(index));
	}

	/**
	 * A time in ms, {@code null} if it is 0.
	 */
	@Nullable Instant time(int index) {
		return (number(index) > 0) ? Instant.ofEpochMilli(number(index)) : null;
	}

	/**
	 * An argument for a script.
	 */
	static byte[] argument(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
