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

import io.rmq.broker.Broker;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqDashboardAutoConfiguration}.
 */
class RmqDashboardAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(EndpointAutoConfiguration.class,
			WebEndpointAutoConfiguration.class, ManagementContextAutoConfiguration.class,
			RmqDashboardAutoConfiguration.class);

	private final WebApplicationContextRunner context = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withBean(Broker.class, () -> mock());

	@Test
	void thereIsNoneUnlessItIsExposed() {
		this.context.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(RmqDashboardEndpoint.class)
			.doesNotHaveBean(DashboardServletFilter.class));
	}

	@Test
	void thereIsOneWithItsHeadersWhereItIsExposed() {
		this.context.withPropertyValues("management.endpoints.web.exposure.include=rmqdashboard")
			.run((context) -> assertThat(context).hasSingleBean(RmqDashboardEndpoint.class)
				.hasSingleBean(DashboardServletFilter.class));
	}

	@Test
	void thereIsNoneWhereNobodyMayUseIt() {
		this.context
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.rmqdashboard.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RmqDashboardEndpoint.class)
				.doesNotHaveBean(DashboardServletFilter.class));
	}

	@Test
	void thereIsNoneWithoutABroker() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RmqDashboardEndpoint.class)
				.doesNotHaveBean(DashboardServletFilter.class));
	}

	@Test
	void thereIsNoneInAnApplicationThatIsNotForTheWeb() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean(Broker.class, () -> mock())
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqDashboardEndpoint.class));
	}

}
