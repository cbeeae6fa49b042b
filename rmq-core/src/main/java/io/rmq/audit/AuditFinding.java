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

package io.rmq.audit;

/**
 * Something that is not as it should be. Immutable and thread-safe.
 *
 * @param code what kind of thing it is
 * @param problem what it is, in a sentence
 * @param remedy what to do about it, in a sentence
 */
public record AuditFinding(Code code, String problem, String remedy) {

	@Override
	public String toString() {
		return "%s (%s). %s.".formatted(this.problem, this.code, this.remedy);
	}

	/**
	 * What kinds of things are found.
	 */
	public enum Code {

		/**
		 * The server deletes messages, or what guards them, when its memory is full.
		 */
		EVICTION,

		/**
		 * The server keeps nothing when it is started again.
		 */
		NO_PERSISTENCE,

		/**
		 * The server loses the last minutes when it crashes.
		 */
		SNAPSHOTS_ONLY(true),

		/**
		 * The server is a replica, which takes no messages.
		 */
		REPLICA,

		/**
		 * The server is so old that some things work less well.
		 */
		OLD_SERVER(true),

		/**
		 * The server is newer than those that RMQ was tested with.
		 */
		UNTESTED_SERVER(true),

		/**
		 * The clocks of the server and of this machine differ.
		 */
		CLOCK_SKEW,

		/**
		 * The user may not do all that is needed.
		 */
		MISSING_RIGHTS,

		/**
		 * Soon no more clients can connect to the server.
		 */
		FEW_CONNECTIONS,

		/**
		 * There are groups that nobody consumes.
		 */
		NO_CONSUMERS,

		/**
		 * A lane is ahead of the server's clock, so that its entries do not say when they
		 * were added.
		 */
		LANE_AHEAD,

		/**
		 * Another program has written to a key of a topic, so that the topic does not
		 * work.
		 */
		BROKEN_TOPIC;

		private final boolean note;

		Code() {
			this(false);
		}

		Code(boolean note) {
			this.note = note;
		}

		/**
		 * Return whether it may well be wanted so.
		 * @return {@code true} if it is worth knowing, {@code false} if it should be
		 * mended
		 */
		public boolean isNote() {
			return this.note;
		}

	}

}
