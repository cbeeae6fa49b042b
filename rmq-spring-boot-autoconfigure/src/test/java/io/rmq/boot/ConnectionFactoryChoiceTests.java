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

import io.rmq.RmqConfigurationException;
import io.rmq.broker.redis.RedisBroker;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectionFactoryChoice}.
 */
class ConnectionFactoryChoiceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class));

	@Test
	void saysThatItNeedsLettuce() {
		this.runner.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(RmqConfigurationException.class)
				.rootCause()
				.hasMessageContaining("RMQ connects with Lettuce")
				.hasMessageContaining("spring.data.redis.client-type"));
	}

	@Test
	void saysThatTheLibraryOfTheClientTypeIsMissing() {
		this.runner.withPropertyValues("spring.data.redis.client-type=jedis")
			.withClassLoader(new FilteredClassLoader("redis.clients.jedis"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RmqConfigurationException.class)
				.hasMessageContaining("spring.data.redis.client-type is 'jedis'")
				.hasMessageContaining("set it to 'lettuce'"));
	}

	@Test
	void saysThatThereIsNoConnectionFactory() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RmqConfigurationException.class)
				.hasMessageContaining("spring-boot-starter-data-redis"));
	}

	@Test
	void saysWhichConnectionFactoriesThereAreWhenNoneIsPrimary() {
		this.runner.withBean("cache", RedisConnectionFactory.class, ConnectionFactoryChoiceTests::connectionFactory)
			.withBean("queue", RedisConnectionFactory.class, ConnectionFactoryChoiceTests::connectionFactory)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(RmqConfigurationException.class)
				.hasMessageContaining("'cache', 'queue'")
				.hasMessageContaining("@Primary"));
	}

	@Test
	void connectsWithThePrimaryOneOfSeveralConnectionFactories() {
		LettuceConnectionFactory primary = connectionFactory();
		this.runner.withPropertyValues("rmq.fail-fast=false")
			.withBean("cache", RedisConnectionFactory.class, ConnectionFactoryChoiceTests::connectionFactory)
			.withBean("queue", RedisConnectionFactory.class, () -> primary, (definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context.getBean(RedisBroker.class).connectionFactory()).isSameAs(primary));
	}

	private static LettuceConnectionFactory connectionFactory() {
		return new LettuceConnectionFactory("127.0.0.1", 1);
	}

}
