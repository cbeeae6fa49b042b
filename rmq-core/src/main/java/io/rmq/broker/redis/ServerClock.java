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

import io.rmq.logging.RmqLog;

/**
 * The server's clock, as far as it can be known here: what it showed when it was last
 * read, and the time that has passed since. Exact to half a round trip. This machine's
 * own clock, which may be wrong and may be set, plays no part once the server's was read.
 * A reading that contradicts the estimate shows that the server's clock was set, or that
 * another server answers; from then on the estimate follows it. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5905">Network Time Protocol</a>
 */
final class ServerClock {

	/**
	 * The part of the time that passes by which a reading becomes less exact; clocks
	 * drift apart less than that.
	 */
	private static final long DRIFT = 1000;

	/**
	 * The server says whole milliseconds.
	 */
	private static final long RESOLUTION = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * A step of that many ms is reported.
	 */
	private static final long NOTABLE_STEP = 1000;

	private static final RmqLog logger = RmqLog.of(ServerClock.class);

	private volatile Reading reading = new Reading(System.nanoTime(), System.currentTimeMillis(), Reading.UNKNOWN);

	/**
	 * Learn what the server's clock showed while it was asked. An answer that was long
	 * under way is not used if a better one is known that agrees with it.
	 * @param before when it was asked, in the terms of {@link System#nanoTime()}
	 * @param server what it answered, in ms
	 * @param after when the answer came, in the same terms
	 */
	void observe(long before, long server, long after) {
		Reading latest = new Reading(before + (after - before) / 2, server, (after - before) / 2);
		long step = follow(latest);
		if (Math.abs(step) >= NOTABLE_STEP) {
			logger.warn("The server's clock was set %s by %d ms; messages expire and are due by the new time"
				.formatted((step < 0) ? "back" : "forward", Math.abs(step)));
		}
	}

	/**
	 * Return by how many ms a reading shows the clock to have been set, 0 if it agrees
	 * with what was read before.
	 */
	private synchronized long follow(Reading latest) {
		Reading last = this.reading;
		long step = last.contradicts(latest) ? latest.server() - last.at(latest.nanos()) : 0;
		if (step != 0 || latest.uncertainty() <= last.uncertaintyAt(latest.nanos())) {
			this.reading = latest;
		}
		return step;
	}

	/**
	 * Return whether the clock may have shown a time between two instants, by all that is
	 * known of it.
	 * @param server the time, in ms
	 * @param from the first instant, in the terms of {@link System#nanoTime()}
	 * @param to the last instant, in the same terms
	 */
	boolean mayHaveShown(long server, long from, long to) {
		Reading last = this.reading;
		long tolerance = TimeUnit.NANOSECONDS.toMillis(last.uncertaintyAt(to) + 2 * RESOLUTION);
		return server >= last.at(from) - tolerance && server <= last.at(to) + tolerance;
	}

	/**
	 * Return the server's time in ms.
	 */
	long millis() {
		return this.reading.at(System.nanoTime());
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

		/**
		 * The server's clock was not read yet.
		 */
		private static final long UNKNOWN = Long.MAX_VALUE / 2;

		long at(long instant) {
			return this.server + TimeUnit.NANOSECONDS.toMillis(instant - this.nanos);
		}

		long uncertaintyAt(long instant) {
			return this.uncertainty + Math.abs(instant - this.nanos) / DRIFT;
		}

		boolean contradicts(Reading later) {
			if (this.uncertainty == UNKNOWN) {
				return false;
			}
			long apart = TimeUnit.MILLISECONDS.toNanos(Math.abs(later.server - at(later.nanos)));
			return apart > uncertaintyAt(later.nanos) + later.uncertainty + 2 * RESOLUTION;
		}

	}

}
