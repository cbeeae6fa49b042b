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

package io.rmq.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a message is stored. Whether they are met is checked in the same step in
 * which it is stored.
 *
 * @param guard a name under which the topic stores one message only, for a while;
 * {@code null} to store it whatever was stored before
 * @param window for how long after it no other message is stored under the name, counted
 * in milliseconds, at most {@link #MAX_WINDOW}; zero without a guard
 * @param passing whether the name is forgotten before that when what is ready in the
 * topic is purged, or the topic or a group of it is dropped: the message may then be gone
 * though nobody has handled it
 * @param maxLength how many messages its topic may have: waiting, delayed and held, but
 * not those that wait for a retry; 0 for no limit
 * @param dropOldest whether a full topic drops a message to make room, of the lowest
 * priority there is the oldest that nobody holds, rather than refuse this one
 */
public record SendConditions(@Nullable String guard, Duration window, boolean passing, long maxLength,
		boolean dropOldest) {

	/**
	 * No terms: a message is stored whatever else is there.
	 */
	public static final SendConditions NONE = new SendConditions(null, Duration.ZERO, 0, false);

	/**
	 * The longest time for which a name is kept.
	 */
	public static final Duration MAX_WINDOW = Duration.ofDays(365);

	public SendConditions {
		if (guard != null && (window.compareTo(Duration.ofMillis(1)) < 0 || window.compareTo(MAX_WINDOW) > 0)) {
			throw new IllegalArgumentException(
					"Messages can be deduplicated for between 1 ms and 365 days, not " + window);
		}
		if (guard != null) {
			Names.requireText("guard of a message", guard);
		}
		if (maxLength < 0) {
			throw new IllegalArgumentException(
					"A topic must be allowed at least one message, or 0 for no limit, not " + maxLength);
		}
	}

	/**
	 * Create terms whose guard, if any, counts for all of its window.
	 * @param guard a name under which the topic stores one message only, for a while;
	 * {@code null} to store it whatever was stored before
	 * @param window for how long
	 * @param maxLength how many messages its topic may have; 0 for no limit
	 * @param dropOldest whether a full topic drops a message to make room
	 */
	public SendConditions(@Nullable String guard, Duration window, long maxLength, boolean dropOldest) {
		this(guard, window, false, maxLength, dropOldest);
	}

	/**
	 * Return these terms with a guard.
	 * @param guard a name under which the topic stores one message only
	 * @param window for how long
	 * @return the terms
	 * @throws IllegalArgumentException if the window is less than a millisecond or longer
	 * than {@link #MAX_WINDOW}
	 */
	public SendConditions withGuard(String guard, Duration window) {
		return new SendConditions(guard, window, false, this.maxLength, this.dropOldest);
	}

	/**
	 * Return these terms with a guard that is forgotten when what is ready in the topic
	 * is purged, or the topic or a group of it is dropped. For messages that are not
	 * delayed; the receipt of a duplicate has no position.
	 * @param guard a name under which the topic stores one message only
	 * @param window for how long at most
	 * @return the terms
	 * @throws IllegalArgumentException if the window is less than a millisecond or longer
	 * than {@link #MAX_WINDOW}
	 */
	public SendConditions withPassingGuard(String guard, Duration window) {
		return new SendConditions(guard, window, true, this.maxLength, this.dropOldest);
	}

}
