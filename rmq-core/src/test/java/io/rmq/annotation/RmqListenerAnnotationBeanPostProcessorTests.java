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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.StartFrom;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.TopicSelection;
import io.rmq.test.StubContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RmqListenerAnnotationBeanPostProcessorTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void annotatedMethodBecomesAListenerWithDefaults() throws Exception {
		start(Map.of(), SimpleListener.class);
		ListenerEndpoint endpoint = endpoint("simpleListener-on");
		assertThat(endpoint.topics()).isEqualTo(TopicSelection.of("orders"));
		assertThat(endpoint.settings()).isEqualTo(ListenerSettings.defaults());
		deliver(endpoint, "hello");
		assertThat(this.context.getBean(SimpleListener.class).received).isEqualTo("hello");
	}

	@Test
	void attributesAreApplied() {
		start(Map.of(), FullListener.class);
		ListenerEndpoint endpoint = endpoint("my-id");
		assertThat(endpoint.topics()).isEqualTo(TopicSelection.of("orders"));
		assertThat(endpoint.settings())
			.isEqualTo(ListenerSettings.defaults().withGroup("billing").withConcurrency(3).withAutoStartup(false));
	}

	@Test
	void attributesSayWhereAGroupBeginsAndWhetherIdsAreHandledOnce() {
		start(Map.of("window", "7d"), RepeatListeners.class);
		ListenerSettings defaults = ListenerSettings.defaults();
		assertThat(endpoint("once").settings())
			.isEqualTo(defaults.withIdempotence(new IdempotenceSettings(true, Duration.ofDays(7))));
		assertThat(endpoint("latest").settings()).isEqualTo(defaults.withStartFrom(StartFrom.LATEST));
	}

	@Test
	void placeholdersAndExpressionsAreResolved() {
		start(Map.of("topic", "orders", "workers", "2", "start", "false"), ResolvedListener.class);
		ListenerEndpoint endpoint = endpoint("orders-id");
		assertThat(endpoint.topics()).isEqualTo(TopicSelection.of("orders_created"));
		assertThat(endpoint.settings())
			.isEqualTo(ListenerSettings.defaults().withGroup("fallback").withConcurrency(8).withAutoStartup(false));
	}

	@Test
	void annotationGoesOverTheDefaultsAndCustomizersOverTheAnnotationInTheirOrder() {
		this.context.registerBean(ListenerSettings.class,
				() -> ListenerSettings.defaults().withGroup("all").withConcurrency(20).withMaxDeliveries(9));
		this.context.registerBean("second", OrderedCustomizer.class, () -> new OrderedCustomizer(2));
		this.context.registerBean("first", OrderedCustomizer.class, () -> new OrderedCustomizer(1));
		start(Map.of(), FullListener.class, SimpleListener.class);
		assertThat(endpoint("my-id").settings()).isEqualTo(ListenerSettings.defaults()
			.withGroup("billing-my-id-1-2")
			.withConcurrency(3)
			.withMaxDeliveries(9)
			.withAutoStartup(false));
		assertThat(endpoint("simpleListener-on").settings().group()).isEqualTo("all-simpleListener-on-1-2");
	}

	@Test
	void customizerThatAsksForTheImpossibleIsToldForWhom() {
		this.context.registerBean(ListenerSettingsCustomizer.class,
				() -> (id, declared) -> declared.withConcurrency(-1));
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> start(Map.of(), SimpleListener.class))
			.withMessageContaining("'simpleListener-on'")
			.withMessageContaining("SimpleListener.on(String)")
			.withMessageContaining("concurrency must be at least 1");
	}

	@Test
	void annotationCanBeUsedOnAnnotations() {
		start(Map.of(), ComposedListener.class);
		assertThat(endpoint("composedListener-on").topics()).isEqualTo(TopicSelection.of("composed"));
		assertThat(endpoint("composedListener-on").settings().group()).isEqualTo("audit");
	}

	@Test
	void annotationCanBeRepeated() {
		start(Map.of(), RepeatedListener.class);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactlyInAnyOrder("a", "b", "c", "d");
		assertThat(this.endpoints).extracting((endpoint) -> endpoint.topics().names().get(0))
			.containsExactlyInAnyOrder("a", "b", "c", "d");
	}

	@Test
	void annotationIsFoundOnTheMethodOfAnInterfaceUnlessTheClassHasItsOwn() {
		start(Map.of(), InheritingListener.class, OverridingListener.class);
		assertThat(endpoint("inheritingListener-on").topics()).isEqualTo(TopicSelection.of("inherited"));
		assertThat(endpoint("overridingListener-on").topics()).isEqualTo(TopicSelection.of("own"));
		assertThat(this.endpoints).hasSize(2);
	}

	@Test
	void privateMethodIsAListener() throws Exception {
		start(Map.of(), PrivateListener.class);
		deliver(endpoint("privateListener-on"), "hello");
		assertThat(this.context.getBean(PrivateListener.class).received).isEqualTo("hello");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxiedBeanIsCalledThroughItsProxy(boolean ofClass) throws Exception {
		this.context.registerBean("interceptor", DebugInterceptor.class);
		this.context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("proxiedListener");
			creator.setInterceptorNames("interceptor");
			creator.setProxyTargetClass(ofClass);
			return creator;
		});
		this.context.registerBean("proxiedListener", ProxiedListener.class);
		start(Map.of());
		deliver(endpoint("proxiedListener-on"), "hello");
		Listener proxy = this.context.getBean("proxiedListener", Listener.class);
		assertThat(AopUtils.isCglibProxy(proxy)).isEqualTo(ofClass);
		assertThat(AopUtils.isJdkDynamicProxy(proxy)).isEqualTo(!ofClass);
		assertThat(proxy.received()).isEqualTo("hello");
		assertThat(this.context.getBean(DebugInterceptor.class).getCount()).isGreaterThanOrEqualTo(1);
	}

	@Test
	void methodOfAConfigurationClassIsAListener() {
		start(Map.of(), ListeningConfiguration.class);
		assertThat(this.endpoints).singleElement().satisfies((endpoint) -> {
			assertThat(endpoint.id()).isEqualTo("listeningConfiguration-on");
			assertThat(endpoint.listener()).hasToString(ListeningConfiguration.class.getName() + ".on(String)");
		});
	}

	@Test
	void lazyBeanThatListensIsCreatedAtStart() {
		start(Map.of(), LazyListener.class);
		assertThat(endpoint("lazyListener-on").topics()).isEqualTo(TopicSelection.of("orders"));
	}

	@Test
	void beanThatComesLateIsRegisteredAtOnce() {
		start(Map.of());
		assertThat(this.endpoints).isEmpty();
		this.context.registerBean("late", SimpleListener.class, (definition) -> definition.setLazyInit(true));
		assertThat(this.endpoints).isEmpty();
		this.context.getBean("late");
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactly("late-on");
	}

	@Test
	void prototypeIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> start(Map.of(), PrototypeListener.class))
			.withMessageContaining(PrototypeListener.class.getName() + ".on")
			.withMessageContaining("not a singleton");
	}

	@Test
	void latePrototypeIsRefused() {
		start(Map.of());
		this.context.registerBean("late", SimpleListener.class,
				(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.context.getBean("late"))
			.withRootCauseInstanceOf(RmqConfigurationException.class)
			.withStackTraceContaining("not a singleton");
	}

	@Test
	void scopedBeanIsCalledThroughItsScopedProxyAndIsOneListener() throws Exception {
		this.context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
		start(Map.of(), ScopedListener.class);
		deliver(endpoint("scopedListener-on"), "hello");
		assertThat(this.context.getBean(ScopedListener.class).received()).isEqualTo("hello");
		assertThat(this.endpoints).hasSize(1);
	}

	@Test
	void withoutListenersNothingIsAskedFor() {
		AnnotationConfigApplicationContext bare = new AnnotationConfigApplicationContext();
		bare.registerBean(RmqListenerAnnotationBeanPostProcessor.class);
		bare.refresh();
		assertThat(bare.isActive()).isTrue();
		bare.close();
	}

	private void start(Map<String, Object> properties, Class<?>... beans) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
		this.context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
				() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
		for (Class<?> bean : beans) {
			this.context.registerBean(StringUtils.uncapitalize(bean.getSimpleName()), bean);
		}
		this.context.refresh();
	}

	private ListenerEndpoint endpoint(String id) {
		return this.endpoints.stream()
			.filter((endpoint) -> endpoint.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No '%s' in %s".formatted(id, this.endpoints)));
	}

	private static void deliver(ListenerEndpoint endpoint, String body) throws Exception {
		Delivery delivery = new Delivery(new Lease(Lane.TOPIC_NORMAL, "1-1"), "orders", "id-1", null,
				RmqHeaders.empty(), body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, 0, 0, 0, 0, "", 1, null);
		((RmqMessageListener) endpoint.listener()).onMessage(delivery, new StubContext("id-1", "orders", "default",
				endpoint.id(), RmqPriority.NORMAL, 1, 1, Instant.EPOCH, Instant.EPOCH));
	}

	static class SimpleListener {

		private @Nullable String received;

		@RmqListener("orders")
		void on(String payload) {
			this.received = payload;
		}

	}

	static class FullListener {

		@RmqListener(topic = "orders", group = "billing", id = "my-id", concurrency = "3", autoStartup = "false")
		void on(String payload) {
		}

	}

	static class RepeatListeners {

		@RmqListener(id = "once", topic = "orders", idempotent = "true", idempotenceWindow = "${window}")
		void once(String payload) {
		}

		@RmqListener(id = "latest", topic = "orders", startFrom = "latest")
		void latest(String payload) {
		}

	}

	static class ResolvedListener {

		@RmqListener(topic = "${topic}_created", group = "${group:fallback}", id = "#{'${topic}' + '-id'}",
				concurrency = "#{${workers} * 4}", autoStartup = "${start}")
		void on(String payload) {
		}

	}

	@RmqListener(topic = "", group = "audit")
	@Retention(RetentionPolicy.RUNTIME)
	@interface AuditListener {

		@AliasFor(annotation = RmqListener.class, attribute = "topic")
		String of();

	}

	static class ComposedListener {

		@AuditListener(of = "composed")
		void on(String payload) {
		}

	}

	static class RepeatedListener {

		@RmqListener(topic = "a", id = "a")
		@RmqListener(topic = "b", id = "b")
		void twice(String payload) {
		}

		@RmqListeners({ @RmqListener(topic = "c", id = "c"), @RmqListener(topic = "d", id = "d") })
		void contained(String payload) {
		}

	}

	interface AnnotatedInterface {

		@RmqListener("inherited")
		void on(String payload);

	}

	static class InheritingListener implements AnnotatedInterface {

		@Override
		public void on(String payload) {
		}

	}

	static class OverridingListener implements AnnotatedInterface {

		@Override
		@RmqListener("own")
		public void on(String payload) {
		}

	}

	static class PrivateListener {

		private @Nullable String received;

		@RmqListener("orders")
		private void on(String payload) {
			this.received = payload;
		}

	}

	interface Listener {

		void on(String payload);

		@Nullable String received();

	}

	static class ProxiedListener implements Listener {

		private @Nullable String received;

		@Override
		@RmqListener("orders")
		public void on(String payload) {
			this.received = payload;
		}

		@Override
		public @Nullable String received() {
			return this.received;
		}

	}

	@Configuration
	static class ListeningConfiguration {

		@RmqListener("orders")
		void on(String payload) {
		}

		@Bean
		String text() {
			return "text";
		}

	}

	@Lazy
	static class LazyListener extends SimpleListener {

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class PrototypeListener extends SimpleListener {

	}

	@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedListener {

		private @Nullable String received;

		@RmqListener("orders")
		void on(String payload) {
			this.received = payload;
		}

		@Nullable String received() {
			return this.received;
		}

	}

	private record OrderedCustomizer(int getOrder) implements ListenerSettingsCustomizer, Ordered {

		@Override
		public ListenerSettings customize(String listenerId, ListenerSettings declared) {
			String suffix = (this.getOrder == 1) ? "-" + listenerId + "-1" : "-2";
			return declared.withGroup(declared.group() + suffix);
		}

	}

}
