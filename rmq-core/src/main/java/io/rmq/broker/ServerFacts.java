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
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How a server is set up, seen at one instant. Immutable and thread-safe.
 *
 * @param info who it is
 * @param role whether messages can be written to it: {@code master}, or {@code slave} for
 * a replica
 * @param evictionPolicy what it deletes when its memory is full, such as
 * {@code noeviction}; {@code null} if it does not tell
 * @param persistence what it keeps when it is started again
 * @param clients how many clients are connected to it
 * @param maxClients how many may be; {@code null} if it does not tell
 * @param clockAhead by how much its clock is ahead of this machine's, negative if it is
 * behind
 * @param usedMemory how much memory its data takes, in bytes
 * @param maxMemory how much it may take, in bytes; {@code null} if there is no limit or
 * it does not tell
 */
public record ServerFacts(ServerInfo info, String role, @Nullable String evictionPolicy, Persistence persistence,
		int clients, @Nullable Integer maxClients, Duration clockAhead, long usedMemory, @Nullable Long maxMemory) {

	/**
	 * Return whether it is a replica, which takes no messages.
	 * @return {@code true} if it follows another server
	 */
	public boolean isReplica() {
		return "slave".equals(this.role);
	}

	/**
	 * What a server keeps when it is started again.
	 */
	public enum Persistence {

		/**
		 * All, or all but the last second: each change is written to a file.
		 */
		APPEND_ONLY,

		/**
		 * What there was when it was last written as a whole, minutes ago.
		 */
		SNAPSHOTS,

		/**
		 * Nothing.
		 */
		NONE,

		/**
		 * It writes no file of changes, and does not tell whether it writes snapshots.
		 */
		UNKNOWN;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
