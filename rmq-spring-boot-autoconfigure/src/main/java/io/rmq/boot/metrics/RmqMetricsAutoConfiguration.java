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

package io.rmq.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.RmqProperties;
import io.rmq.broker.Broker;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.observation.BacklogMeters;
import io.rmq.observation.ContainerMeters;
import io.rmq.observation.HandlingMeters;
import io.rmq.observation.SendMeters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of RMQ, where there
 * is a {@link MeterRegistry}.
 */
@AutoConfiguration(after = RmqAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ Broker.class, MeterRegistry.class })
@ConditionalOnBean(Broker.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "rmq.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RmqProperties.class)
public final class RmqMetricsAutoConfiguration {

	@Bean
	static BrokerMetering rmqBrokerMetering(ObjectProvider<MeterRegistry> registry) {
		return new BrokerMetering(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	HandlingMeters rmqHandlingMeters(MeterRegistry registry) {
		return new HandlingMeters(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	SendMeters rmqSendMeters(MeterRegistry registry) {
		return new SendMeters(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(RmqListenerRegistry.class)
	ContainerMeters rmqContainerMeters(RmqListenerRegistry listeners, MeterRegistry registry) {
		return new ContainerMeters(listeners, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	BacklogMeters rmqBacklogMeters(Broker broker, MeterRegistry registry, RmqProperties properties) {
		return new BacklogMeters(broker, registry, properties.metrics().interval());
	}

}
