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

package io.rmq.boot.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.rmq.RmqConfigurationException;
import io.rmq.audit.RmqAudit;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.maintenance.RmqMaintenance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EmbeddedRedisAutoConfiguration}.
 */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRedisAutoConfigurationTests {

	private static final String YIELDS = "the application configures a Redis server of its own, which is used instead";

	private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.plain.withPropertyValues("rmq.embedded.enabled=true");

	@Test
	void connectsTheApplicationToAServerOfItsOwn(CapturedOutput output) {
		this.runner.run((context) -> {
			EmbeddedRedisServer server = context.getBean(EmbeddedRedisServer.class);
			LettuceConnectionFactory connectionFactory = context.getBean(LettuceConnectionFactory.class);
			assertThat(connectionFactory.getHostName()).isEqualTo("127.0.0.1");
			assertThat(connectionFactory.getPort()).isEqualTo(server.port());
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.opsForValue().set("key", "value");
			assertThat(template.opsForValue().get("key")).isEqualTo("value");
			assertThat(output).containsOnlyOnce("Started an embedded Redis server on 127.0.0.1:" + server.port())
				.contains("for development and tests")
				.doesNotContain(YIELDS);
		});
	}

	@Test
	void isNotAuditedAsItIsKnownToKeepNothing() {
		this.runner.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(RmqMaintenance.class).doesNotHaveBean(RmqAudit.class));
	}

	@Test
	void usesTheConfiguredDatabase() {
		this.runner.withPropertyValues("spring.data.redis.database=3")
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class).getDatabase()).isEqualTo(3));
	}

	@Test
	void stopsTheServerAfterItsUsers() {
		AtomicReference<@Nullable String> answer = new AtomicReference<>();
		AtomicReference<@Nullable Path> directory = new AtomicReference<>();
		this.runner.withUserConfiguration(LateUserConfiguration.class)
			.withBean(AtomicReference.class, () -> answer)
			.run((context) -> {
				directory.set(context.getBean(EmbeddedRedisServer.class).directory());
				assertThat(directory.get()).exists();
			});
		assertThat(answer).hasValue("+PONG");
		assertThat(directory.get()).doesNotExist();
	}

	@Test
	void isOffByDefault() {
		this.plain.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class)
			.doesNotHaveBean("rmqEmbeddedRedisNotice"));
	}

	@Test
	void isOffWhenRmqIsDisabled() {
		this.runner.withPropertyValues("rmq.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=localhost", "spring.data.redis.port=6380",
			"spring.data.redis.url=redis://localhost:6380", "spring.data.redis.sentinel.master=main",
			"spring.data.redis.cluster.nodes[0]=localhost:7000",
			"spring.data.redis.masterreplica.nodes=localhost:7000" })
	void backsOffWhenTheServerIsConfigured(String property, CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
			.withPropertyValues("rmq.embedded.enabled=true", property)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(EmbeddedRedisServer.class)
					.doesNotHaveBean(DataRedisConnectionDetails.class);
				assertThat(output).containsOnlyOnce(YIELDS);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=redis.invalid",
			"spring.data.redis.url=rediss://redis.invalid:6380/4", "spring.data.redis.sentinel.master=main" })
	void isUsedWhereItIsSaidWithAHigherPrecedenceThanTheServer(String property, CapturedOutput output) {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("application.yml", Map.of(property.substring(0, property.indexOf('=')),
						property.substring(property.indexOf('=') + 1)))))
			.run((context) -> {
				assertThat(context).hasSingleBean(EmbeddedRedisServer.class);
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				template.opsForValue().set("key", "value");
				assertThat(context.getBean(LettuceConnectionFactory.class).getPort())
					.isEqualTo(context.getBean(EmbeddedRedisServer.class).port());
				assertThat(output).contains("is used instead of the server that spring.data.redis.")
					.doesNotContain(YIELDS);
			});
	}

	@Test
	void isUsedInATestWhateverTheApplicationConfiguresAndInWhichOrder() {
		this.plain.withPropertyValues("rmq.embedded.enabled=true", "spring.data.redis.url=redis://redis.invalid:6379")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("Inlined Test Properties", Map.of("some.property", "x"))))
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedRedisServer.class));
	}

	@Test
	void backsOffInATestThatSaysWhichServerToUse() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("Inlined Test Properties",
						Map.of("rmq.embedded.enabled", "true", "spring.data.redis.host", "localhost"))))
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedisServer.class));
	}

	@Test
	void doesNotTakeAnEmptyHostForAConfiguredServer() {
		this.runner.withPropertyValues("spring.data.redis.host=")
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedRedisServer.class));
	}

	@Test
	void backsOffWhenThereAreConnectionDetails(CapturedOutput output) {
		this.runner.withBean(DataRedisConnectionDetails.class, OwnConnectionDetails::new).run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddedRedisServer.class)
				.hasSingleBean(DataRedisConnectionDetails.class);
			assertThat(output).containsOnlyOnce(YIELDS);
		});
	}

	@Test
	void backsOffWhenThereIsAConnectionFactory(CapturedOutput output) {
		this.runner.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedisServer.class);
			assertThat(output).containsOnlyOnce(YIELDS);
		});
	}

	@Test
	void saysWhichLibraryIsMissing() {
		this.runner.withClassLoader(new FilteredClassLoader("redis.embedded"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(RmqConfigurationException.class)
				.hasMessageContaining("com.github.codemonstur:embedded-redis"));
	}

	@Test
	void doesNotMissTheLibraryWhenTheServerIsConfigured() {
		this.runner.withClassLoader(new FilteredClassLoader("redis.embedded"))
			.withPropertyValues("spring.data.redis.host=localhost")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	record OwnConnectionDetails() implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("localhost", 6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateUserConfiguration {

		@Bean
		DisposableBean lateUser(LettuceConnectionFactory connectionFactory, AtomicReference<String> answer) {
			return () -> answer.set(EmbeddedRedisServerTests.ask(connectionFactory.getPort(), "PING"));
		}

	}

}
