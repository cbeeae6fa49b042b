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

package io.rmq.boot.dashboard;

import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.broker.Broker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link RmqDashboardEndpoint}
 * of a web application that exposes it.
 */
@AutoConfiguration(after = RmqAutoConfiguration.class)
@ConditionalOnClass({ Broker.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnWebApplication
@ConditionalOnBean(Broker.class)
@ConditionalOnAvailableEndpoint(endpoint = RmqDashboardEndpoint.class)
public final class RmqDashboardAutoConfiguration {

	@Bean
	DashboardFiles rmqDashboardFiles() {
		return new DashboardFiles();
	}

	@Bean
	@ConditionalOnMissingBean
	RmqDashboardEndpoint rmqDashboardEndpoint(DashboardFiles files, ObjectProvider<PathMappedEndpoints> endpoints) {
		return new RmqDashboardEndpoint(files, new DashboardPage(files, endpoints::getObject));
	}

}
