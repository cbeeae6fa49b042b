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

import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqContext;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.ListenerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is wrong with a listener stops the application, and is told with the class, the
 * method, the attribute and what to do.
 */
class InvalidListenerTests {

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@ParameterizedTest
	@MethodSource
	void attributeThatIsNotValidIsRefused(Class<?> bean, String attribute, String reason) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(bean))
			.withMessageStartingWith("Attribute '" + attribute + "' = \"")
			.withMessageContaining("@RmqListener on " + bean.getName() + ".on(String)")
			.withMessageContaining(reason);
		assertThat(this.endpoints).isEmpty();
	}

	static List<Arguments> attributeThatIsNotValidIsRefused() {
		return List.of(Arguments.of(ZeroConcurrency.class, "concurrency", "at least 1, not 0"),
				Arguments.of(NegativeConcurrency.class, "concurrency", "at least 1, not -1"),
				Arguments.of(TextConcurrency.class, "concurrency", "not 'abc'"),
				Arguments.of(BlankConcurrency.class, "concurrency", "it is blank"),
				Arguments.of(NoTopic.class, "topic", "it is blank; name the topic"),
				Arguments.of(BlankTopic.class, "topic", "it is blank; name the topic"),
				Arguments.of(EmptyTopic.class, "topic", "it is blank"),
				Arguments.of(TopicWithBlank.class, "topic", "must not contain blanks"),
				Arguments.of(TopicWithBrace.class, "topic", "must not contain blanks"),
				Arguments.of(TopicTooLong.class, "topic", "at most 200 characters"),
				Arguments.of(GroupWithControl.class, "group", "must not contain blanks"),
				Arguments.of(MissingProperty.class, "topic", "no property for the placeholder in '${missing.topic}'"),
				Arguments.of(BrokenExpression.class, "group", "it cannot be resolved"),
				Arguments.of(NullExpression.class, "id", "it is null"),
				Arguments.of(IdWithBlank.class, "id", "id of a listener must not contain blanks"),
				Arguments.of(WrongStart.class, "startFrom", "'middle' is none of [EARLIEST, LATEST]"),
				Arguments.of(WrongIdempotence.class, "idempotent", "'perhaps' is neither 'true' nor 'false'"),
				Arguments.of(LongWindow.class, "idempotenceWindow", "between 1ms and 365d"),
				Arguments.of(WindowAlone.class, "idempotenceWindow", "add idempotent = \"true\""),
				Arguments.of(WrongFlag.class, "autoStartup", "'yes' is neither 'true' nor 'false'"));
	}

	@Test
	void placeholderThatAStrictContextCannotResolveIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> start(PropertySourcesPlaceholderConfigurer.class, MissingProperty.class))
			.withMessageContaining("Attribute 'topic' = \"${missing.topic}\"")
			.withMessageContaining("it cannot be resolved")
			.withMessageContaining("missing.topic");
	}

	@Test
	void methodsThatCannotBeListenersAreRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(NoPayload.class))
			.withMessageContaining(NoPayload.class.getName() + ".on(RmqContext)")
			.withMessageContaining("no parameter for the payload");
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(TwoPayloads.class))
			.withMessageContaining(TwoPayloads.class.getName() + ".on(String, String)")
			.withMessageContaining("two parameters for the payload");
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(ReturnsValue.class))
			.withMessageContaining("make it void");
	}

	@Test
	void twoListenersWithOneIdAreRefusedNamingBoth() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(SameId.class))
			.withMessageContaining("'id'")
			.withMessageContaining("'same'")
			.withMessageContaining(SameId.class.getName() + ".first(String)")
			.withMessageContaining(SameId.class.getName() + ".second(String)")
			.withMessageContaining("give each an id of its own");
	}

	@Test
	void overloadedMethodsWithoutIdsAreRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Overloaded.class))
			.withMessageContaining("-on'")
			.withMessageContaining(".on(String)")
			.withMessageContaining(".on(Integer)");
	}

	private void start(Class<?>... beans) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
			context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
					() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
			context.register(beans);
			context.refresh();
		}
	}

	static class WrongStart {

		@RmqListener(topic = "orders", startFrom = "middle")
		void on(String payload) {
		}

	}

	static class WrongIdempotence {

		@RmqListener(topic = "orders", idempotent = "perhaps")
		void on(String payload) {
		}

	}

	static class LongWindow {

		@RmqListener(topic = "orders", idempotent = "true", idempotenceWindow = "400d")
		void on(String payload) {
		}

	}

	static class WindowAlone {

		@RmqListener(topic = "orders", idempotenceWindow = "1h")
		void on(String payload) {
		}

	}

	static class ZeroConcurrency {

		@RmqListener(topic = "orders", concurrency = "0")
		void on(String payload) {
		}

	}

	static class NegativeConcurrency {

		@RmqListener(topic = "orders", concurrency = "#{0 - 1}")
		void on(String payload) {
		}

	}

	static class TextConcurrency {

		@RmqListener(topic = "orders", concurrency = "${workers:abc}")
		void on(String payload) {
		}

	}

	static class BlankConcurrency {

		@RmqListener(topic = "orders", concurrency = "${workers:}")
		void on(String payload) {
		}

	}

	static class NoTopic {

		@RmqListener
		void on(String payload) {
		}

	}

	static class BlankTopic {

		@RmqListener("  ")
		void on(String payload) {
		}

	}

	static class EmptyTopic {

		@RmqListener("${topic:}")
		void on(String payload) {
		}

	}

	static class TopicWithBlank {

		@RmqListener("my orders")
		void on(String payload) {
		}

	}

	static class TopicWithBrace {

		@RmqListener("orders{1}")
		void on(String payload) {
		}

	}

	static class TopicTooLong {

		@RmqListener("#{'x'.repeat(201)}")
		void on(String payload) {
		}

	}

	static class GroupWithControl {

		@RmqListener(topic = "orders", group = "a\u0007b")
		void on(String payload) {
		}

	}

	static class MissingProperty {

		@RmqListener("${missing.topic}")
		void on(String payload) {
		}

	}

	static class BrokenExpression {

		@RmqListener(topic = "orders", group = "#{noSuchBean.name}")
		void on(String payload) {
		}

	}

	static class NullExpression {

		@RmqListener(topic = "orders", id = "#{null}")
		void on(String payload) {
		}

	}

	static class IdWithBlank {

		@RmqListener(topic = "orders", id = "a b")
		void on(String payload) {
		}

	}

	static class WrongFlag {

		@RmqListener(topic = "orders", autoStartup = "yes")
		void on(String payload) {
		}

	}

	static class NoPayload {

		@RmqListener("orders")
		void on(RmqContext context) {
		}

	}

	static class TwoPayloads {

		@RmqListener("orders")
		void on(String first, String second) {
		}

	}

	static class ReturnsValue {

		@RmqListener("orders")
		String on(String payload) {
			return payload;
		}

	}

	static class SameId {

		@RmqListener(topic = "orders", id = "same")
		void first(String payload) {
		}

		@RmqListener(topic = "invoices", id = "same")
		void second(String payload) {
		}

	}

	static class Overloaded {

		@RmqListener("orders")
		void on(String payload) {
		}

		@RmqListener("numbers")
		void on(Integer payload) {
		}

	}

}
