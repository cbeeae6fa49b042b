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

import io.rmq.broker.StartFrom;
import io.rmq.listener.AckMode;
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
			assertThat(properties.producer()).isEqualTo(
					new ProducerProperties(Duration.ofSeconds(10), DataSize.ofMegabytes(1), 3, Duration.ofMillis(100),
							false, true, 10_000, DataSize.ofMegabytes(64), ProducerProperties.WhenFull.BLOCK, 512,
							DataSize.ofMegabytes(1), Duration.ZERO, 0, Duration.ofSeconds(1)));
			assertThat(properties.consumer()).isEqualTo(new RmqProperties.Consumer(true, true, null, "5", 0,
					AckMode.AUTO, Duration.ofSeconds(30), 5, Duration.ofMinutes(3), 100, Duration.ZERO, Duration.ZERO,
					StartFrom.EARLIEST, false, Duration.ofHours(24)));
			assertThat(properties.message()).isEqualTo(
					new RmqProperties.Message(Duration.ZERO, RmqProperties.Message.Expired.DEAD_LETTER, Map.of()));
			assertThat(properties.retry())
				.isEqualTo(new RmqProperties.Retry(null, null, null, null, null, null, null, null, null));
			assertThat(properties.deadLetter()).isEqualTo(new RmqProperties.DeadLetter(null, null, null, null));
			assertThat(properties.shutdown().timeout()).isEqualTo(Duration.ofSeconds(30));
			assertThat(properties.health()).isEqualTo(new HealthProperties(Duration.ofSeconds(3), Duration.ofSeconds(1),
					null, null, null, HealthProperties.OnThreshold.WARN));
			assertThat(properties.audit().enabled()).isTrue();
			assertThat(properties.groups().abandonedAfter()).isEqualTo(Duration.ofHours(1));
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
	void bindWhatFailedAndExpiredMessagesBecome() {
		this.runner
			.withPropertyValues("rmq.message.ttl=0", "rmq.message.expired=discard", "rmq.consumer.handler-timeout=20s",
					"rmq.retry.initial-delay=1s", "rmq.retry.multiplier=1.5", "rmq.retry.max-delay=1h",
					"rmq.retry.jitter=0.2", "rmq.retry.immediate=2", "rmq.retry.retryable=java.io.IOException",
					"rmq.dead-letter.enabled=false", "rmq.dead-letter.max-length=50", "rmq.dead-letter.ttl=0",
					"rmq.dead-letter.topic=failed")
			.run((context) -> {
				RmqProperties properties = context.getBean(RmqProperties.class);
				assertThat(properties.message()).isEqualTo(
						new RmqProperties.Message(Duration.ZERO, RmqProperties.Message.Expired.DISCARD, Map.of()));
				assertThat(properties.consumer().handlerTimeout()).isEqualTo(Duration.ofSeconds(20));
				assertThat(properties.retry()).isEqualTo(new RmqProperties.Retry(null, Duration.ofSeconds(1), 1.5,
						Duration.ofHours(1), null, 0.2, 2, Set.of(IOException.class), null));
				assertThat(properties.deadLetter())
					.isEqualTo(new RmqProperties.DeadLetter(false, 50L, Duration.ZERO, "failed"));
			});
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
				assertThat(properties.consumer().concurrency()).isEqualTo("9");
				assertThat(properties.consumer().maxDeliveries()).isEqualTo(2);
				assertThat(properties.keyPrefix()).isEqualTo("shop");
				assertThat(properties.retry().delays()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(8));
				assertThat(new ListenerOverrides(properties.listeners()).find("orderCreated"))
					.extracting(ListenerProperties::concurrency)
					.isEqualTo("3");
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
				ListenerProperties listener = new ListenerOverrides(context.getBean(RmqProperties.class).listeners())
					.find("orderCreated");
				assertThat(listener).isNotNull();
				assertThat(listener.concurrency()).isEqualTo("3");
				assertThat(listener.group()).isEqualTo("a");
			});
	}

	@Test
	void bindOverridesOfListenersByTheirIds() {
		this.runner
			.withPropertyValues("rmq.listeners.orderCreated.concurrency=3", "rmq.listeners.order-paid.group=audit",
					"rmq.listeners[com.shop.Orders.on].lease=5s", "rmq.listeners.order-paid.retry.delays=7s",
					"rmq.listeners.order-paid.auto-startup=false", "rmq.listeners.order-paid.handler-timeout=8s",
					"rmq.listeners.order-paid.dead-letter.topic=failed")
			.run((context) -> {
				Map<String, ListenerProperties> listeners = context.getBean(RmqProperties.class).listeners();
				assertThat(listeners).containsOnlyKeys("orderCreated", "order-paid", "com.shop.Orders.on");
				assertThat(listeners.get("orderCreated").concurrency()).isEqualTo("3");
				assertThat(listeners.get("orderCreated").group()).isNull();
				assertThat(listeners.get("orderCreated").retry().delays()).isNull();
				assertThat(listeners.get("order-paid").group()).isEqualTo("audit");
				assertThat(listeners.get("order-paid").autoStartup()).isFalse();
				assertThat(listeners.get("order-paid").retry().delays()).containsExactly(Duration.ofSeconds(7));
				assertThat(listeners.get("order-paid").handlerTimeout()).isEqualTo(Duration.ofSeconds(8));
				assertThat(listeners.get("order-paid").deadLetter().topic()).isEqualTo("failed");
				assertThat(listeners.get("com.shop.Orders.on").lease()).isEqualTo(Duration.ofSeconds(5));
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					rmq.key-prefix=a{b} | 'rmq.key-prefix' must be 1 to 100 characters without blanks, control characters and braces, not 'a{b}'
					rmq.instance-id=a b | 'rmq.instance-id' is not valid: The id of an instance must not contain blanks
					rmq.producer.timeout=0 | 'rmq.producer.timeout' must be between 1ms and 3650d, not 0s
					rmq.producer.max-message-size=0 | 'rmq.producer.max-message-size' must be between 1B and 512MB, not 0B
					rmq.producer.max-message-size=1GB | 'rmq.producer.max-message-size' must be between 1B and 512MB, not 1024MB
					rmq.consumer.group=a/b | 'rmq.consumer.group' is not valid: The name of a group must not contain
					rmq.consumer.concurrency=0 | 'rmq.consumer.concurrency' must be at least 1, not 0
					rmq.consumer.concurrency=8-2 | 'rmq.consumer.concurrency' must be a range from fewer to more, not from 8 to 2
					rmq.consumer.prefetch=4 | 'rmq.consumer.prefetch' must be 0 or at least the concurrency (5), not 4
					rmq.consumer.lease=2999ms | 'rmq.consumer.lease' must be between 3s and 1d, not 2999ms
					rmq.consumer.idempotence-window=0 | 'rmq.consumer.idempotence-window' must be between 1ms and 365d, not 0s
					rmq.listeners.orders.idempotence-window=400d | 'idempotence-window' must be between 1ms and 365d, not 400d
					rmq.consumer.handler-timeout=0 | 'rmq.consumer.handler-timeout' must be between 1ms and 3650d, not 0s
					rmq.message.ttl=-1s | 'rmq.message.ttl' must be between 0s and 3650d, not -1s
					rmq.dead-letter.max-length=0 | 'dead-letter.max-length' must be at least 1, not 0
					rmq.dead-letter.ttl=-1s | 'dead-letter.ttl' must be between 0s and 3650d, not -1s
					rmq.dead-letter.topic=a b | 'dead-letter.topic' is not valid: The name of a topic must not contain blanks
					rmq.consumer.max-deliveries=0 | 'rmq.consumer.max-deliveries' must be at least 1, not 0
					rmq.retry.delays= | delays of the retry policy must not be empty; for no retries set max-retries to 0
					rmq.retry.delays=1m,-5s | delays of the retry policy must be between none and ten years each, not PT-5S
					rmq.retry.delays=10s, | 'delays' must not have an empty element: remove the comma
					rmq.listeners.orders.retry.delays=10s,,1m | 'delays' must not have an empty element: remove the comma
					rmq.retry.retryable=java.io.IOException, | 'retryable' must not have an empty element: remove the comma
					rmq.retry.non-retryable=,java.io.IOException | 'non-retryable' must not have an empty element: remove the comma
					rmq.endpoint.masked-fields=name, | 'rmq.endpoint.masked-fields' must not have an empty element: remove the comma
					rmq.message.types.order= | [rmq.message.types.order] were left unbound
					rmq.consumer.lease= | [rmq.consumer.lease] were left unbound
					rmq.topics.orders.overflow=reject | 'overflow' has no effect without 'max-length'
					rmq.retry.delays=4000d | delays of the retry policy must be between none and ten years each, not PT96000H
					rmq.retry.initial-delay=0 | initial-delay of the retry policy must be between 1ms and ten years, not PT0S
					rmq.retry.multiplier=0.5 | multiplier of the retry policy must be at least 1, not 0.5
					rmq.retry.max-delay=-1s | max-delay of the retry policy must be between the initial-delay
					rmq.retry.max-retries=-1 | max-retries of the retry policy must be between 0 and 1000, not -1
					rmq.retry.jitter=1.1 | jitter of the retry policy must be between 0 and 1, not 1.1
					rmq.retry.jitter=-0.1 | jitter of the retry policy must be between 0 and 1, not -0.1
					rmq.retry.immediate=11 | immediate of the retry policy must be between 0 and 10, not 11
					rmq.retry.retryable=java.lang.String | 'retryable' must be classes of errors, not java.lang.String
					rmq.retry.non-retryable=java.lang.String | 'non-retryable' must be classes of errors, not java.lang.String
					rmq.shutdown.timeout=-1s | 'rmq.shutdown.timeout' must be between 0s and 3650d, not -1s
					rmq.groups.abandoned-after=59s | 'rmq.groups.abandoned-after' must be between 1m and 365d, not 59s
					rmq.health.timeout=0s | 'rmq.health.timeout' must be at least 1ms, not 0s
					rmq.health.max-backlog=-1 | 'rmq.health.max-backlog' must be at least 0, not -1
					rmq.health.max-age=0s | 'rmq.health.max-age' must be at least 1ms, not 0s
					rmq.health.max-dead=-1 | 'rmq.health.max-dead' must be at least 0, not -1
					rmq.embedded.port=70000 | 'rmq.embedded.port' must be between 0 and 65535, not 70000
					rmq.listeners.orders.concurrency=0 | 'concurrency' must be at least 1, not 0
					rmq.listeners.orders.handler-timeout=-1s | 'handler-timeout' must be between 1ms and 3650d, not -1s
					rmq.listeners.orders.dead-letter.max-length=-5 | 'dead-letter.max-length' must be at least 1, not -5
					rmq.listeners.orders.retry.max-retries=-1 | max-retries of the retry policy must be between 0 and 1000, not -1
					""")
	void anImpossibleValueIsRefusedByName(String property, String message) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.hasMessageContaining(message);
		});
	}

	@Test
	void aListOfDelaysAndGrowingOnesAreRefused() {
		this.runner.withPropertyValues("rmq.retry.delays=1s", "rmq.retry.initial-delay=2s").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.hasMessage("the retry policy has both a list of delays and delays that grow "
						+ "(initial-delay, multiplier, max-delay); leave one of them out");
		});
	}

	@Test
	void aFailedStartPrintsWhatIsWrong(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("rmq.consumer.concurrency=0"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'rmq.consumer'")
			.contains("'rmq.consumer.concurrency' must be at least 1, not 0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					rmq.topics.order.paid.max-length=5 | rmq.topics.order.paid.max-length | rmq.topics[order.paid].max-length?
					rmq.topics.a.b.c.overflow=reject | rmq.topics.a.b.c.overflow | rmq.topics[a.b.c].overflow?
					rmq.listeners.mail.welcome.lease=9s | rmq.listeners.mail.welcome.lease | rmq.listeners[mail.welcome].lease?
					rmq.listeners.mail.welcome.retry.jitter=0.2 | rmq.listeners.mail.welcome.retry.jitter | rmq.listeners[mail.welcome].retry.jitter?
					rmq.consumer.concurency=3 | rmq.consumer.concurency | Correct their names and values
					""")
	void aPropertyWithoutEffectKeepsTheApplicationFromStarting(String property, String name, String advice,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(property));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("These properties have no effect")
			.contains("    " + name)
			.contains(advice)
			.contains("written in brackets");
	}

	@Test
	void namesWithDotsAreWrittenInBrackets() {
		this.runner
			.withPropertyValues("rmq.topics[order.paid].max-length=5", "rmq.listeners[mail.welcome].retry.jitter=0.2",
					"rmq.message.types.order.created=java.lang.String")
			.run((context) -> {
				RmqProperties properties = context.getBean(RmqProperties.class);
				assertThat(properties.topics()).containsOnlyKeys("order.paid");
				assertThat(properties.listeners()).containsOnlyKeys("mail.welcome");
				assertThat(properties.message().types()).containsOnlyKeys("order.created");
			});
	}

	@Test
	void aFailedStartPrintsWhichListenerIsWrong(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("rmq.listeners.orders.lease=1ms"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under 'rmq.listeners.orders'")
			.contains("'lease' must be between 3s and 1d, not 1ms");
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
		this.runner.withPropertyValues("rmq.listeners.a.group=b", "rmq.retry.delays=1s").run((context) -> {
			RmqProperties properties = context.getBean(RmqProperties.class);
			assertThat(properties.listeners()).isUnmodifiable();
			assertThat(properties.retry().delays()).isUnmodifiable();
		});
		List<Duration> delays = new ArrayList<>(List.of(Duration.ofSeconds(1)));
		RmqProperties.Retry retry = new RmqProperties.Retry(delays, null, null, null, null, null, null, null, null);
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
