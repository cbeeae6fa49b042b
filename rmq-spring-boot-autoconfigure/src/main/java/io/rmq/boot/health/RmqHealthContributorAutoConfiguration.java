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

import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.RmqProperties;
import io.rmq.broker.Broker;
import io.rmq.listener.ContainerState;
import io.rmq.listener.RmqListenerContainer;
import io.rmq.listener.RmqListenerRegistry;
import io.rmq.maintenance.RmqMaintenance;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RmqHealthIndicator}.
 */
@AutoConfiguration(after = RmqAutoConfiguration.class)
@ConditionalOnClass({ Broker.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(Broker.class)
@ConditionalOnEnabledHealthIndicator("rmq")
@EnableConfigurationProperties(RmqProperties.class)
public final class RmqHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "rmqHealthIndicator", "rmqHealthContributor" })
	RmqHealthIndicator rmqHealthIndicator(Broker broker, ObjectProvider<RmqListenerRegistry> registry,
			ObjectProvider<RmqMaintenance> maintenance, RmqProperties properties) {
		return new RmqHealthIndicator(broker, () -> states(registry),
				() -> maintenance.stream().flatMap((each) -> each.duties().stream()).toList(),
				() -> maintenance.stream().flatMap((each) -> each.abandonedGroups().stream()).toList(),
				properties.health().timeout());
	}

	private static Map<String, ContainerState> states(ObjectProvider<RmqListenerRegistry> registry) {
		Map<String, ContainerState> states = new LinkedHashMap<>();
		registry.ifAvailable((available) -> available.containers().forEach((container) -> add(container, states)));
		return states;
	}

	/**
	 * A listener of several topics has a line for each: one that fails is not hidden by
	 * those that do not. One of a pattern has its own besides, for the search for topics.
	 */
	private static void add(RmqListenerContainer container, Map<String, ContainerState> states) {
		String id = container.endpoint().id();
		Map<String, ContainerState> byTopic = container.states();
		if (container.endpoint().topics().names().size() <= 1) {
			states.put(id, container.state());
		}
		if (container.endpoint().topics().names().size() != 1) {
			byTopic.forEach((topic, state) -> states.put(id + "/" + topic, state));
		}
	}

}
