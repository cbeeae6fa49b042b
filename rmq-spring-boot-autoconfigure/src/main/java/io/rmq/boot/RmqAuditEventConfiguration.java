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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.rmq.admin.RmqAdminListener;
import io.rmq.admin.model.RmqAdminAction;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Publishes each change that is made through the administration as an audit event of
 * Actuator: type {@code RMQ_} and the verb, such as {@code RMQ_PURGE}; the actor is its
 * principal.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(AuditApplicationEvent.class)
class RmqAuditEventConfiguration {

	@Bean
	RmqAdminListener rmqAuditEvents(ApplicationEventPublisher publisher) {
		return (action) -> publisher.publishEvent(event(action));
	}

	private static AuditApplicationEvent event(RmqAdminAction action) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("topic", action.topic());
		if (action.group() != null) {
			data.put("group", action.group());
		}
		data.put("description", action.description());
		return new AuditApplicationEvent(action.actor(),
				"RMQ_" + action.verb().toUpperCase(Locale.ROOT).replace('-', '_'), data);
	}

}
