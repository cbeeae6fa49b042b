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

import java.time.Duration;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * Lets one client do something for all of them once in an interval: a key that exists
 * until it is to be done again. Thread-safe.
 */
final class IntervalLock {

	private final RedisLink link;

	private final byte[] key;

	IntervalLock(RedisLink link, byte[] key) {
		this.link = link;
		this.key = key;
	}

	/**
	 * Take the lock.
	 * @return {@code false} if another client has done so within the interval
	 */
	boolean take(Duration interval) {
		// A little less, as nobody comes to the ms; and at least one.
		long millis = Math.max(1, interval.toMillis() * 9 / 10);
		return Script.TAKE_TURN.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), List.of(this.key),
				List.of(ScriptAnswer.argument(millis))) == 1;
	}

	/**
	 * Unlock after a failure, so that the next client that tries does it.
	 */
	void unlock() {
		this.link.call(new Call<>(CommandType.DEL, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.key)));
	}

}
