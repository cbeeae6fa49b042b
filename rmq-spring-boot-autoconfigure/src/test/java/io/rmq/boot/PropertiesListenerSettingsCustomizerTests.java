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
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.annotation.RmqListener;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.StartFrom;
import io.rmq.listener.AckMode;
import io.rmq.listener.Batching;
import io.rmq.listener.Concurrency;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSetting;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryDelays.Exponential;
import io.rmq.retry.RetryDelays.Listed;
import io.rmq.retry.RetryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesListenerSettingsCustomizer}.
 */
class PropertiesListenerSettingsCustomizerTests {

	private final ListenerSettings declared = ListenerSettings.defaults().withGroup("declared").withPrefetch(20);

	@Test
	void defaultsOfThePropertiesAreThoseOfTheCore() {
		assertThat(defaults(Map.of())).isEqualTo(ListenerSettings.defaults());
	}

	@Test
	void defaultsComeFromTheProperties() {
		ListenerSettings settings = defaults(Map.ofEntries(Map.entry("rmq.consumer.group", "a"),
				Map.entry("rmq.consumer.concurrency", "2"), Map.entry("rmq.consumer.prefetch", "6"),
				Map.entry("rmq.consumer.auto-startup", "false"), Map.entry("rmq.consumer.lease", "9s"),
				Map.entry("rmq.consumer.ack-mode", "manual"), Map.entry("rmq.consumer.max-deliveries", "3"),
				Map.entry("rmq.consumer.handler-timeout", "11s"), Map.entry("rmq.consumer.batch-size", "12"),
				Map.entry("rmq.consumer.batch-timeout", "13ms"), Map.entry("rmq.consumer.idle-event-interval", "14s"),
				Map.entry("rmq.consumer.start-from", "latest"), Map.entry("rmq.consumer.idempotent", "true"),
				Map.entry("rmq.consumer.idempotence-window", "7d"), Map.entry("rmq.retry.delays", "1s"),
				Map.entry("rmq.retry.max-retries", "2"), Map.entry("rmq.retry.jitter", "0.5"),
				Map.entry("rmq.retry.immediate", "1"), Map.entry("rmq.retry.retryable", "java.lang.Exception"),
				Map.entry("rmq.retry.non-retryable", "java.io.IOException"), Map.entry("rmq.shutdown.timeout", "4s"),
				Map.entry("rmq.message.expired", "discard"), Map.entry("rmq.dead-letter.enabled", "false"),
				Map.entry("rmq.dead-letter.max-length", "7"), Map.entry("rmq.dead-letter.ttl", "1d"),
				Map.entry("rmq.dead-letter.topic", "failed")));
		RetryPolicy retry = new RetryPolicy(new Listed(List.of(Duration.ofSeconds(1))), 2, 0.5, 1,
				Set.of(Exception.class), Set.of(IOException.class), List.of());
		assertThat(settings).isEqualTo(new ListenerSettings("a", new Concurrency(2, 2), 6, false, Duration.ofSeconds(9),
				3, retry, Duration.ofSeconds(4), Duration.ofSeconds(11),
				new DeadLetterSettings(false, new DeadLetterLimits(7, Duration.ofDays(1)), "failed", true),
				AckMode.MANUAL, new Batching(12, Duration.ofMillis(13)), Duration.ofSeconds(14), StartFrom.LATEST,
				new IdempotenceSettings(true, Duration.ofDays(7))));
	}

	@Test
	void delaysGrowWhenThereIsAnInitialOne() {
		assertThat(defaults(Map.of("rmq.retry.initial-delay", "1s")).retry())
			.isEqualTo(RetryPolicy.exponential(Duration.ofSeconds(1), 2, Duration.ofHours(24), 8)
				.withJitter(RetryPolicy.DEFAULT_JITTER));
	}

