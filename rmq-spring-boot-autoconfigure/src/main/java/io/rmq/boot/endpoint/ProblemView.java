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

package io.rmq.boot.endpoint;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.admin.RmqProblem;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a topic. What the components mean is said at
 * {@link RmqProblem}.
 *
 * @param kind what it is
 * @param severity how bad it is
 * @param group the group; {@code null} if it is about the topic
 * @param messages how many messages it concerns
 * @param ageMillis for how long the oldest of them has been ready
 * @param detail what is wrong, if the kind does not say it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ProblemView(RmqProblem.Kind kind, RmqProblem.Severity severity, @Nullable String group, long messages,
		@Nullable Long ageMillis, @Nullable String detail) {

	static ProblemView of(RmqProblem problem) {
		Duration age = problem.age();
		return new ProblemView(problem.kind(), problem.severity(), problem.group(), problem.messages(),
				(age != null) ? age.toMillis() : null, problem.detail());
	}

}
