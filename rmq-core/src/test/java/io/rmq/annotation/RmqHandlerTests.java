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

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.listener.AckMode;
import io.rmq.listener.ErrorHandledListener;
import io.rmq.listener.FilteredListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.RmqErrorHandler;
import io.rmq.listener.RmqMessageFilter;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.TopicSelection;
import io.rmq.listener.method.ClassListener;
import io.rmq.listener.method.MethodListener;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.StubContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.interceptor.DebugInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes that are listeners as a whole.
 */
class RmqHandlerTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void annotatedClassIsOneListenerOfTheNameOfItsBean() throws Exception {
		start(Plain.class);
		assertThat(this.endpoints).hasSize(1);
		ListenerEndpoint endpoint = endpoint("plain");
		assertThat(endpoint.topics()).isEqualTo(TopicSelection.of("orders"));
		assertThat(endpoint.settings()).isEqualTo(ListenerSettings.defaults());
		assertThat(endpoint.listener()).hasToString(Plain.class.getName());
		deliver(endpoint, "placed");
		deliver(endpoint, "cancelled");
		deliver(endpoint, "unheard-of");
		assertThat(this.context.getBean(Plain.class).recorded()).containsExactly("placed", "cancelled", "other");
	}

	@Test
	void attributesAreThoseOfTheClassWithPlaceholdersAndExpressions() {
		RmqErrorHandler errorHandler = (delivery, context, error) -> {
		};
		RmqMessageFilter filter = (delivery, context) -> true;
		this.context.registerBean("errors", RmqErrorHandler.class, () -> errorHandler);
		this.context.registerBean("some", RmqMessageFilter.class, () -> filter);
		start(Map.of("name", "billing", "workers", "2"), Full.class);
		ListenerEndpoint endpoint = endpoint("billing-id");
		assertThat(endpoint.topics()).isEqualTo(TopicSelection.of("billing_orders"));
		assertThat(endpoint.settings()).isEqualTo(ListenerSettings.defaults()
			.withGroup("billing-group")
			.withConcurrency(8)
			.withAutoStartup(false)
			.withHandlerTimeout(Duration.ofSeconds(7))
			.withAckMode(AckMode.ON_RECEIPT)
			.withRetry(RetryPolicy.defaults().withImmediateRetries(2)));
		assertThat(endpoint.listener()).isInstanceOfSatisfying(ErrorHandledListener.class, (errors) -> {
			assertThat(errors.errorHandler()).isSameAs(errorHandler);
			assertThat(errors.listener()).isInstanceOfSatisfying(FilteredListener.class, (filtered) -> {
				assertThat(filtered.filter()).isSameAs(filter);
				assertThat(filtered.listener()).isInstanceOf(ClassListener.class);
			});
		});
	}

	@Test
	void customizersKnowTheListenerByItsId() {
		this.context.registerBean(ListenerSettingsCustomizer.class,
				() -> (id, declared) -> declared.withGroup("of-" + id));
		start(Plain.class);
		assertThat(endpoint("plain").settings().group()).isEqualTo("of-plain");
	}

	@Test
	void annotationOnAClassCanBeRepeatedAndUsedOnAnnotations() {
		start(Repeated.class, Contained.class, Composed.class);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
		assertThat(this.endpoints).extracting((endpoint) -> endpoint.topics().names().get(0))
			.containsExactlyInAnyOrder("a", "b", "c", "d", "composed");
	}

	@Test
	void annotationsAreFoundOnSuperclassesAndInterfacesUnlessTheClassHasItsOwn() throws Exception {
		start(Extending.class, Implementing.class, Overriding.class);
		assertThat(endpoint("extending").topics()).isEqualTo(TopicSelection.of("orders"));
		assertThat(endpoint("implementing").topics()).isEqualTo(TopicSelection.of("inherited"));
		assertThat(endpoint("overriding").topics()).isEqualTo(TopicSelection.of("own"));
		assertThat(this.endpoints).hasSize(3);
		deliver(endpoint("extending"), "cancelled");
		deliver(endpoint("implementing"), "placed");
		assertThat(this.context.getBean(Extending.class).recorded()).containsExactly("cancelled by the subclass");
		assertThat(this.context.getBean(Implementing.class).recorded()).containsExactly("placed");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxiedBeanIsCalledThroughItsProxy(boolean ofClass) throws Exception {
		this.context.registerBean("interceptor", DebugInterceptor.class);
		this.context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("proxied");
			creator.setInterceptorNames("interceptor");
			creator.setProxyTargetClass(ofClass);
			return creator;
		});
		start(Proxied.class);
		Handler proxy = this.context.getBean("proxied", Handler.class);
		assertThat(AopUtils.isCglibProxy(proxy)).isEqualTo(ofClass);
		assertThat(AopUtils.isJdkDynamicProxy(proxy)).isEqualTo(!ofClass);
		deliver(endpoint("proxied"), "placed");
		deliver(endpoint("proxied"), "cancelled");
		assertThat(this.context.getBean(DebugInterceptor.class).getCount()).isEqualTo(2);
		assertThat(proxy.handled()).containsExactly("placed", "cancelled");
	}

	@Test
	void privateAndStaticMethodsAreHandlers() throws Exception {
		Hidden.shared.clear();
		start(Hidden.class);
		deliver(endpoint("hidden"), "placed");
		deliver(endpoint("hidden"), "cancelled");
		assertThat(Hidden.shared).containsExactly("placed", "cancelled");
	}

	@Test
	void classMayHaveListenerMethodsToo() throws Exception {
		start(Both.class);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id).containsExactlyInAnyOrder("both", "both-onText");
		assertThat(endpoint("both-onText").listener()).isInstanceOf(MethodListener.class);
	}

	@Test
	void deadLettersOfTheClassAreHandledByItsDeadLetterHandler() {
		start(WithDeadLetters.class);
		assertThat(endpoint("withDeadLetters").settings().deadLetters().topic())
			.isEqualTo("orders.dead-letters.default");
		assertThat(endpoint("withDeadLetters-dead-letters").topics())
			.isEqualTo(TopicSelection.of("orders.dead-letters.default"));
	}

	@Test
	void lazyAndLateBeansAreFound() {
		start(LazyPlain.class);
		assertThat(endpoint("lazyPlain").topics()).isEqualTo(TopicSelection.of("orders"));
		this.context.registerBean("late", Plain.class, (definition) -> definition.setLazyInit(true));
		this.context.getBean("late");
		assertThat(endpoint("late").topics()).isEqualTo(TopicSelection.of("orders"));
	}

	private void start(Class<?>... beans) {
		start(Map.of(), beans);
	}

	private void start(Map<String, Object> properties, Class<?>... beans) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
		this.context.registerBean(MessageTypes.class,
				() -> MessageTypes.of(Map.of("placed", Placed.class, "cancelled", Cancelled.class)));
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

	private static void deliver(ListenerEndpoint endpoint, String type) throws Exception {
		Delivery delivery = new Delivery(new Lease(Lane.TOPIC_NORMAL, "1-1"), "orders", "id-1", null,
				RmqHeaders.of(Map.of("rmq_type", type)), "{}".getBytes(StandardCharsets.UTF_8), Instant.EPOCH, 0, 0, 0,
				0, "", 1, null);
		((RmqMessageListener) endpoint.listener()).onMessage(delivery, new StubContext("id-1", "orders", "default",
				endpoint.id(), RmqPriority.NORMAL, 1, 1, Instant.EPOCH, Instant.EPOCH));
	}

	record Placed() {

	}

	record Cancelled() {

	}

	interface Handler {

		void onPlaced(Placed placed);

		void onCancelled(Cancelled cancelled);

		List<String> handled();

	}

	abstract static class Recording {

		final List<String> handled = new ArrayList<>();

		List<String> recorded() {
			return this.handled;
		}

	}

	@RmqListener("orders")
	static class Plain extends Recording {

		@RmqHandler
		void onPlaced(Placed placed) {
			this.handled.add("placed");
		}

		@RmqHandler
		void onCancelled(Cancelled cancelled) {
			this.handled.add("cancelled");
		}

		@RmqHandler(isDefault = true)
		void onOther(Object other) {
			this.handled.add("other");
		}

	}

	@RmqListener(topic = "${name}_orders", group = "${name}-group", id = "#{'${name}' + '-id'}",
			concurrency = "#{${workers} * 4}", autoStartup = "#{false}", handlerTimeout = "${timeout:7}s",
			ackMode = "${mode:on-receipt}", errorHandler = "${handler:errors}", filter = "#{'so' + 'me'}",
			retry = @RmqRetry(immediate = "${workers}"))
	static class Full {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener(topic = "a", id = "a")
	@RmqListener(topic = "b", id = "b")
	static class Repeated {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListeners({ @RmqListener(topic = "c", id = "c"), @RmqListener(topic = "d", id = "d") })
	static class Contained {

		@RmqHandler
		void on(Placed placed) {
		}

	}

	@RmqListener(id = "e")
	@Retention(RetentionPolicy.RUNTIME)
	@interface AuditListener {

		@AliasFor(annotation = RmqListener.class, attribute = "topic")
		String of();

	}

	@RmqHandler(isDefault = true)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Fallback {

	}

	@AuditListener(of = "composed")
	static class Composed {

		@RmqHandler
		void on(Placed placed) {
		}

		@Fallback
		void onOther(String other) {
		}

	}

	static class Extending extends Plain {

		@Override
		void onCancelled(Cancelled cancelled) {
			this.handled.add("cancelled by the subclass");
		}

	}

	@RmqListener("inherited")
	interface AnnotatedInterface {

		@RmqHandler
		void onPlaced(Placed placed);

	}

	static class Implementing extends Recording implements AnnotatedInterface {

		@Override
		public void onPlaced(Placed placed) {
			this.handled.add("placed");
		}

	}

	@RmqListener("own")
	static class Overriding extends Plain {

	}

	@RmqListener("orders")
	static class Proxied extends Recording implements Handler {

		@Override
		public List<String> handled() {
			return this.handled;
		}

		@Override
		@RmqHandler
		public void onPlaced(Placed placed) {
			this.handled.add("placed");
		}

		@Override
		@RmqHandler
		public void onCancelled(Cancelled cancelled) {
			this.handled.add("cancelled");
		}

	}

	@RmqListener("orders")
	static class Hidden {

		private static final List<String> shared = new ArrayList<>();

		@RmqHandler
		private void onPlaced(Placed placed) {
			shared.add("placed");
		}

		@RmqHandler
		static void onCancelled(Cancelled cancelled) {
			shared.add("cancelled");
		}

	}

	@RmqListener("orders")
	static class Both {

		@RmqHandler
		void on(Placed placed) {
		}

		@RmqListener("texts")
		void onText(String text) {
		}

	}

	@RmqListener("orders")
	static class WithDeadLetters {

		@RmqHandler
		void on(Placed placed) {
		}

		@RmqDeadLetterHandler
		void onDead(Map<String, Object> dead) {
		}

	}

	@Lazy
	static class LazyPlain extends Plain {

	}

}
