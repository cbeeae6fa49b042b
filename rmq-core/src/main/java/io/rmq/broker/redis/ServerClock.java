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

import java.util.concurrent.TimeUnit;

/**
 * The server's clock, as far as it can be known here: what it showed when it was last
 * read, and the time that has passed since. Exact to half a round trip. This machine's
 * own clock, which may be wrong and may be set, plays no part once the server's was read.
 * Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5905">Network Time Protocol</a>
 */
final class ServerClock {

	/**
	 * The part of the time that passes by which a reading becomes less exact; clocks
	 * drift apart less than that.
	 */
	private static final long DRIFT = 1000;

	private volatile Reading reading = new Reading(System.nanoTime(), System.currentTimeMillis(), Long.MAX_VALUE / 2);

	/**
	 * Learn what the server's clock showed while it was asked. An answer that was long
	 * under way is not used if a better one is known.
	 * @param before when it was asked, in the terms of {@link System#nanoTime()}
	 * @param server what it answered, in ms
	 * @param after when the answer came, in the same terms
	 */
	synchronized void observe(long before, long server, long after) {
		long uncertainty = (after - before) / 2;
		Reading last = this.reading;
		if (uncertainty <= last.uncertainty() + (after - last.nanos()) / DRIFT) {
			this.reading = new Reading(before + uncertainty, server, uncertainty);
		}
	}

	/**
	 * Return the server's time in ms.
	 */
	long millis() {
		Reading last = this.reading;
		return last.server() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.nanos());
	}

	/**
	 * Return by how many ms the server's clock is ahead of this machine's, negative if it
	 * is behind.
	 */
	long ahead() {
		return millis() - System.currentTimeMillis();
	}

	/**
	 * What the server's clock showed.
	 *
	 * @param nanos when, in the terms of {@link System#nanoTime()}
	 * @param server the server's time, in ms
	 * @param uncertainty by how much that may be wrong, in ns
	 */
	private record Reading(long nanos, long server, long uncertainty) {

	}

}
