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

package io.rmq.boot.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.rmq.boot.HealthProperties;
import io.rmq.broker.GroupBacklog;

/**
 * What may wait before health says so.
 *
 * @param properties how much may wait, and for how long
 */
record Thresholds(HealthProperties properties) {

	/**
	 * Return what exceeds a threshold.
	 * @param name what the listener is called
	 * @param backlog what waits for it
	 * @return a sentence for each threshold that is exceeded
	 */
	List<String> exceeded(String name, GroupBacklog backlog) {
		List<String> exceeded = new ArrayList<>();
		Long maxBacklog = this.properties.maxBacklog();
		long ready = backlog.readyInAll().orElse(0);
		if (maxBacklog != null && ready > maxBacklog) {
			exceeded.add("%d messages are ready for '%s', more than %d (rmq.health.max-backlog)".formatted(ready, name,
					maxBacklog));
		}
		Duration maxAge = this.properties.maxAge();
		Duration oldest = backlog.oldest();
		if (maxAge != null && oldest != null && oldest.compareTo(maxAge) > 0) {
			exceeded.add("A message has been ready for '%s' for %d ms, longer than %d ms (rmq.health.max-age)"
				.formatted(name, oldest.toMillis(), maxAge.toMillis()));
		}
		Long maxDead = this.properties.maxDead();
		if (maxDead != null && backlog.deadLetters() > maxDead) {
			exceeded.add("'%s' has %d dead letters, more than %d (rmq.health.max-dead)".formatted(name,
					backlog.deadLetters(), maxDead));
		}
		return exceeded;
	}

	/**
	 * Return what cannot be compared with its threshold.
	 * @param name what the listener is called
	 * @param backlog what waits for it
	 * @return a sentence for each threshold that may be exceeded unnoticed
	 */
	List<String> unknown(String name, GroupBacklog backlog) {
		return (this.properties.maxBacklog() != null && backlog.readyInAll().isEmpty()) ? List
			.of("The server cannot count how many messages are ready for '%s' (rmq.health.max-backlog)".formatted(name))
				: List.of();
	}

	boolean areFatal() {
		return this.properties.onThreshold() == HealthProperties.OnThreshold.OUT_OF_SERVICE;
	}

}
