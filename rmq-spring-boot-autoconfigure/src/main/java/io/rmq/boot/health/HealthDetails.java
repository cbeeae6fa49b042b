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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.rmq.audit.AuditFinding;
import io.rmq.audit.AuditReport;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.TopicBacklog;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.ContainerState.Phase;
import io.rmq.listener.container.OverdueHandler;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.RmqDataLossEvent;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is known as details of a component.
 */
final class HealthDetails {

	/**
	 * How many overdue handlers of a listener are named.
	 */
	static final int OVERDUE = 10;

	private HealthDetails() {
	}

	static Map<String, Object> of(ServerAnswer answer, Duration answeredIn) {
		ServerFacts facts = answer.facts();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("product", facts.info().product());
		details.put("version", facts.info().version());
		details.put("mode", facts.info().mode());
		details.put("role", facts.isReplica() ? "replica" : facts.role());
		details.put("persistence", facts.persistence().toString());
		if (facts.evictionPolicy() != null) {
			details.put("evictionPolicy", facts.evictionPolicy());
		}
		details.put("answeredInMillis", answeredIn.toMillis());
		details.put("writable", answer.refusal() == null);
		if (answer.write() != null) {
			details.put("wroteInMillis", answer.write().toMillis());
		}
		return details;
	}

	static Map<String, Object> of(ContainerState state, HealthFigures.@Nullable Measured measured) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("phase", state.phase());
		details.put("since", state.since());
		details.put("paused", state.phase() == Phase.PAUSED);
		details.put("stoppedOnPurpose", state.isStoppedOnPurpose());
		details.put("held", state.held());
		details.put("overdue", state.overdue());
		if (state.overdue() > 0) {
			details.put("overdueHandlers",
					state.overdueHandlers().stream().limit(OVERDUE).map(HealthDetails::of).toList());
		}
		details.put("lost", state.lost());
		if (measured != null) {
			details.put("backlog", backlog(measured));
		}
		List<Map<String, Object>> failing = failing(state.duties());
		if (!failing.isEmpty()) {
			details.put("failing", failing);
		}
		if (state.lastError() != null && state.lastErrorAt() != null) {
			// Also when it has recovered: the times tell that it has, and when.
			details.put("lastError", state.lastError().toString());
			details.put("lastErrorAt", state.lastErrorAt());
		}
		return details;
	}

	private static Map<String, Object> of(OverdueHandler handler) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("messageId", handler.messageId());
		details.put("attempt", handler.attempt());
		details.put("since", handler.since());
		details.put("thread", handler.thread());
		return details;
	}

	private static Map<String, Object> backlog(HealthFigures.Measured measured) {
		GroupBacklog backlog = measured.backlog();
		Map<String, Object> details = new LinkedHashMap<>();
		backlog.readyInAll().ifPresent((ready) -> details.put("ready", ready));
		if (backlog.oldest() != null) {
			details.put("oldestReadyAgeMillis", backlog.oldest().toMillis());
		}
		details.put("retries", backlog.retries());
		details.put("deadLetters", backlog.deadLetters());
		details.put("measuredAt", measured.at());
		return details;
	}

	/**
	 * Duties that work need no lines.
	 */
	static List<Map<String, Object>> failing(List<DutyState> duties) {
		return duties.stream().filter((duty) -> !duty.working()).map(HealthDetails::of).toList();
	}

	private static Map<String, Object> of(DutyState duty) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("duty", duty.description());
		details.put("since", duty.since());
		details.put("lastError", String.valueOf(duty.lastError()));
		return details;
	}

	static Map<String, Object> of(AbandonedGroup group) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("topic", group.topic());
		details.put("group", group.group());
		details.put("lastSeen", group.lastSeen());
		return details;
	}

	static Map<String, Object> of(RmqDataLossEvent event) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("noted", event.loss().noted());
		if (event.loss().restoredTo() != null) {
			details.put("restoredTo", event.loss().restoredTo());
		}
		details.put("topics",
				event.before().stream().collect(Collectors.toMap(TopicBacklog::topic, TopicBacklog::stored)));
		return details;
	}

	static Map<String, Object> of(AuditReport report) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("at", report.at());
		details.put("findings", report.findings().stream().map(HealthDetails::of).toList());
		if (!report.unchecked().isEmpty()) {
			details.put("unchecked", report.unchecked());
		}
		return details;
	}

	private static Map<String, Object> of(AuditFinding finding) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("code", finding.code());
		details.put("problem", finding.problem());
		details.put("remedy", finding.remedy());
		return details;
	}

}
