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

import java.time.Duration;
import java.util.Map;

import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.broker.Broker;
import io.rmq.broker.Groups;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.broker.ServerInfo;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqHealthContributorAutoConfiguration}.
 */
class RmqHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(RmqAutoConfiguration.class, RmqHealthContributorAutoConfiguration.class))
		.withBean(Broker.class, RmqHealthContributorAutoConfigurationTests::broker);

	@Test
	void reportsServerAndListeners() {
		this.runner.run((context) -> {
			context.getBean(RmqListenerRegistry.class)
				.register(new ListenerEndpoint("orders", "order_created",
						ListenerSettings.defaults().withAutoStartup(false), (delivery, handling) -> {
						}));
			Health health = context.getBean("rmqHealthIndicator", RmqHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsKey("server");
			assertThat(health.getDetails().get("listeners"))
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Map.class))
				.containsOnlyKeys("orders");
		});
	}

	@Test
	void reportsTheServerOfAnApplicationThatOnlySends() {
		this.runner.withPropertyValues("rmq.consumer.enabled=false")
			.run((context) -> assertThat(context.getBean(RmqHealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP));
	}

	@Test
	void isNotThereWhenTheIndicatorIsDisabled() {
		this.runner.withPropertyValues("management.health.rmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqHealthIndicator.class));
	}

	@Test
	void isNotThereWhenRmqIsDisabled() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RmqAutoConfiguration.class, RmqHealthContributorAutoConfiguration.class))
			.withPropertyValues("rmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqHealthIndicator.class));
	}

	@Test
	void isNotThereWithoutTheHealthModule() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("rmqHealthIndicator"));
	}

	@Test
	void backsOffWhenThereIsAnIndicatorOfTheSameName() {
		HealthIndicator own = () -> Health.unknown().build();
		this.runner.withBean("rmqHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean("rmqHealthIndicator").isSameAs(own));
	}

	private static Broker broker() {
		Broker broker = mock(Broker.class);
		Server server = mock(Server.class);
		given(server.facts()).willReturn(new ServerFacts(new ServerInfo("redis", "7.4.2", "standalone"), "master",
				"noeviction", Persistence.APPEND_ONLY, 1, 100, Duration.ZERO, 0, null));
		given(broker.server()).willReturn(server);
		given(broker.groups()).willReturn(mock(Groups.class));
		return broker;
	}

}
