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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqConfigurationException;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.container.LogLines;
import io.rmq.template.RmqOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.Message;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of listeners of beans that are more than an object of a class: proxies, products
 * of factories, beans that come and go.
 */
class ListeningBeansTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.context.close();
		this.log.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { Products.class, LazyProducts.class })
	void productsOfFactoriesListen(Class<?> factories) {
		start(factories);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactly("product-on");
	}

	@ParameterizedTest
	@ValueSource(classes = { Factories.class, LazyFactories.class })
	void factoriesListen(Class<?> factories) {
		start(factories);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactly("factory-onMessage");
	}

	@Test
	void destroyedBeanListensNoMoreAndCanBeCreatedAgain() {
		start(Plain.class);
		assertThat(this.endpoints).hasSize(1);
		String name = this.context.getBeanNamesForType(Plain.class)[0];
		this.context.getDefaultListableBeanFactory().destroySingleton(name);
		this.context.getBean(name);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactly(name + "-on", name + "-on");
	}

	@Test
	void listenerAndItsDeadLetterHandlerCanBeCreatedAgainOneWithoutTheOther() {
		this.context.registerBean("failing", Failing.class);
		this.context.registerBean("burying", Burying.class);
		start();
		assertThat(this.endpoints).extracting(ListenerEndpoint::id)
			.containsExactlyInAnyOrder("orders", "orders-dead-letters");
		for (String bean : List.of("failing", "burying")) {
			this.context.getDefaultListableBeanFactory().destroySingleton(bean);
			this.context.getBean(bean);
		}
		assertThat(this.endpoints.subList(2, this.endpoints.size())).extracting(ListenerEndpoint::id)
			.containsExactly("orders", "orders-dead-letters");
		assertThat(this.endpoints).filteredOn((endpoint) -> endpoint.id().equals("orders"))
			.allMatch((endpoint) -> "orders.dead-letters.default".equals(endpoint.settings().deadLetters().topic()));
	}

	@Test
	void finalMethodOfAProxiedBeanIsRefused() {
		this.context.registerBean("interceptor", DebugInterceptor.class);
		this.context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("proxied");
			creator.setInterceptorNames("interceptor");
			creator.setProxyTargetClass(true);
			return creator;
		});
		this.context.registerBean("proxied", FinalMethod.class);
		refused("is final", "take final away");
	}

	@Test
	void methodThatReturnsBeforeItIsDoneIsRefused() {
		refused("@Async", "while it runs", AsyncVoid.class, AsyncConfiguration.class);
	}

	@Test
	void batchMethodThatReturnsBeforeItIsDoneIsRefused() {
		refused("@Async", "while it runs", AsyncBatch.class, AsyncConfiguration.class);
	}

	@Test
	void asyncMethodThatReturnsAFutureOrAcknowledgesByHandListens() {
		start(AsyncFuture.class, AsyncManual.class, AsyncConfiguration.class);
		assertThat(this.endpoints).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(classes = { ReturnsCallable.class, ReturnsMessage.class, TakesFuture.class })
	void methodThatWouldBeMisunderstoodIsRefused(Class<?> bean) {
		this.context.registerBean(RmqOperations.class, () -> Mockito.mock(RmqOperations.class));
		refused("Listener method", bean.getName(), bean);
	}

	@Test
	void listenersThatShareATopicAndAGroupByChanceAreReported() {
		start(TwoOfOneTopic.class);
		assertThat(this.log.lines(Level.WARN, "share topic 'orders' and group 'default'")).singleElement()
			.asString()
			.contains("'first'", "'second'");
	}

	@Test
	void listenersThatShareATopicAndAGroupOnPurposeAreNotReported() {
		start(SameGroupOnPurpose.class, OtherGroup.class);
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void patternSharesTheTopicsThatItMatches() {
		start(PatternAndTopic.class);
		assertThat(this.log.lines(Level.WARN, "share all topics that match")).hasSize(1);
	}

	@Test
	void listThatNoMessageOfTheTopicCanBeIsReported() {
		start(ListAndOne.class);
		assertThat(this.log.lines(Level.WARN, "Set batch = \"true\"")).singleElement()
			.asString()
			.contains("'list'", "'one'");
	}

	@Test
	void listOfANamedTypeIsReported() {
		this.context.registerBean(MessageTypes.class, () -> MessageTypes.of(Map.of("order", Order.class)));
		start(ListAlone.class);
		assertThat(this.log.lines(Level.WARN, "Set batch = \"true\"")).hasSize(2);
	}

	@Test
	void listThatMayBeMeantIsNotReported() {
		start(ListAlone.class);
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	private void refused(String first, String second, Class<?>... beans) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(beans))
			.withMessageContaining(first)
			.withMessageContaining(second);
	}

	private void start(Class<?>... beans) {
		this.context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
		this.context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
				() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
		if (beans.length > 0) {
			this.context.register(beans);
		}
		this.context.refresh();
	}

	record Order(String id) {

	}

	static class Plain {

		@RmqListener(topic = "orders")
		void on(String payload) {
		}

	}

	static class Failing {

		@RmqListener(topic = "orders", id = "orders")
		void on(String payload) {
		}

	}

	static class Burying {

		@RmqDeadLetterHandler(listeners = "orders")
		void on(String payload) {
		}

	}

	static class ProductFactory implements FactoryBean<Plain> {

		@Override
		public Plain getObject() {
			return new Plain();
		}

		@Override
		public Class<?> getObjectType() {
			return Plain.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Products {

		@Bean
		ProductFactory product() {
			return new ProductFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyProducts {

		@Bean
		@Lazy
		ProductFactory product() {
			return new ProductFactory();
		}

	}

	static class ListeningFactory implements FactoryBean<StringBuilder> {

		@Override
		public StringBuilder getObject() {
			return new StringBuilder();
		}

		@Override
		public Class<?> getObjectType() {
			return StringBuilder.class;
		}

		@Override
		public boolean isSingleton() {
			return false;
		}

		@RmqListener(topic = "orders")
		void onMessage(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		ListeningFactory factory() {
			return new ListeningFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFactories {

		@Bean
		@Lazy
		ListeningFactory factory() {
			return new ListeningFactory();
		}

	}

	static class FinalMethod {

		private final List<String> received = new ArrayList<>();

		@RmqListener(topic = "orders")
		final void on(String payload) {
			this.received.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncConfiguration {

	}

	static class AsyncVoid {

		@Async
		@RmqListener(topic = "orders")
		void on(String payload) {
		}

	}

	@Async
	static class AsyncBatch {

		@RmqListener(topic = "orders", batch = "true")
		void on(List<String> payloads) {
		}

	}

	static class AsyncFuture {

		@Async
		@RmqListener(topic = "orders", group = "a")
		CompletableFuture<Void> on(String payload) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class AsyncManual {

		@Async
		@RmqListener(topic = "orders", group = "b", ackMode = "MANUAL")
		void on(String payload, RmqAcknowledgment acknowledgment) {
			acknowledgment.nack(Duration.ZERO);
		}

	}

	static class ReturnsCallable {

		@RmqListener(topic = "orders")
		Callable<String> on(String payload) {
			return () -> payload;
		}

	}

	static class ReturnsMessage {

		@RmqListener(topic = "orders")
		@Nullable Message<String> on(String payload) {
			return null;
		}

	}

	static class TakesFuture {

		@RmqListener(topic = "orders")
		void on(CompletableFuture<String> payload) {
		}

	}

	static class TwoOfOneTopic {

		@RmqListener(topic = "orders", id = "first")
		void one(String payload) {
		}

		@RmqListener(topics = { "orders", "returns" }, id = "second", group = "default")
		void two(String payload) {
		}

	}

	static class SameGroupOnPurpose {

		@RmqListener(topic = "orders", group = "billing")
		void one(String payload) {
		}

		@RmqListener(topic = "orders", group = "billing")
		void two(String payload) {
		}

	}

	static class OtherGroup {

		@RmqListener(topic = "orders")
		void on(String payload) {
		}

	}

	static class PatternAndTopic {

		@RmqListener(topicPattern = "orders.*")
		void one(String payload) {
		}

		@RmqListener(topic = "orders.eu")
		void two(String payload) {
		}

	}

	static class ListAndOne {

		@RmqListener(topic = "orders", id = "list", group = "a")
		void list(List<Order> orders) {
		}

		@RmqListener(topic = "orders", id = "one", group = "b")
		void one(Order order) {
		}

	}

	static class ListAlone {

		@RmqListener(topic = "orders", group = "a")
		void list(List<Order> orders) {
		}

		@RmqListener(topic = "orders", group = "b")
		void same(List<Order> orders) {
		}

	}

}
