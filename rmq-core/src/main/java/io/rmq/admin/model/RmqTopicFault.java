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

/**
 * What is wrong with a key of a topic, so that some of its operations fail or show
 * unusual values. Other topics are not affected. Immutable and thread-safe.
 *
 * @param key the key without the prefix and the topic, for example {@code normal} for the
 * lane of that priority
 * @param kind what is wrong
 * @param ahead how far the newest entry is ahead of the server's clock; zero if that is
 * not what is wrong
 */
public record RmqTopicFault(String key, Kind kind, Duration ahead) {

	/**
	 * Return whether messages cannot be sent or handled because of it.
	 * @return {@code true} if the topic is broken, {@code false} if everything works
	 */
	public boolean isBroken() {
		return this.kind != Kind.AHEAD;
	}

	/**
	 * Return what is wrong.
	 * @return the reason, as a sentence without a full stop
	 */
	public String reason() {
		return switch (this.kind) {
			case AHEAD ->
				"Lane '%s' is ahead of the server's clock by %s: another program chose the id of an entry, or the clock was set back"
					.formatted(this.key, this.ahead);
			case FULL -> "Lane '%s' takes no more messages: another program added an entry with the last id that exists"
				.formatted(this.key);
			case WRONG_TYPE ->
				"Key '%s' has another type than RMQ gave it: another program has written it".formatted(this.key);
		};
	}

	/**
	 * Return what to do about it.
	 * @return the remedy, as a sentence without a full stop
	 */
	public String remedy() {
		return switch (this.kind) {
			case AHEAD -> "Let other programs add entries with the id *; the lane is in order again once the clock has "
					+ "caught up, or after the topic was dropped";
			case FULL ->
				"Let its consumers handle what is left, then drop the topic; the next message creates it again";
			case WRONG_TYPE -> "Save what you need of the key and delete it, or drop the topic";
		};
	}

	/**
	 * What is wrong with a key.
	 */
	public enum Kind {

		/**
		 * The newest entry of a lane is ahead of the server's clock by more than a
		 * minute. Everything works, and messages keep their times.
		 */
		AHEAD,

		/**
		 * The newest entry of a lane has the last id that exists, so that no other can be
		 * added.
		 */
		FULL,

		/**
		 * The key is not of the type that RMQ uses.
		 */
		WRONG_TYPE

	}

}
