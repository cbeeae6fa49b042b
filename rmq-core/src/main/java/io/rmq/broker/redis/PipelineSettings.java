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
 * How sends travel to the server. Immutable and thread-safe.
 *
 * @param batchSize how many messages travel together at most, at least 1
 * @param batchBytes how many bytes of bodies travel together, about; at least 1
 * @param linger how long a batch that is not full waits for more; zero for not at all:
 * then batches form by themselves of what comes while others are under way
 * @param maxInFlight how many messages may be sent and not confirmed yet, at least 1
 * @param maxInFlightBytes how many bytes of bodies those may have, about; at least 1
 * @param whenFull how long a send waits when there are as many; zero for not at all, so
 * that it fails at once
 * @param replicas how many replicas are to confirm each message; 0 to not ask them
 * @param replicaTimeout how long to wait for them
 */
public record PipelineSettings(int batchSize, long batchBytes, Duration linger, int maxInFlight, long maxInFlightBytes,
		Duration whenFull, int replicas, Duration replicaTimeout) {

	/**
	 * The longest time for which a batch waits for more.
	 */
	public static final Duration MAX_LINGER = Duration.ofSeconds(1);

	public PipelineSettings {
		require(batchSize >= 1, "batch-size must be at least 1, not " + batchSize);
		require(batchBytes >= 1, "batch-bytes must be at least 1 byte, not " + batchBytes);
		require(!linger.isNegative() && linger.compareTo(MAX_LINGER) <= 0,
				"linger must be between 0 and 1s, not " + linger);
		require(maxInFlight >= 1, "max-in-flight must be at least 1, not " + maxInFlight);
		require(maxInFlightBytes >= 1, "max-in-flight-bytes must be at least 1 byte, not " + maxInFlightBytes);
		require(!whenFull.isNegative(), "a send cannot wait for less than no time, as with " + whenFull);
		require(replicas >= 0, "wait-replicas must not be negative, not " + replicas);
		require(replicaTimeout.toMillis() >= 1, "replica-timeout must be at least 1ms, not " + replicaTimeout);
	}

	/**
	 * Return the defaults: batches of at most 512 messages or 1 MB that form by
	 * themselves, 10,000 messages or 64 MB in flight, a wait of 10 s when there are as
	 * many, no waiting for replicas.
	 * @return the defaults
	 */
	public static PipelineSettings defaults() {
		return new PipelineSettings(512, 1024 * 1024, Duration.ZERO, 10_000, 64 * 1024 * 1024, Duration.ofSeconds(10),
				0, Duration.ofSeconds(1));
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
