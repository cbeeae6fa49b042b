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
import java.util.List;

import io.rmq.admin.model.RmqTopicFault;
import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.Groups;

/**
 * Looks for topics to which another program has written.
 */
final class TopicAudit implements AuditCheck {

	/**
	 * How old the figures may be.
	 */
	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private final Groups groups;

	TopicAudit(Groups groups) {
		this.groups = groups;
	}

	@Override
	public String subject() {
		return "topics";
	}

	@Override
	public List<AuditFinding> look() {
		this.groups.measure(INTERVAL);
		return this.groups.measured()
			.stream()
			.flatMap((topic) -> topic.faults().stream().map((fault) -> finding(topic.topic(), fault)))
			.toList();
	}

	private static AuditFinding finding(String topic, RmqTopicFault fault) {
		return new AuditFinding(fault.isBroken() ? Code.BROKEN_TOPIC : Code.LANE_AHEAD,
				"Topic '%s': %s".formatted(topic, fault.reason()), fault.remedy());
	}

}
