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

package io.rmq.boot.endpoint;

import io.rmq.admin.RmqAdmin;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.broker.Broker;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqEndpointAutoConfiguration}.
 */
class RmqEndpointAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, RmqAutoConfiguration.class,
				RmqEndpointAutoConfiguration.class))
		.withPropertyValues("rmq.fail-fast=false", "rmq.consumer.enabled=false")
		.withBean(Broker.class, () -> mock(Broker.class, RETURNS_DEEP_STUBS));

	@Test
	void isNotThereUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(RmqEndpoint.class)
			.doesNotHaveBean(WorkList.class));
	}

	@Test
	void isThereWhenItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=rmq")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RmqEndpoint.class));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.rmq.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqEndpoint.class));
	}

	@Test
	void isNotThereWithoutAnAdmin() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*", "rmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RmqAdmin.class)
				.doesNotHaveBean(RmqEndpoint.class));
	}

}
