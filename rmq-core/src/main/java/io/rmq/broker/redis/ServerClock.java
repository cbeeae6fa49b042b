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

/**
 * The server's clock, as far as it can be known here: this machine's clock, corrected by
 * what the server's own was found to differ. Exact to half a round trip. Thread-safe.
 */
final class ServerClock {

	private volatile long offset;

	/**
	 * Learn what the server's clock showed while it was asked.
	 * @param before when it was asked, by this machine's clock
	 * @param server what it answered, in ms
	 * @param after when the answer came, by this machine's clock
	 */
	void observe(long before, long server, long after) {
		this.offset = server - before - (after - before) / 2;
	}

	/**
	 * Return the server's time in ms.
	 */
	long millis() {
		return System.currentTimeMillis() + this.offset;
	}

}
