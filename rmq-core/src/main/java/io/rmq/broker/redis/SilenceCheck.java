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
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * Decides whether the other end of a connection is silent: an answer is due, and no bytes
 * move. Pings a connection that is idle, so that an answer is due. Thread-safe.
 */
final class SilenceCheck {

	/**
	 * What was found.
	 */
	enum Finding {

		/**
		 * Nothing is overdue.
		 */
		FINE,

		/**
		 * An answer is overdue. The other end may be gone, or stand still.
		 */
		SILENT,

		/**
		 * No answer came for the command timeout.
		 */
		LOST

	}

	/**
	 * How long no bytes may move though an answer is due.
	 */
	static final Duration SILENCE = Duration.ofSeconds(3);

	/**
	 * After how long without traffic the other end is pinged.
	 */
	static final Duration IDLE = Duration.ofSeconds(10);

	/**
	 * After how long to find out whether outgoing bytes move, as those of a large message
	 * on a slow network do.
	 */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/**
	 * How long the server may hold any answer back on purpose.
	 */
	private final Duration held;

	/**
	 * The same for the answer that is waited for now.
	 */
	private volatile Duration heldNow = Duration.ZERO;

	SilenceCheck(Duration held) {
		this.held = held;
	}

	/**
	 * Allow the server to hold the next answer back.
	 */
	void allow(Duration longer) {
		this.heldNow = longer;
	}

	/**
	 * Check a connection.
	 * @param commandTimeout how long to wait for an answer of a server that stands still
	 */
	Finding check(OpenConnection connection, Duration commandTimeout) {
		Duration silence = connection.silence();
		if (!connection.awaitsAnswer()) {
			if (silence.compareTo(IDLE) > 0) {
				ping(connection);
			}
			return Finding.FINE;
		}
		if (silence.compareTo(QUIET) > 0) {
			connection.sampleOutput();
		}
		Duration overdue = silence.minus(this.held).minus(this.heldNow);
		if (overdue.compareTo(commandTimeout) > 0) {
			return Finding.LOST;
		}
		return (overdue.compareTo(SILENCE) > 0) ? Finding.SILENT : Finding.FINE;
	}

	private static void ping(OpenConnection connection) {
		connection.send(List.of(new Call<>(CommandType.PING, new StatusOutput<>(ByteArrayCodec.INSTANCE), Call.args())),
				() -> {
				});
	}

}
