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

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.rmq.audit.AuditReport;
import io.rmq.broker.AbandonedGroup;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.RmqDataLossEvent;

/**
 * What is known in the application itself, without asking the server.
 *
 * @param listeners how the listeners are
 * @param duties how it goes with the duties of the application
 * @param abandonedGroups the groups that nobody consumes
 * @param audit what came of the audit, if there is one and it has looked
 * @param dataLoss the last loss of the server's data, if there was any
 */
record HealthSources(Supplier<List<ListenerView>> listeners, Supplier<List<DutyState>> duties,
		Supplier<List<AbandonedGroup>> abandonedGroups, Supplier<Optional<AuditReport>> audit,
		Supplier<Optional<RmqDataLossEvent>> dataLoss) {

}
