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

package io.rmq.boot.embedded;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches unless the application says by property which server to use.
 */
final class NoServerConfiguredCondition extends SpringBootCondition {

	private static final List<String> PROPERTIES = List.of("spring.data.redis.url", "spring.data.redis.host",
			"spring.data.redis.port");

	private static final List<String> GROUPS = List.of("spring.data.redis.sentinel", "spring.data.redis.cluster",
			"spring.data.redis.masterreplica");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("No Redis server configured");
		Environment environment = context.getEnvironment();
		for (String property : PROPERTIES) {
			if (StringUtils.hasText(environment.getProperty(property))) {
				return ConditionOutcome.noMatch(message.found("property").items(property));
			}
		}
		Binder binder = Binder.get(environment);
		for (String group : GROUPS) {
			if (binder.bind(group, Bindable.mapOf(String.class, Object.class)).isBound()) {
				return ConditionOutcome.noMatch(message.found("properties").items(group + ".*"));
			}
		}
		return ConditionOutcome.match(message.because("no property names one"));
	}

}
