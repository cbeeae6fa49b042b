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

package io.rmq.listener;

import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Names;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of messages that cannot be handled. Immutable and thread-safe.
 *
 * @param enabled whether they are kept; if not, they are dropped, with an error in the
 * log
 * @param limits how many are kept, and how long
 * @param topic the topic to which they are sent instead of being kept with their group;
 * {@code null} to keep them there. They live there as long as dead letters are kept
 * @param discardExpired whether a message that expired is dropped rather than kept
 */
public record DeadLetterSettings(boolean enabled, DeadLetterLimits limits, @Nullable String topic,
		boolean discardExpired) {

	public DeadLetterSettings {
		if (topic != null) {
			Names.requireTopic(topic);
		}
	}

	/**
	 * Return the defaults: kept with their group, 100,000 for 30 days, expired ones too.
	 * @return the defaults
	 */
	public static DeadLetterSettings defaults() {
		return new DeadLetterSettings(true, DeadLetterLimits.defaults(), null, false);
	}

	/**
	 * Return these settings with another topic.
	 * @param topic the topic to which dead letters are sent; {@code null} to keep them
	 * with their group
	 * @return the settings
	 */
	public DeadLetterSettings withTopic(@Nullable String topic) {
		return new DeadLetterSettings(this.enabled, this.limits, topic, this.discardExpired);
	}

}
