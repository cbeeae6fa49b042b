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
import io.rmq.statistics.MinuteStatistics;
import io.rmq.statistics.TrafficCounter;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures what is told to the server of what happens, minute by minute.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "rmq.stats.enabled", matchIfMissing = true)
class RmqMinuteStatisticsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TrafficCounter rmqTrafficCounter() {
		return new TrafficCounter();
	}

	@Bean
	@ConditionalOnMissingBean
	MinuteStatistics rmqMinuteStatistics(Broker broker, TrafficCounter traffic) {
		return new MinuteStatistics(broker, traffic);
	}

}
