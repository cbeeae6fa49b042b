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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rmq.annotation.RmqListener;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerSettings;
import io.rmq.observation.BacklogMeters;
import io.rmq.observation.ContainerMeters;
import io.rmq.observation.HandlingMeters;
import io.rmq.observation.MeteredBroker;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqMetricsAutoConfiguration}.
 */
class RmqMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RmqMetricsAutoConfiguration.class, RmqAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + TestRedis.url(), "rmq.key-prefix=" + TestRedis.keyPrefix());

	private final ApplicationContextRunner runner = this.withoutRegistry
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void whatAListenerHandlesIsMeasured() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(HandlingMeters.class).hasSingleBean(ContainerMeters.class);
			context.getBean(RmqOperations.class).send("metered", "hello");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().ignoreExceptions().untilAsserted(() -> {
				assertThat(registry.get("rmq.send").tags("topic", "metered", "outcome", "STORED").timer().count())
					.isEqualTo(1);
				assertThat(
						registry.get("rmq.acknowledged").tags("topic", "metered", "group", "default").counter().count())
					.isEqualTo(1);
				assertThat(registry.get("rmq.handle")
					.tags("listener", "metered", "outcome", "ACKNOWLEDGED")
					.timer()
					.count()).isEqualTo(1);
				assertThat(registry.get("rmq.container.running").tags("listener", "metered").gauge().value())
					.isEqualTo(1);
			});
		});
	}

	@Test
	void whatWaitsIsMeasured() {
		this.runner.withPropertyValues("rmq.key-prefix=" + TestRedis.uniqueName(TestRedis.keyPrefix()))
			.run((context) -> {
				context.getBean(RmqOperations.class).send("waiting", "hello");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBean(BacklogMeters.class).stop();
				// It has measured before there was anything.
				new StringRedisTemplate(context.getBean(RedisConnectionFactory.class))
					.delete(context.getEnvironment().getRequiredProperty("rmq.key-prefix") + ":measurer");
				context.getBean(BacklogMeters.class).start();
				Awaitility.await()
					.ignoreExceptions()
					.untilAsserted(
							() -> assertThat(registry.get("rmq.topic.stored").tag("topic", "waiting").gauge().value())
								.isEqualTo(1));
			});
	}

	@Test
	void intervalOfZeroMeansNever() {
		this.runner.withPropertyValues("rmq.metrics.interval=0")
			.run((context) -> assertThat(context.getBean(BacklogMeters.class).isRunning()).isFalse());
	}

	@Test
	void intervalThatIsTooShortIsRefused() {
		this.runner.withPropertyValues("rmq.metrics.interval=10ms")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessage("'rmq.metrics.interval' must be 0 or between 1s and 1d, not 10ms"));
	}

	@Test
	void nothingIsAddedWithoutARegistry() {
		this.withoutRegistry.run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(HandlingMeters.class)
				.doesNotHaveBean(ContainerMeters.class);
			assertThat(context.getBean(Broker.class)).isInstanceOf(RedisBroker.class);
		});
	}

	@Test
	void nothingIsAddedWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqMetricsAutoConfiguration.class));
	}

	@Test
	void nothingIsAddedWhenDisabled() {
		this.runner.withPropertyValues("rmq.metrics.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HandlingMeters.class);
			assertThat(context.getBean(Broker.class)).isInstanceOf(RedisBroker.class);
		});
	}

	@Test
	void brokerIsMeteredOnce() {
		this.runner
			.run((context) -> assertThat(context.getBean(Broker.class)).isInstanceOfSatisfying(MeteredBroker.class,
					(metered) -> assertThat(metered.target()).isInstanceOf(RedisBroker.class)));
	}

	@Test
	void applicationsThatOnlySendHaveNoContainers() {
		this.runner.withPropertyValues("rmq.consumer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ContainerMeters.class)
				.doesNotHaveBean(ListenerSettings.class)
				.hasSingleBean(HandlingMeters.class));
	}

	@Test
	void metersOfTheApplicationAreLeftAlone() {
		this.runner.withBean("own", HandlingMeters.class, () -> new HandlingMeters(new SimpleMeterRegistry()))
			.run((context) -> assertThat(context).hasSingleBean(HandlingMeters.class).hasBean("own"));
	}

	/**
	 * A listener of the topic {@code metered}.
	 */
	static class Listener {

		@RmqListener(id = "metered", topic = "metered")
		void on(String payload) {
		}

	}

}
