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

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Groups. Immutable.
 *
 * @param abandonedAfter Time without a consumer after which a group with ready messages
 * is reported as abandoned.
 */
public record GroupProperties(@DefaultValue("1h") Duration abandonedAfter) {

	public GroupProperties {
		PropertyRule.of("rmq.groups.abandoned-after")
			.between(Duration.ofMinutes(1), Duration.ofDays(365), abandonedAfter);
	}

}
