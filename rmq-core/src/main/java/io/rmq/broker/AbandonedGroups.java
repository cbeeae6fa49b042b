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

import java.util.List;

import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking for abandoned groups.
 *
 * @param all those there are, by topic and name
 * @param found those among them that were found just now; none if another client has
 * looked
 * @param failure why some topics could not be looked at, if there are such; what was
 * known of their groups stands
 */
public record AbandonedGroups(List<AbandonedGroup> all, List<AbandonedGroup> found, @Nullable RmqException failure) {

	public AbandonedGroups {
		all = List.copyOf(all);
		found = List.copyOf(found);
	}

}
