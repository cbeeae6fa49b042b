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

package io.rmq.boot.test.example;

import io.rmq.boot.embedded.EmbeddedRedisAutoConfiguration;
import io.rmq.boot.test.RmqTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that configures a server, which is that of
 * {@code application-configured.properties}.
 */
class ConfiguredServerTests {

	@Nested
	@RmqTest
	@ActiveProfiles("configured")
	class Slice {

		@Test
		void touchesNoServerOfTheApplication(@Autowired StringRedisTemplate redis) {
			redis.opsForValue().set("key", "value");
			assertThat(redis.opsForValue().get("key")).isEqualTo("value");
		}

	}

	@Nested
	@SpringBootTest(classes = EmbeddedApplication.class, properties = "rmq.embedded.enabled=true",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@ActiveProfiles("configured")
	class Embedded {

		@Test
		void touchesNoServerOfTheApplication(@Autowired StringRedisTemplate redis) {
			redis.opsForValue().set("key", "value");
			assertThat(redis.opsForValue().get("key")).isEqualTo("value");
		}

	}

	@ImportAutoConfiguration({ EmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class EmbeddedApplication {

	}

	@Nested
	@RmqTest(properties = "rmq.fail-fast=false")
	@ActiveProfiles("configured")
	class OwnServer {

		@DynamicPropertySource
		static void server(DynamicPropertyRegistry registry) {
			registry.add("spring.data.redis.url", () -> "redis://other.invalid:6379");
		}

		@Test
		void touchesTheServerThatTheTestNames(@Autowired LettuceConnectionFactory connectionFactory) {
			assertThat(connectionFactory.getHostName()).isEqualTo("other.invalid");
		}

	}

}
