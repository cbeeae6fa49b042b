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

package io.rmq.admin.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * How it is with a group of a topic at one instant. Times are by the server's clock.
 * Immutable and thread-safe.
 *
 * @param topic the topic
 * @param name the name of the group
 * @param inFlight how many messages its consumers hold, in work or about to be
 * @param backlog how many messages are ready and held by nobody; empty when the server
 * cannot tell that cheaply, which is so before Redis 7 with several groups
 * @param waiting whether there are any messages for it: in flight, ready or retrying
 * @param retries how many failed messages wait for their next attempt
 * @param deadLetters how many dead letters it has
 * @param consumers the consumers that it knows, by name; some may be gone, as they are
 * forgotten an hour later
 * @param pausedSince since when it is paused for all of its consumers; {@code null} if it
 * is not
 * @param lastSeen when a consumer of it was last seen, or, if none was, when that was
 * found out first; {@code null} if it was dropped
 * @param dropped whether it was dropped, and some of it is left, such as its dead
 * letters; true too of group {@code default} that never was, if messages have expired in
 * a topic without groups
 * @param at when all that was so
 */
public record RmqGroup(String topic, String name, long inFlight, OptionalLong backlog, boolean waiting, long retries,
		long deadLetters, List<Consumer> consumers, @Nullable Instant pausedSince, @Nullable Instant lastSeen,
		boolean dropped, Instant at) {

	/**
	 * How long ago a consumer was last seen at most to count as alive. One that is alive
	 * shows itself twice within that time.
	 */
	public static final Duration CONSUMER_TIMEOUT = Duration.ofMinutes(1);

	public RmqGroup {
		consumers = List.copyOf(consumers);
	}

	/**
	 * Return whether it is paused for all of its consumers.
	 * @return whether it is paused
	 */
	public boolean isPaused() {
		return this.pausedSince != null;
	}

	/**
	 * Return how many of its consumers are alive.
	 * @return the number of consumers that were seen within {@link #CONSUMER_TIMEOUT}
	 */
	public int consumersAlive() {
		return (int) this.consumers.stream().filter(Consumer::isAlive).count();
	}

	/**
	 * A consumer of a group: one listener in one instance, from a start to the next stop.
	 *
	 * @param name its name: the instance, the id of the listener and the number of the
	 * start
	 * @param inFlight how many messages it holds
	 * @param idle how long ago it was last seen; it shows itself every 30 s at least
	 * @param handling what it has been handling for long, the longest first
	 */
	public record Consumer(String name, long inFlight, Duration idle, List<RmqHandling> handling) {

		public Consumer {
			handling = List.copyOf(handling);
		}

		/**
		 * Return whether it counts as alive.
		 * @return whether it was seen within {@link #CONSUMER_TIMEOUT}
		 */
		public boolean isAlive() {
			return this.idle.compareTo(CONSUMER_TIMEOUT) <= 0;
		}

	}

}
