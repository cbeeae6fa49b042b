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

/**
 * Whether the ids of a lane's new entries say when they were added. They do not while the
 * lane's newest entry is ahead of the server's clock, because another program chose its
 * id, or because the clock was set back. The lane is checked by {@code add.lua} on each
 * new connection, once a minute, and when an id contradicts what is known of the clock.
 * In between a message costs nothing more than to look at the id that it got.
 * Thread-safe.
 */
final class LaneClock {

	private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

	private final ServerClock clock;

	private volatile boolean level;

	private volatile boolean ahead;

	private volatile long checkedOn;

	private volatile long checkedAt;

	LaneClock(ServerClock clock) {
		this.clock = clock;
	}

	/**
	 * Return whether the next message may be added without a check.
	 * @param connection the number of the connection
	 */
	boolean isLevel(long connection) {
		if (!this.level || this.checkedOn != connection) {
			return false;
		}
		long now = System.nanoTime();
		if (now - this.checkedAt < CHECK_INTERVAL.toNanos()) {
			return true;
		}
		// This one checks it, and the others go on.
		this.checkedAt = now;
		return false;
	}

	/**
	 * Return whether the lane was ahead when it was checked last.
	 */
	boolean isAhead() {
		return this.ahead;
	}

	/**
	 * Learn what a check found.
	 * @param connection the connection on which it was made
	 * @param before when it was asked for, in the terms of {@link System#nanoTime()}
	 * @param time what the server's clock showed, in ms
	 * @param isAhead whether the entry was ahead of it
	 */
	void checked(long connection, long before, long time, boolean isAhead) {
		long after = System.nanoTime();
		this.clock.observe(before, time, after);
		this.checkedOn = connection;
		this.checkedAt = after;
		this.ahead = isAhead;
		this.level = !isAhead;
	}

	/**
	 * Learn which time an entry got that was added without a check.
	 * @param before when it was sent, in the terms of {@link System#nanoTime()}
	 * @param millis the time, in ms
	 */
	void added(long before, long millis) {
		if (!this.clock.mayHaveShown(millis, before, System.nanoTime())) {
			this.level = false;
		}
	}

}
