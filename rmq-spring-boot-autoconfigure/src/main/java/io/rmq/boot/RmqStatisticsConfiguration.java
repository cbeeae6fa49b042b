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

import io.rmq.broker.Broker;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.statistics.HandlingStatistics;
import io.rmq.statistics.StatisticsLog;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the log lines about what was handled and what is left.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(RmqListenerRegistry.class)
class RmqStatisticsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HandlingStatistics rmqHandlingStatistics() {
		return new HandlingStatistics();
	}

	@Bean
	@ConditionalOnMissingBean
	StatisticsLog rmqStatisticsLog(Broker broker, RmqListenerRegistry listeners, HandlingStatistics statistics,
			RmqProperties properties) {
		return new StatisticsLog(broker, listeners, statistics, properties.stats().logInterval(),
				properties.stats().logAtStop());
	}

}
