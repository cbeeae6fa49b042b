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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqConfigurationException;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.listener.ListenerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is wrong with a class that listens stops the application, and is told with the
 * class, the bean or method, and what to do.
 */
class InvalidHandlerTests {

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@ParameterizedTest
	@MethodSource
	void classThatCannotBeMeantIsRefused(Class<?> bean, List<String> reasons) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(bean))
			.withMessageContaining(bean.getName())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(reasons));
	}

	static List<Arguments> classThatCannotBeMeantIsRefused() {
		return List.of(
				Arguments.of(NoListener.class,
						List.of("@RmqHandler on", ".on is for no messages", "bean 'noListener'", "annotate the class")),
				Arguments.of(LazyNoListener.class, List.of("@RmqHandler on", "bean 'lazyNoListener'")),
				Arguments.of(NoHandlers.class,
						List.of("@RmqListener on class", "bean 'noHandlers'", "no methods to call", "@RmqHandler")),
				Arguments.of(TwoDefaults.class,
						List.of("@RmqHandler(isDefault = true)", ".first", "as second has it too", "keep one")),
				Arguments.of(TwoForOneType.class,
						List.of("two @RmqHandler methods for", "first(Placed) and second(Placed)", "keep one")),
				Arguments.of(BothOnOneMethod.class, List.of(".on is beside an @RmqListener", "keep one")),
				Arguments.of(NeverCalled.class,
						List.of("on(Unregistered)", "would never be called", "rmq.message.types.<name>=<class>",
								"[cancelled, placed]")),
				Arguments.of(SomeAcknowledge.class,
						List.of("Attribute 'ackMode' = \"\"", ".settles(Placed, RmqAcknowledgment)", "needs MANUAL")),
				Arguments.of(SomeDoNotAcknowledge.class,
						List.of("Attribute 'ackMode' = \"manual\"", ".returns(Placed)",
								"no parameter for an RmqAcknowledgment")),
				Arguments.of(ReturnsValue.class,
						List.of(".on(Placed) returns String", "no RmqOperations bean to reply with")),
				Arguments.of(NoTopic.class, List.of("Attribute 'topic' = \"\" of @RmqListener on", "name the topic")),
				Arguments.of(Batches.class,
						List.of("Attribute 'batch' = \"true\" of @RmqListener on class io.rmq.",
								"one message at a time")),
				Arguments.of(SameIds.class, List.of("'sameIds' is already the id", "give each an id of its own")));
	}

	@Test
	void hiddenMethodBehindAProxyIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> start(Hidden.class, InvalidHandlerTests::proxy))
			.withMessageContaining(Hidden.class.getName())
			.withMessageContaining("make it public and not static");
	}

	@Test
	void prototypeIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Prototype.class))
			.withMessageContaining(Prototype.class.getName())
			.withMessageContaining("not a singleton");
	}

	private static void proxy(AnnotationConfigApplicationContext context) {
		context.registerBean("interceptor", DebugInterceptor.class);
		context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("hidden");
			creator.setInterceptorNames("interceptor");
			creator.setProxyTargetClass(true);
			return creator;
		});
	}

	private void start(Class<?> bean) {
		start(bean, (context) -> {
		});
	}

	private void start(Class<?> bean, Consumer<AnnotationConfigApplicationContext> more) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			more.accept(context);
			context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
			context.registerBean(MessageTypes.class,
					() -> MessageTypes.of(new TreeMap<>(Map.of("placed", Placed.class, "cancelled", Cancelled.class))));
			context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
					() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
			context.registerBean(StringUtils.uncapitalize(bean.getSimpleName()), bean);
			context.refresh();
		}
	}

	record Placed() {

	}

	record Cancelled() {

	}

	record Unregistered() {

	}

	@Lazy
	static class LazyNoListener {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	static class NoListener {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class NoHandlers {

		void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class TwoDefaults {

		@RmqHandler(isDefault = true)
		void first(Placed placed) {
		}

		@RmqHandler(isDefault = true)
		void second(Cancelled cancelled) {
		}

	}

	@RmqListener("orders")
	static class TwoForOneType {

		@RmqHandler
		void first(Placed placed) {
		}

		@RmqHandler(isDefault = true)
		void second(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class BothOnOneMethod {

		@RmqHandler
		@RmqListener("orders")
		void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class NeverCalled {

		@RmqHandler
		void on(Unregistered unregistered) {
		}

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class SomeAcknowledge {

		@RmqHandler
		void returns(Cancelled cancelled) {
		}

		@RmqHandler
		void settles(Placed placed, RmqAcknowledgment acknowledgment) {
		}

	}

	@RmqListener(topic = "orders", ackMode = "manual")
	static class SomeDoNotAcknowledge {

		@RmqHandler
		void returns(Placed placed) {
		}

		@RmqHandler
		void settles(Cancelled cancelled, RmqAcknowledgment acknowledgment) {
		}

	}

	@RmqListener("orders")
	static class ReturnsValue {

		@RmqHandler
		String on(Placed placed) {
			return "value";
		}

	}

	@RmqListener
	static class NoTopic {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener(topic = "orders", batch = "true")
	static class Batches {

		@RmqHandler
		void on(List<Placed> placed) {
		}

	}

	@RmqListener("a")
	@RmqListener("b")
	static class SameIds {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	static class Hidden {

		@RmqHandler
		private void on(Placed placed) {
		}

	}

	@RmqListener("orders")
	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class Prototype {

		@RmqHandler
		void on(Placed placed) {
		}

	}

}
