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

package io.rmq.docs;

import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.RmqProperties;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that messages can be kept on another server than the rest of the data.
 */
class SecondRedisTests {

	@Test
	void messagesAndTheRestOfTheDataAreOnTheirOwnServers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
					JacksonAutoConfiguration.class))
			.withUserConfiguration(Queue.class)
			.withPropertyValues("spring.data.redis.host=data.example.com", "rmq.fail-fast=false",
					"rmq.audit.enabled=false", "rmq.stats.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(RedisBroker.class).connectionFactory()).isInstanceOfSatisfying(
						LettuceConnectionFactory.class,
						(queue) -> assertThat(queue.getHostName()).isEqualTo("queue.example.com"));
				assertThat(context.getBean(StringRedisTemplate.class).getConnectionFactory()).isInstanceOfSatisfying(
						LettuceConnectionFactory.class,
						(data) -> assertThat(data.getHostName()).isEqualTo("data.example.com"));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Queue {

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory queueConnectionFactory() {
			return new LettuceConnectionFactory("queue.example.com", 6379);
		}

		@Bean
		Broker rmqBroker(@Qualifier("queueConnectionFactory") LettuceConnectionFactory queue,
				RmqProperties properties) {
			return new RedisBroker(queue, properties.keyPrefix());
		}

	}

}
