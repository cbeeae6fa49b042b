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

import io.rmq.audit.RmqAudit;
import io.rmq.broker.Broker;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the audit of the server. The embedded one is known to keep nothing, and says
 * so itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "rmq.audit.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(type = "io.rmq.boot.embedded.EmbeddedRedisConnectionDetails")
class RmqAuditConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RmqAudit rmqAudit(Broker broker, ObjectProvider<RmqListenerRegistry> listeners) {
		return new RmqAudit(broker,
				(topic, group) -> listeners.stream()
					.flatMap((registry) -> registry.containers().stream())
					.anyMatch((container) -> consumes(container, topic, group)));
	}

	private static boolean consumes(RmqListenerContainer container, String topic, String group) {
		return container.endpoint().settings().group().equals(group) && container.loads().containsKey(topic);
	}

}
