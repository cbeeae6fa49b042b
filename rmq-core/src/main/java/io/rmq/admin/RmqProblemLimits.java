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

package io.rmq.admin;

import java.time.Duration;

/**
 * From when on something is a problem. Immutable and thread-safe.
 *
 * @param warning for how long messages may wait without a warning: the grace time of
 * deployments and short peaks; not negative
 * @param critical for how long they may wait until that is critical; not shorter
 * @param criticalDeadLetters from how many dead letters on a group is critical; fewer
 * give a warning
 */
public record RmqProblemLimits(Duration warning, Duration critical, long criticalDeadLetters) {

	private static final RmqProblemLimits DEFAULTS = new RmqProblemLimits(Duration.ofMinutes(1), Duration.ofMinutes(10),
			1000);

	public RmqProblemLimits {
		if (warning.isNegative() || critical.compareTo(warning) < 0) {
			throw new IllegalArgumentException(
					"Waiting must be critical after at least the time of a warning, which is not negative; not %s and %s"
						.formatted(warning, critical));
		}
		if (criticalDeadLetters < 1) {
			throw new IllegalArgumentException(
					"The critical number of dead letters must be at least 1, not " + criticalDeadLetters);
		}
	}

	/**
	 * Return the limits that hold where nothing else is said.
	 * @return a minute, ten minutes and 1000 dead letters
	 */
	public static RmqProblemLimits defaults() {
		return DEFAULTS;
	}

}
