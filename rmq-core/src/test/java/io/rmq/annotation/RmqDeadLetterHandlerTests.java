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
import java.util.stream.Stream;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqContext;
import io.rmq.RmqDeadLetter;
import io.rmq.broker.StartFrom;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.TopicSelection;
import io.rmq.listener.method.MethodListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RmqDeadLetterHandlerTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void handlerListensToTheDeadLettersOfItsBeansListener() {
		start(Orders.class);
		assertThat(this.endpoints).hasSize(2);
		assertThat(endpoint("orders").settings()).isEqualTo(
				ListenerSettings.defaults().withGroup("billing").withDeadLetters(to("orders.dead-letters.billing")));
		ListenerEndpoint handler = endpoint("orders-dead-letters");
		assertThat(handler.topics()).isEqualTo(TopicSelection.of("orders.dead-letters.billing"));
		assertThat(handler.settings()).isEqualTo(ListenerSettings.defaults().withGroup("billing").withConcurrency(1));
		assertThat(((MethodListener) handler.listener()).method().getName()).isEqualTo("onDead");
	}

	@Test
	void handlerServesAllListenersOfItsBeanAndSharesATopicWhereTheyDo() {
		start(Whole.class);
		assertThat(this.endpoints).extracting(ListenerEndpoint::id)
			.containsExactlyInAnyOrder("a", "b", "a-too", "b-dead-letters", "a-dead-letters");
		assertThat(endpoint("a-too").settings().deadLetters().topic()).isEqualTo("a.dead-letters.default");
		assertThat(endpoint("b").settings().deadLetters().topic()).isEqualTo("b.dead-letters.default");
	}

	@Test
	void handlerServesTheListenersThatItNamesInWhicheverBean() {
		start(Map.of("first", "a", "workers", "3"), Named.class, Several.class);
		assertThat(endpoint("a").settings().deadLetters().topic()).isEqualTo("a.dead-letters.default");
		assertThat(method("a-dead-letters")).isEqualTo("onNamed");
		assertThat(endpoint("a-dead-letters").settings().concurrency()).hasToString("3");
		assertThat(method("b-dead-letters")).isEqualTo("onDead");
		assertThat(this.endpoints).hasSize(5);
	}

	@Test
	void listenersOfOtherBeansKeepTheirDeadLetters() {
		start(Orders.class, Plain.class);
		assertThat(endpoint("plain").settings().deadLetters().topic()).isNull();
	}

	@Test
	void handlerGetsEveryDeadLetterFromTheFirstOn() {
		this.context.registerBean(ListenerSettings.class, () -> idempotentFromTheLatest(ListenerSettings.defaults()));
		start(Orders.class);
		assertThat(endpoint("orders").settings()).isEqualTo(idempotentFromTheLatest(endpoint("orders").settings()));
		ListenerSettings handler = endpoint("orders-dead-letters").settings();
		assertThat(handler.startFrom()).isEqualTo(StartFrom.EARLIEST);
		assertThat(handler.idempotence().enabled()).isFalse();
	}

	private static ListenerSettings idempotentFromTheLatest(ListenerSettings settings) {
		return settings.withStartFrom(StartFrom.LATEST).withIdempotence(settings.idempotence().withEnabled(true));
	}

	@Test
	void handlerGoesBeforeTheTopicOfTheSettingsAndKeepsItsOwn() {
		this.context.registerBean(ListenerSettings.class,
				() -> ListenerSettings.defaults().withDeadLetters(to("everything-failed")));
		start(Orders.class, Plain.class);
		assertThat(endpoint("plain").settings().deadLetters().topic()).isEqualTo("everything-failed");
		assertThat(endpoint("orders").settings().deadLetters().topic()).isEqualTo("orders.dead-letters.billing");
		assertThat(endpoint("orders-dead-letters").settings().deadLetters().topic()).isNull();
	}

	@Test
	void handlerCanBeCustomizedAndFollowsTheGroupThatItsListenerGets() {
		this.context.registerBean(ListenerSettingsCustomizer.class, () -> (id, declared) -> switch (id) {
			case "orders" -> declared.withGroup("audit").withAutoStartup(false);
			case "orders-dead-letters" -> declared.withMaxDeliveries(9);
			default -> throw new AssertionError(id);
		});
		start(Orders.class);
		assertThat(endpoint("orders-dead-letters").topics()).isEqualTo(TopicSelection.of("orders.dead-letters.audit"));
		assertThat(endpoint("orders-dead-letters").settings()).isEqualTo(ListenerSettings.defaults()
			.withGroup("audit")
			.withConcurrency(1)
			.withAutoStartup(false)
			.withMaxDeliveries(9));
	}

	@Test
	void lazyAndLateBeansAreFound() {
		start(LazyOrders.class);
		assertThat(this.endpoints).hasSize(2);
		this.endpoints.clear();
		this.context.registerBean("late", Orders.class, (definition) -> definition.setLazyInit(true));
		assertThatExceptionOfType(Exception.class).as("the same ids").isThrownBy(() -> this.context.getBean("late"));
		this.context.registerBean("later", Refunds.class, (definition) -> definition.setLazyInit(true));
		this.context.getBean("later");
		assertThat(endpoint("refunds").settings().deadLetters().topic()).isEqualTo("refunds.dead-letters.default");
		assertThat(endpoint("refunds-dead-letters").topics())
			.isEqualTo(TopicSelection.of("refunds.dead-letters.default"));
	}

	@ParameterizedTest
	@MethodSource
	void handlerThatCannotBeMeantIsRefused(Class<?> bean, String method, List<String> reasons) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(bean))
			.withMessageContaining(bean.getName() + "." + method)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(reasons));
	}

	static Stream<Arguments> handlerThatCannotBeMeantIsRefused() {
		return Stream.of(
				Arguments.of(Lonely.class, "onDead", List.of("belongs to no listener", "'lonely'", "listeners = ")),
				Arguments.of(Misnamed.class, "onDead",
						List.of("names listeners that do not exist", "[nobody]", "[own]")),
				Arguments.of(BlankName.class, "onDead", List.of("'listeners'", "it is blank")),
				Arguments.of(Twice.class, "", List.of("Twice.first", "Twice.second", "both handle", "'own'")),
				Arguments.of(NoPayload.class, "onDead", List.of("no parameter for the payload")),
				Arguments.of(ReturnsValue.class, "onDead", List.of("make it void")),
				Arguments.of(TooLong.class, "onDead", List.of("too long", "at most 200 characters")),
				Arguments.of(NoWorkers.class, "onDead", List.of("'concurrency' = \"0\"", "at least 1")));
	}

	@Test
	void twoHandlersOfOneGroupAreRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> start(Refunds.class, RefundsToo.class))
			.withMessageContaining("Refunds.onDead")
			.withMessageContaining("RefundsToo.onDead")
			.withMessageContaining("topic 'refunds' in group 'default'");
	}

	@Test
	void handlerOfAListenerWithoutDeadLettersIsRefused() {
		this.context.registerBean(ListenerSettings.class, () -> ListenerSettings.defaults()
			.withDeadLetters(new DeadLetterSettings(false, DeadLetterSettings.defaults().limits(), null, false)));
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Refunds.class))
			.withMessageContaining("Refunds.onDead")
			.withMessageContaining("the dead letters of listener 'refunds' are off");
	}

	@Test
	void handlerOfAPrototypeIsRefused() {
		this.context.registerBean("lonely", Lonely.class,
				(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(this::start)
			.withMessageContaining("Lonely.onDead")
			.withMessageContaining("not a singleton");
	}

	private static DeadLetterSettings to(String topic) {
		return DeadLetterSettings.defaults().withTopic(topic);
	}

	private void start(Class<?>... beans) {
		start(Map.of(), beans);
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

	private String method(String id) {
		return ((MethodListener) endpoint(id).listener()).method().getName();
	}

	static class Orders {

		@RmqListener(topic = "orders", group = "billing", id = "orders")
		void on(String order) {
		}

		@RmqDeadLetterHandler
		void onDead(String order, RmqDeadLetter deadLetter) {
		}

	}

	@Lazy
	static class LazyOrders extends Orders {

	}

	static class Plain {

		@RmqListener(topic = "plain", id = "plain")
		void on(String order) {
		}

	}

	static class Several {

		@RmqListener(topic = "a", id = "a")
		@RmqListener(topic = "b", id = "b")
		void on(String payload) {
		}

		@RmqListener(topic = "a", id = "a-too")
		void too(String payload) {
		}

		@RmqDeadLetterHandler(listeners = { "b" })
		void onDead(byte[] body) {
		}

	}

	static class Whole {

		@RmqListener(topic = "a", id = "a")
		@RmqListener(topic = "b", id = "b")
		void on(String payload) {
		}

		@RmqListener(topic = "a", id = "a-too")
		void too(String payload) {
		}

		@RmqDeadLetterHandler
		void onDead(byte[] body) {
		}

	}

	static class Named {

		@RmqDeadLetterHandler(listeners = { "${first}", "#{'a-' + 'too'}" }, concurrency = "${workers}")
		void onNamed(String payload) {
		}

	}

	static class Refunds {

		@RmqListener(topic = "refunds", id = "refunds")
		void on(String payload) {
		}

		@RmqDeadLetterHandler
		void onDead(String payload) {
		}

	}

	static class RefundsToo {

		@RmqListener(topic = "refunds", id = "refunds-too")
		void on(String payload) {
		}

		@RmqDeadLetterHandler
		void onDead(String payload) {
		}

	}

	static class Lonely {

		@RmqDeadLetterHandler
		void onDead(String payload) {
		}

	}

	static class Own {

		@RmqListener(topic = "own", id = "own")
		void on(String payload) {
		}

	}

	static class Misnamed extends Own {

		@RmqDeadLetterHandler(listeners = { "own", "nobody" })
		void onDead(String payload) {
		}

	}

	static class BlankName extends Own {

		@RmqDeadLetterHandler(listeners = " ")
		void onDead(String payload) {
		}

	}

	static class Twice extends Own {

		@RmqDeadLetterHandler
		void first(String payload) {
		}

		@RmqDeadLetterHandler
		void second(String payload) {
		}

	}

	static class NoPayload extends Own {

		@RmqDeadLetterHandler
		void onDead(RmqContext context) {
		}

	}

	static class ReturnsValue extends Own {

		@RmqDeadLetterHandler
		String onDead(String payload) {
			return payload;
		}

	}

	static class TooLong {

		@RmqListener(topic = "#{'x'.repeat(190)}", id = "long")
		void on(String payload) {
		}

		@RmqDeadLetterHandler
		void onDead(String payload) {
		}

	}

	static class NoWorkers extends Own {

		@RmqDeadLetterHandler(concurrency = "0")
		void onDead(String payload) {
		}

	}

}
