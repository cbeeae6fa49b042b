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

import java.util.Objects;

import io.rmq.template.TopicLimit;
import org.jspecify.annotations.Nullable;

/**
 * One topic. Immutable.
 *
 * @param maxLength Maximum number of messages of the topic: ready, delayed and in flight.
 * By default without limit.
 * @param overflow Treatment of a message above the limit. By default it is rejected.
 */
public record TopicProperties(@Nullable Long maxLength, TopicLimit.@Nullable Overflow overflow) {

	public TopicProperties {
		PropertyRule.of("max-length").atLeast(1, maxLength);
		if (overflow != null && maxLength == null) {
			throw new IllegalArgumentException("'overflow' has no effect without 'max-length'; add that");
		}
	}

	@Nullable TopicLimit limit() {
		return (this.maxLength != null)
				? new TopicLimit(this.maxLength, Objects.requireNonNullElse(this.overflow, TopicLimit.Overflow.REJECT))
				: null;
	}

}
