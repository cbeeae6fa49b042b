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

package io.rmq.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.rmq.admin.model.RmqTopicFault;
import io.rmq.admin.model.RmqTopicFault.Kind;
import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.Groups;
import io.rmq.broker.TopicBacklog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TopicAudit}.
 */
class TopicAuditTests {

	private final Groups groups = mock(Groups.class);

	@Test
	void brokenTopicsAndLanesThatAreAheadAreFound() {
		given(this.groups.measured()).willReturn(List.of(topic("orders", Kind.WRONG_TYPE, Duration.ZERO),
				topic("mails", Kind.AHEAD, Duration.ofHours(2)), topic("logs", Kind.FULL, Duration.ZERO)));
		assertThat(new TopicAudit(this.groups).look())
			.satisfiesExactly((finding) -> is(finding, Code.BROKEN_TOPIC, "orders"), (finding) -> {
				is(finding, Code.LANE_AHEAD, "mails");
				assertThat(finding.problem()).contains("PT2H");
			}, (finding) -> is(finding, Code.BROKEN_TOPIC, "logs"));
	}

	@Test
	void soundTopicIsNotReported() {
		given(this.groups.measured())
			.willReturn(List.of(new TopicBacklog("orders", 0, 0, null, 0, List.of(), List.of(), Instant.EPOCH)));
		assertThat(new TopicAudit(this.groups).look()).isEmpty();
	}

	private static void is(AuditFinding finding, Code code, String topic) {
		assertThat(finding.code()).isEqualTo(code);
		assertThat(finding.problem()).contains("'" + topic + "'", "normal");
	}

	private static TopicBacklog topic(String name, Kind kind, Duration ahead) {
		return new TopicBacklog(name, 0, 0, null, 0, List.of(), List.of(new RmqTopicFault("normal", kind, ahead)),
				Instant.EPOCH);
	}

}
