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

package io.rmq.annotation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryDelays;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.retry.RmqErrorClassifier.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RmqRetry}, the timeout beside it and the classifiers.
 */
class RmqRetryTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void saysNothingUnlessTold() {
		ListenerSettings defaults = ListenerSettings.defaults()
			.withHandlerTimeout(Duration.ofSeconds(9))
			.withRetry(RetryPolicy.exponential(Duration.ofSeconds(1), 3, Duration.ofMinutes(1), 7).withJitter(0.5));
		this.context.registerBean(ListenerSettings.class, () -> defaults);
		assertThat(settings(Silent.class)).isEqualTo(defaults);
	}

	@Test
	void delaysAreAListWithAsManyRetries() {
		assertThat(settings(Delays.class).retry()).isEqualTo(
				RetryPolicy
					.of(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(2),
							Duration.ofSeconds(90))
					.withJitter(RetryPolicy.DEFAULT_JITTER));
	}

	@Test
	void everythingCanBeSaidWithPlaceholdersAndExpressions() {
		RetryPolicy policy = new RetryPolicy(
				new RetryDelays.Exponential(Duration.ofSeconds(2), 1.5, Duration.ofMinutes(10)), 8, 0.25, 2,
				Set.of(IOException.class), Set.of(FileNotFoundException.class), List.of());
		assertThat(settings(Everything.class))
			.isEqualTo(ListenerSettings.defaults().withRetry(policy).withHandlerTimeout(Duration.ofSeconds(45)));
	}

	@Test
	void whatIsNotSaidComesFromTheDefaults() {
		RetryPolicy defaults = RetryPolicy.of(Duration.ofSeconds(1))
			.withJitter(0.5)
			.withNonRetryable(Set.of(Error.class));
		this.context.registerBean(ListenerSettings.class, () -> ListenerSettings.defaults().withRetry(defaults));
		assertThat(settings(OnlyMaxRetries.class).retry()).isEqualTo(defaults.withMaxRetries(5));
	}

	@Test
	void classifiersThatAreBeansComeInTheirOrderAfterThoseOfTheSettings() {
		RmqErrorClassifier own = (error, context) -> Decision.DEFAULT;
		this.context.registerBean(ListenerSettings.class,
				() -> ListenerSettings.defaults().withRetry(RetryPolicy.defaults().withClassifiers(List.of(own))));
		this.context.register(Classifiers.class);
		assertThat(settings(OnlyMaxRetries.class).retry().classifiers()).containsExactly(own,
				this.context.getBean("first", RmqErrorClassifier.class),
				this.context.getBean("second", RmqErrorClassifier.class));
	}

	@ParameterizedTest
	@MethodSource
	void nonsenseIsRefusedWithTheNameOfTheListener(Class<?> bean, String message) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> settings(bean))
			.withMessageContaining("@RmqListener on " + bean.getName() + ".on(String)")
			.withMessageContaining(message);
	}

	static List<Arguments> nonsenseIsRefusedWithTheNameOfTheListener() {
		return List.of(Arguments.of(ListAndGrowing.class, "both a list of delays and delays that grow"),
				Arguments.of(ListAndGrowing.class, "listener 'listAndGrowing-on'"),
				Arguments.of(EmptyList.class, "Attribute 'retry.delays' = \"${delays:}\" of listener 'emptyList-on'"),
				Arguments.of(EmptyList.class, "it is blank; leave it out or give it a value"),
				Arguments.of(CommaAtTheEnd.class, "'' is not a duration; write it as 500ms, 30s"),
				Arguments.of(NoDuration.class, "'soon' is not a duration; write it as 500ms, 30s"),
				Arguments.of(EndlessDelay.class, "'99999999999999999999d' is not a duration"),
				Arguments.of(NegativeDelay.class, "between none and ten years each, not PT-1S"),
				Arguments.of(NegativeRetries.class,
						"max-retries of the retry policy must be between 0 and 1000, not -1"),
				Arguments.of(TooMuchJitter.class, "jitter of the retry policy must be between 0 and 1, not 1.5"),
				Arguments.of(NoJitter.class, "Attribute 'retry.jitter' = \"some\""),
				Arguments.of(NoJitter.class, "'some' is not a number"),
				Arguments.of(ShrinkingDelay.class, "multiplier of the retry policy must be at least 1, not 0.5"),
				Arguments.of(NothingToMultiply.class, "add an initial-delay"),
				Arguments.of(MaximumTooShort.class, "max-delay of the retry policy must be between the initial-delay"),
				Arguments.of(TooManyAtOnce.class, "immediate of the retry policy must be between 0 and 10, not 11"),
				Arguments.of(NoTime.class, "Attribute 'handlerTimeout' = \"0s\""),
				Arguments.of(NoTime.class, "handler-timeout must be between 1ms and 3650d, not PT0S"));
	}

	private ListenerSettings settings(Class<?> bean) {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("initial", "2s", "retries", "8", "timeout", "45s")));
		this.context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
		this.context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
				() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
		String name = bean.getSimpleName();
		this.context.registerBean(Character.toLowerCase(name.charAt(0)) + name.substring(1), bean);
		this.context.refresh();
		assertThat(this.endpoints).hasSize(1);
		return this.endpoints.get(0).settings();
	}

	@Configuration(proxyBeanMethods = false)
	static class Classifiers {

		@Bean
		@Order(2)
		RmqErrorClassifier second() {
			return (error, context) -> Decision.DEFAULT;
		}

		@Bean
		@Order(1)
		RmqErrorClassifier first() {
			return (error, context) -> Decision.DEFAULT;
		}

	}

	static class Silent {

		@RmqListener(topic = "orders", retry = @RmqRetry)
		void on(String payload) {
		}

	}

	static class Delays {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "500ms, 30s,5m , PT2H, 1m30s"))
		void on(String payload) {
		}

	}

	static class Everything {

		@RmqListener(topic = "orders", handlerTimeout = "${timeout}",
				retry = @RmqRetry(initialDelay = "${initial}", multiplier = "1.5", maxDelay = "#{5 * 2}m",
						maxRetries = "${retries}", jitter = "#{1 / 4.0}", immediate = "2",
						retryable = { IOException.class, IOException.class },
						nonRetryable = FileNotFoundException.class))
		void on(String payload) {
		}

	}

	static class OnlyMaxRetries {

		@RmqListener(topic = "orders", retry = @RmqRetry(maxRetries = "5"))
		void on(String payload) {
		}

	}

	static class ListAndGrowing {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "1s", initialDelay = "1s"))
		void on(String payload) {
		}

	}

	static class EmptyList {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "${delays:}"))
		void on(String payload) {
		}

	}

	static class CommaAtTheEnd {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "1s,"))
		void on(String payload) {
		}

	}

	static class NoDuration {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "1s,soon"))
		void on(String payload) {
		}

	}

	static class EndlessDelay {

		@RmqListener(topic = "orders", retry = @RmqRetry(initialDelay = "99999999999999999999d"))
		void on(String payload) {
		}

	}

	static class NegativeDelay {

		@RmqListener(topic = "orders", retry = @RmqRetry(delays = "-1s"))
		void on(String payload) {
		}

	}

	static class NegativeRetries {

		@RmqListener(topic = "orders", retry = @RmqRetry(maxRetries = "-1"))
		void on(String payload) {
		}

	}

	static class TooMuchJitter {

		@RmqListener(topic = "orders", retry = @RmqRetry(jitter = "1.5"))
		void on(String payload) {
		}

	}

	static class NoJitter {

		@RmqListener(topic = "orders", retry = @RmqRetry(jitter = "some"))
		void on(String payload) {
		}

	}

	static class ShrinkingDelay {

		@RmqListener(topic = "orders", retry = @RmqRetry(initialDelay = "1s", multiplier = "0.5"))
		void on(String payload) {
		}

	}

	static class NothingToMultiply {

		@RmqListener(topic = "orders", retry = @RmqRetry(multiplier = "3"))
		void on(String payload) {
		}

	}

	static class MaximumTooShort {

		@RmqListener(topic = "orders", retry = @RmqRetry(initialDelay = "1m", maxDelay = "1s"))
		void on(String payload) {
		}

	}

	static class TooManyAtOnce {

		@RmqListener(topic = "orders", retry = @RmqRetry(immediate = "11"))
		void on(String payload) {
		}

	}

	static class NoTime {

		@RmqListener(topic = "orders", handlerTimeout = "0s")
		void on(String payload) {
		}

	}

}
