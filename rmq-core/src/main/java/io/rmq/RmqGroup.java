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

package io.rmq;

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
 * @param pending how many messages its consumers hold, in work or about to be
 * @param backlog how many messages are ready and held by nobody; empty when the server
 * cannot tell that cheaply, which is so before Redis 7 with several groups
 * @param waiting whether there are any messages for it: pending, ready or retries
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
public record RmqGroup(String topic, String name, long pending, OptionalLong backlog, boolean waiting, long retries,
		long deadLetters, List<Consumer> consumers, @Nullable Instant pausedSince, @Nullable Instant lastSeen,
		boolean dropped, Instant at) {

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
	 * A consumer of a group: one listener in one instance, from a start to the next stop.
	 *
	 * @param name its name: the instance, the id of the listener and the number of the
	 * start
	 * @param pending how many messages it holds
	 * @param idle how long ago it was last seen; it shows itself every 30 s at least
	 */
	public record Consumer(String name, long pending, Duration idle) {

	}

}
