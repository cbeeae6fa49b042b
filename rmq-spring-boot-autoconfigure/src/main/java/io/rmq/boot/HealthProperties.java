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

package io.rmq.boot;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Health check. Immutable.
 *
 * @param timeout Time to wait for the server's answer to the health check.
 * @param maxLatency Duration of a write above which the health check warns.
 * @param maxBacklog Maximum number of ready messages in a topic for a group of this
 * application's listeners. By default without limit.
 * @param maxAge Maximum age of the oldest ready message for such a group. By default
 * without limit.
 * @param maxDead Maximum number of dead letters of such a group. By default without
 * limit.
 * @param onThreshold Health above one of these limits.
 */
public record HealthProperties(@DefaultValue("3s") Duration timeout, @DefaultValue("1s") Duration maxLatency,
		@Nullable Long maxBacklog, @Nullable Duration maxAge, @Nullable Long maxDead,
		@DefaultValue("warn") OnThreshold onThreshold) {

	public HealthProperties {
		PropertyRule.of("rmq.health.timeout").atLeast(Duration.ofMillis(1), timeout);
		PropertyRule.of("rmq.health.max-latency").atLeast(Duration.ofMillis(1), maxLatency);
		PropertyRule.of("rmq.health.max-backlog").atLeast(0, maxBacklog);
		PropertyRule.of("rmq.health.max-age").atLeast(Duration.ofMillis(1), maxAge);
		PropertyRule.of("rmq.health.max-dead").atLeast(0, maxDead);
	}

	/**
	 * What it means when a threshold is exceeded.
	 */
	public enum OnThreshold {

		/**
		 * The component is UP, and has a warning.
		 */
		WARN,

		/**
		 * The component is OUT_OF_SERVICE, unless the listener was paused or stopped on
		 * purpose.
		 */
		OUT_OF_SERVICE

	}

}
