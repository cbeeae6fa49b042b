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

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.rmq.admin.RmqAdminListener;
import io.rmq.admin.model.RmqAdminAction;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqAuditEventConfiguration}.
 */
class RmqAuditEventConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(RmqAuditEventConfiguration.class);

	@Test
	void changeIsAnAuditEvent() {
		InMemoryAuditEventRepository events = new InMemoryAuditEventRepository();
		this.runner.withBean(AuditEventRepository.class, () -> events)
			.withBean(AuditListener.class, () -> new AuditListener(events))
			.run((context) -> {
				RmqAdminListener listener = context.getBean(RmqAdminListener.class);
				listener.changed(new RmqAdminAction(Instant.now(), "user alice", "drop-group", "orders", "billing",
						"Dropped it"));
				listener
					.changed(new RmqAdminAction(Instant.now(), "user bob", "drop-topic", "orders", null, "Dropped"));
				List<AuditEvent> found = events.find(null, null, null);
				assertThat(found).extracting(AuditEvent::getPrincipal).containsExactly("user alice", "user bob");
				assertThat(found).extracting(AuditEvent::getType).containsExactly("RMQ_DROP_GROUP", "RMQ_DROP_TOPIC");
				assertThat(found.get(0).getData())
					.isEqualTo(Map.of("topic", "orders", "group", "billing", "description", "Dropped it"));
				assertThat(found.get(1).getData()).isEqualTo(Map.of("topic", "orders", "description", "Dropped"));
			});
	}

	@Test
	void isNotThereWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqAdminListener.class));
	}

}
