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

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import io.rmq.audit.RmqAudit;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.RmqProperties;
import io.rmq.broker.Broker;
import io.rmq.listener.container.RmqListenerRegistry;
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

	/**
	 * How often what waits is measured for the sake of health where nobody else has it
	 * measured.
	 */
	private static final Duration MEASURING_INTERVAL = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean(name = { "rmqHealthIndicator", "rmqHealthContributor" })
	RmqHealthIndicator rmqHealthIndicator(Broker broker, ObjectProvider<RmqListenerRegistry> registries,
			ObjectProvider<RmqMaintenance> maintenance, ObjectProvider<RmqAudit> audits, RmqProperties properties) {
		HealthSources sources = new HealthSources(
				() -> registries.stream()
					.flatMap((registry) -> registry.containers().stream())
					.flatMap((container) -> ListenerView.of(container).stream())
					.toList(),
				() -> maintenance.stream().flatMap((each) -> each.duties().stream()).toList(),
				() -> maintenance.stream().flatMap((each) -> each.abandonedGroups().stream()).toList(),
				() -> audits.stream().map(RmqAudit::report).filter(Objects::nonNull).findFirst(),
				() -> maintenance.stream().map(RmqMaintenance::dataLoss).filter(Objects::nonNull).findFirst());
		Duration interval = properties.metrics().interval();
		return new RmqHealthIndicator(broker, sources, properties.health(),
				interval.isZero() ? MEASURING_INTERVAL : interval, Clock.systemUTC());
	}

}
