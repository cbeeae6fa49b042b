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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.boot.RmqProperties.Listener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link RmqProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RmqPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(PropertiesConfiguration.class);

	@Test
	void haveTheDocumentedDefaults() {
		this.runner.run((context) -> {
			RmqProperties properties = context.getBean(RmqProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.keyPrefix()).isEqualTo("rmq");
			assertThat(properties.instanceId()).isNull();
			assertThat(properties.failFast()).isTrue();
			assertThat(properties.producer())
				.isEqualTo(new RmqProperties.Producer(Duration.ofSeconds(10), DataSize.ofMegabytes(1)));
			assertThat(properties.consumer())
				.isEqualTo(new RmqProperties.Consumer(true, true, "default", 5, 0, Duration.ofSeconds(30), 5));
			assertThat(properties.retry().delays()).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(5),
					Duration.ofMinutes(30));
			assertThat(properties.retry().maxRetries()).isNull();
			assertThat(properties.retry().nonRetryable()).isEmpty();
			assertThat(properties.shutdown().timeout()).isEqualTo(Duration.ofSeconds(30));
			assertThat(properties.health().timeout()).isEqualTo(Duration.ofSeconds(3));
			assertThat(properties.embedded()).isEqualTo(new RmqProperties.Embedded(false, 0));
			assertThat(properties.listeners()).isEmpty();
		});
	}

	@Test
	void bindDurationsSizesAndClasses() {
		this.runner
			.withPropertyValues("rmq.producer.timeout=1500ms", "rmq.producer.max-message-size=64KB",
					"rmq.retry.delays=1s,2m", "rmq.retry.max-retries=7",
					"rmq.retry.non-retryable=java.io.IOException,java.lang.IllegalStateException")
			.run((context) -> {
				RmqProperties properties = context.getBean(RmqProperties.class);
				assertThat(properties.producer().timeout()).isEqualTo(Duration.ofMillis(1500));
				assertThat(properties.producer().maxMessageSize()).isEqualTo(DataSize.ofKilobytes(64));
				assertThat(properties.retry().delays()).containsExactly(Duration.ofSeconds(1), Duration.ofMinutes(2));
				assertThat(properties.retry().maxRetries()).isEqualTo(7);
				assertThat(properties.retry().nonRetryable()).containsExactlyInAnyOrder(IOException.class,
						IllegalStateException.class);
			});
	}

	@Test
	void anEmptyListOfDelaysMeansNoRetries() {
		this.runner.withPropertyValues("rmq.retry.delays=")
			.run((context) -> assertThat(context.getBean(RmqProperties.class).retry().delays()).isEmpty());
	}

	@Test
	void bindEnvironmentVariables() {
		Map<String, Object> variables = Map.of("RMQ_CONSUMER_CONCURRENCY", "9", "RMQ_CONSUMER_MAXDELIVERIES", "2",
				"RMQ_KEYPREFIX", "shop", "RMQ_RETRY_DELAYS_0", "7s", "RMQ_RETRY_DELAYS_1", "8s",
				"RMQ_LISTENERS_ORDERCREATED_CONCURRENCY", "3");
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource(
						"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
			.run((context) -> {
				RmqProperties properties = context.getBean(RmqProperties.class);
				assertThat(properties.consumer().concurrency()).isEqualTo(9);
				assertThat(properties.consumer().maxDeliveries()).isEqualTo(2);
				assertThat(properties.keyPrefix()).isEqualTo("shop");
				assertThat(properties.retry().delays()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(8));
				assertThat(new ListenerOverrides(properties.listeners()).find("orderCreated"))
					.extracting(Listener::concurrency)
					.isEqualTo(3);
			});
	}

	@Test
	void anEnvironmentVariableWinsOverAFileForTheSameListener() {
		Map<String, Object> variables = Map.of("RMQ_LISTENERS_ORDERCREATED_CONCURRENCY", "3");
		this.runner.withPropertyValues("rmq.listeners.orderCreated.concurrency=8", "rmq.listeners.orderCreated.group=a")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource(
						"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)))
			.run((context) -> {
				Listener listener = new ListenerOverrides(context.getBean(RmqProperties.class).listeners())
					.find("orderCreated");
				assertThat(listener).isNotNull();
				assertThat(listener.concurrency()).isEqualTo(3);
				assertThat(listener.group()).isEqualTo("a");
			});
	}

	@Test
	void bindOverridesOfListenersByTheirIds() {
		this.runner
			.withPropertyValues("rmq.listeners.orderCreated.concurrency=3", "rmq.listeners.order-paid.group=audit",
					"rmq.listeners[com.shop.Orders.on].lease=5s", "rmq.listeners.order-paid.retry.delays=",
					"rmq.listeners.order-paid.auto-startup=false")
			.run((context) -> {
				Map<String, Listener> listeners = context.getBean(RmqProperties.class).listeners();
				assertThat(listeners).containsOnlyKeys("orderCreated", "order-paid", "com.shop.Orders.on");
				assertThat(listeners.get("orderCreated").concurrency()).isEqualTo(3);
				assertThat(listeners.get("orderCreated").group()).isNull();
				assertThat(listeners.get("orderCreated").retry().delays()).isNull();
				assertThat(listeners.get("order-paid").group()).isEqualTo("audit");
				assertThat(listeners.get("order-paid").autoStartup()).isFalse();
				assertThat(listeners.get("order-paid").retry().delays()).isEmpty();
				assertThat(listeners.get("com.shop.Orders.on").lease()).isEqualTo(Duration.ofSeconds(5));
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					rmq.key-prefix=a{b} | 'rmq.key-prefix' must be 1 to 100 characters without blanks, control characters and braces, not 'a{b}'
					rmq.instance-id=a b | 'rmq.instance-id' is not valid: The id of an instance must not contain blanks
					rmq.producer.timeout=0 | 'rmq.producer.timeout' must be at least 1ms, not 0s
					rmq.producer.max-message-size=0 | 'rmq.producer.max-message-size' must be between 1B and 512MB, not 0B
					rmq.producer.max-message-size=1GB | 'rmq.producer.max-message-size' must be between 1B and 512MB, not 1024MB
					rmq.consumer.group=a/b | 'rmq.consumer.group' is not valid: The name of a group must not contain
					rmq.consumer.concurrency=0 | 'rmq.consumer.concurrency' must be at least 1, not 0
					rmq.consumer.prefetch=4 | 'rmq.consumer.prefetch' must be 0 or at least the concurrency (5), not 4
					rmq.consumer.lease=500ms | 'rmq.consumer.lease' must be at least 1s, not 500ms
					rmq.consumer.max-deliveries=0 | 'rmq.consumer.max-deliveries' must be at least 1, not 0
					rmq.retry.delays=1m,-5s | 'rmq.retry.delays' must be at least 0s, not -5s
					rmq.retry.max-retries=-1 | 'rmq.retry.max-retries' must be between 0 and 1000, not -1
					rmq.retry.non-retryable=java.lang.String | 'rmq.retry.non-retryable' must be classes of errors, not java.lang.String
					rmq.shutdown.timeout=-1s | 'rmq.shutdown.timeout' must be at least 0s, not -1s
					rmq.health.timeout=0s | 'rmq.health.timeout' must be at least 1ms, not 0s
					rmq.embedded.port=70000 | 'rmq.embedded.port' must be between 0 and 65535, not 70000
					rmq.listeners.orders.concurrency=0 | 'concurrency' must be at least 1, not 0
					rmq.listeners.orders.retry.max-retries=-1 | 'max-retries' must be between 0 and 1000, not -1
					""")
	void anImpossibleValueIsRefusedByName(String property, String message) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.hasMessageContaining(message);
		});
	}

	@Test
	void retriesWithoutADelayAreRefused() {
		this.runner.withPropertyValues("rmq.retry.delays=", "rmq.retry.max-retries=2").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.hasMessage("'rmq.retry.max-retries' must be 0 when the list of delays is empty, not 2");
		});
	}

	@Test
	void aFailedStartPrintsWhatIsWrong(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("rmq.consumer.concurrency=0"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'rmq.consumer'")
			.contains("'rmq.consumer.concurrency' must be at least 1, not 0");
	}

	@Test
	void aFailedStartPrintsWhichListenerIsWrong(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("rmq.listeners.orders.lease=1ms"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'rmq.listeners.orders'")
			.contains("'lease' must be at least 1s, not 1ms");
	}

	@Test
	void aFailedStartPrintsWhichClassIsUnknown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("rmq.retry.non-retryable=com.example.Unknown"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("rmq.retry.non-retryable")
			.contains("com.example.Unknown");
	}

	@Test
	void areImmutable() {
		this.runner.withPropertyValues("rmq.listeners.a.group=b").run((context) -> {
			RmqProperties properties = context.getBean(RmqProperties.class);
			assertThat(properties.listeners()).isUnmodifiable();
			assertThat(properties.retry().delays()).isUnmodifiable();
		});
		List<Duration> delays = new ArrayList<>(List.of(Duration.ofSeconds(1)));
		RmqProperties.Retry retry = new RmqProperties.Retry(delays, null, Set.of());
		delays.clear();
		assertThat(retry.delays()).hasSize(1);
	}

	private static void start(String property) {
		new SpringApplicationBuilder(PropertiesConfiguration.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--" + property)
			.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(RmqProperties.class)
	static class PropertiesConfiguration {

	}

}
