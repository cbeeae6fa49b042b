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
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.admin.RmqProblem.Kind;
import io.rmq.admin.RmqProblem.Severity;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link TopicProblems}.
 */
class TopicProblemsTests {

	private static final Duration FRESH = Duration.ofSeconds(5);

	private static final Duration OLD = Duration.ofMinutes(2);

	private static final Duration VERY_OLD = Duration.ofMinutes(20);

	@Test
	void groupWithoutConsumersIsAProblemOnceTheGraceTimeIsOver() {
		assertThat(problems(group(3, FRESH, 0))).isEmpty();
		assertThat(problems(group(3, OLD, 0))).extracting(RmqProblem::kind, RmqProblem::severity, RmqProblem::messages)
			.containsExactly(tuple(Kind.NO_CONSUMERS, Severity.WARNING, 3L));
		assertThat(problems(group(3, VERY_OLD, 0))).extracting(RmqProblem::kind, RmqProblem::severity)
			.containsExactly(tuple(Kind.NO_CONSUMERS, Severity.CRITICAL));
		assertThat(problems(group(0, null, 0))).isEmpty();
	}

	@Test
	void messagesInFlightOrRetryingOfAGroupWithoutConsumersCountToo() {
		assertThat(problems(new GroupBacklog("group", 2, ready(0), null, 1, 0, 0, false, 0)))
			.extracting(RmqProblem::kind, RmqProblem::messages)
			.containsExactly(tuple(Kind.NO_CONSUMERS, 3L));
	}

	@Test
	void messageThatWaitsLongForAGroupWithConsumersIsAProblem() {
		assertThat(problems(group(1, FRESH, 2))).isEmpty();
		assertThat(problems(group(1, OLD, 2))).extracting(RmqProblem::kind, RmqProblem::severity)
			.containsExactly(tuple(Kind.WAITS_LONG, Severity.WARNING));
	}

	@Test
	void topicWithoutGroupsIsAProblemOnceTheGraceTimeIsOver() {
		assertThat(problems(lonely(1, FRESH))).isEmpty();
		assertThat(problems(lonely(9, OLD))).extracting(RmqProblem::kind, RmqProblem::severity, RmqProblem::messages)
			.containsExactly(tuple(Kind.NO_GROUP, Severity.WARNING, 9L));
	}

	@Test
	void pausedGroupIsANoteUntilMessagesWaitForLong() {
		assertThat(problems(new GroupBacklog("group", 0, ready(0), null, 0, 0, 0, true, 0)))
			.extracting(RmqProblem::kind, RmqProblem::severity)
			.containsExactly(tuple(Kind.PAUSED, Severity.NOTE));
		assertThat(problems(new GroupBacklog("group", 0, ready(5), VERY_OLD, 0, 0, 0, true, 0)))
			.extracting(RmqProblem::kind, RmqProblem::severity)
			.containsExactly(tuple(Kind.PAUSED, Severity.WARNING));
	}

	@Test
	void overdueHandlersAndDeadLettersAreProblems() {
		assertThat(problems(new GroupBacklog("group", 2, ready(0), null, 0, 1000, 1, false, 2)))
			.extracting(RmqProblem::kind, RmqProblem::severity, RmqProblem::messages)
			.containsExactly(tuple(Kind.DEAD_LETTERS, Severity.CRITICAL, 1000L),
					tuple(Kind.OVERDUE_HANDLERS, Severity.WARNING, 2L));
	}

	@Test
	void brokenTopicComesFirst() {
		RmqTopicFault fault = new RmqTopicFault("key", RmqTopicFault.Kind.FULL, Duration.ZERO);
		assertThat(problems(new TopicBacklog("topic", 0, 0, null, 0, List.of(), List.of(fault), Instant.EPOCH)))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.kind()).isEqualTo(Kind.FAULT);
				assertThat(problem.severity()).isEqualTo(Severity.CRITICAL);
				assertThat(problem.detail()).contains(fault.reason(), fault.remedy());
			});
	}

	@Test
	void realBacklogComesBeforeASmallOne() {
		RmqProblem real = problems(group(50_000, VERY_OLD, 3)).get(0);
		RmqProblem small = problems(lonely(1, VERY_OLD.plusHours(1))).get(0);
		RmqProblem fresh = problems(group(100_000, OLD, 3)).get(0);
		assertThat(List.of(fresh, small, real).stream().sorted()).containsExactly(real, small, fresh);
	}

	@Test
	void limitsThatContradictEachOtherAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RmqProblemLimits(OLD, FRESH, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new RmqProblemLimits(FRESH, OLD, 0));
	}

	private static List<RmqProblem> problems(GroupBacklog group) {
		return problems(new TopicBacklog("topic", 0, 0, null, 0, List.of(group), List.of(), Instant.EPOCH));
	}

	private static List<RmqProblem> problems(TopicBacklog topic) {
		return new TopicProblems(topic, RmqProblemLimits.defaults()).find();
	}

	private static TopicBacklog lonely(long stored, Duration age) {
		return new TopicBacklog("lonely", stored, 0, age, 0, List.of(), List.of(), Instant.EPOCH);
	}

	private static GroupBacklog group(long ready, @Nullable Duration oldest, int consumers) {
		return new GroupBacklog("group", 0, ready(ready), oldest, 0, 0, consumers, false, 0);
	}

	private static Map<RmqPriority, Long> ready(long normal) {
		return Map.of(RmqPriority.HIGH, 0L, RmqPriority.NORMAL, normal, RmqPriority.LOW, 0L);
	}

}