	@Test
	void saysWhatDoesNotGoTogether() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> defaults(Map.of("rmq.retry.multiplier", "3")))
			.withMessage("The properties rmq.retry.* are not valid: the retry policy has a multiplier or max-delay, "
					+ "but its delays are a list, which does not grow; add an initial-delay");
	}

	@ParameterizedTest
	@MethodSource("io.rmq.listener.ListenerSetting#all")
	void eachSettingCanBeGivenByAnnotationAndByProperties(ListenerSetting<?> setting) {
		assertThat(RmqListener.class.getDeclaredMethods()).extracting(Method::getName).contains(setting.name());
		assertThat(ListenerProperties.class.getRecordComponents()).extracting(RecordComponent::getName)
			.contains(setting.name());
		// For all listeners it is rmq.shutdown.timeout.
		if (!setting.name().equals("shutdownTimeout")) {
			assertThat(RmqProperties.Consumer.class.getRecordComponents()).extracting(RecordComponent::getName)
				.contains(setting.name());
		}
	}

	@Test
	void leavesAListenerWithoutOverridesAsItIs() {
		assertThat(customize("other", Map.of("concurrency", "1"))).isSameAs(this.declared);
	}

	@Test
	void leavesWhatIsNotOverriddenAsItIsDeclared() {
		assertThat(customize("orders", Map.of())).isEqualTo(this.declared);
	}

	@Test
	void overridesEverythingThatIsGiven() {
		ListenerSettings settings = customize("orders",
				Map.ofEntries(Map.entry("group", "g"), Map.entry("concurrency", "40"), Map.entry("prefetch", "80"),
						Map.entry("auto-startup", "false"), Map.entry("ack-mode", "on-receipt"),
						Map.entry("lease", "4s"), Map.entry("max-deliveries", "9"), Map.entry("handler-timeout", "5s"),
						Map.entry("start-from", "latest"), Map.entry("idempotent", "true"),
						Map.entry("idempotence-window", "2d"), Map.entry("shutdown-timeout", "3s"),
						Map.entry("retry.initial-delay", "1s"), Map.entry("retry.multiplier", "3"),
						Map.entry("retry.max-delay", "1m"), Map.entry("retry.max-retries", "8"),
						Map.entry("retry.jitter", "0.1"), Map.entry("batch-size", "15"),
						Map.entry("batch-timeout", "16ms"), Map.entry("idle-event-interval", "17s"),
						Map.entry("retry.immediate", "2"), Map.entry("retry.retryable", "java.lang.Exception"),
						Map.entry("retry.non-retryable", "java.io.IOException"),
						Map.entry("dead-letter.enabled", "false"), Map.entry("dead-letter.max-length", "7"),
						Map.entry("dead-letter.ttl", "1d"), Map.entry("dead-letter.topic", "failed")));
		RetryPolicy retry = new RetryPolicy(new Exponential(Duration.ofSeconds(1), 3, Duration.ofMinutes(1)), 8, 0.1, 2,
				Set.of(Exception.class), Set.of(IOException.class), List.of());
		assertThat(settings).isEqualTo(new ListenerSettings("g", new Concurrency(40, 40), 80, false,
				Duration.ofSeconds(4), 9, retry, Duration.ofSeconds(3), Duration.ofSeconds(5),
				new DeadLetterSettings(false, new DeadLetterLimits(7, Duration.ofDays(1)), "failed", false),
				AckMode.ON_RECEIPT, new Batching(15, Duration.ofMillis(16)), Duration.ofSeconds(17), StartFrom.LATEST,
				new IdempotenceSettings(true, Duration.ofDays(2))));
	}

	@Test
	void changesTheNumberOfRetriesAlone() {
		assertThat(customize("orders", Map.of("retry.max-retries", "5")).retry())
			.isEqualTo(this.declared.retry().withMaxRetries(5));
	}

	@Test
	void saysWhichListenerDoesNotFitItsOverrides() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> customize("orders", Map.of("concurrency", "30")))
			.withMessage("The settings of the listener 'orders' do not go together with rmq.listeners.orders.*: "
					+ "prefetch must be 0 or at least the concurrency (30), not 20");
	}

	@Test
	void saysWhichListenerHasNothingToMultiply() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> customize("orders", Map.of("retry.multiplier", "2")))
			.withMessageContaining("rmq.listeners.orders.*: the retry policy has a multiplier or max-delay")
			.withMessageEndingWith("add an initial-delay");
	}

	private ListenerSettings customize(String id, Map<String, String> overrides) {
		ListenerProperties listener = new Binder(new MapConfigurationPropertySource(overrides)).bindOrCreate("",
				ListenerProperties.class);
		return new PropertiesListenerSettingsCustomizer(new ListenerOverrides(Map.of("orders", listener))).customize(id,
				this.declared);
	}

	private static ListenerSettings defaults(Map<String, String> properties) {
		return PropertiesListenerSettingsCustomizer.defaults(
				new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("rmq", RmqProperties.class),
				null);
	}

}
