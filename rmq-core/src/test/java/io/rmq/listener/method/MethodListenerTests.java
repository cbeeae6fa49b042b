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

package io.rmq.listener.method;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
import io.rmq.RmqSerializationException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.test.StubContext;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.expression.StandardBeanExpressionResolver;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MethodListenerTests {

	private static final String JSON = "{\"id\":\"o-1\",\"amount\":3}";

	private static final Instant CREATED = Instant.parse("2030-01-02T03:04:05Z");

	private final MethodListenerFactory factory = new MethodListenerFactory(new JacksonMessageConverter());

	private final Handlers handlers = new Handlers();

	@Test
	void payloadIsConvertedToTheParametersType() throws Exception {
		handle("payload", JSON);
		assertThat(this.handlers.received).isEqualTo(new Order("o-1", 3));
	}

	@Test
	void annotatedPayloadIsConvertedWithItsGenericType() throws Exception {
		handle("list", "[" + JSON + "]");
		assertThat(this.handlers.received).isEqualTo(List.of(new Order("o-1", 3)));
	}

	@Test
	void wildcardsAreConvertedToTheirBounds() throws Exception {
		handle("wildcard", "{\"a\":[" + JSON + "]}");
		assertThat(this.handlers.received).isEqualTo(Map.of("a", List.of(new Order("o-1", 3))));
	}

	@Test
	void arraysOfGenericTypesAreConverted() throws Exception {
		handle("array", "[[" + JSON + "]]");
		assertThat(this.handlers.received).isEqualTo(new Object[] { List.of(new Order("o-1", 3)) });
	}

	@Test
	void stringAndBytesAreTheBodyAsItIs() throws Exception {
		handle("text", JSON);
		assertThat(this.handlers.received).isEqualTo(JSON);
		byte[] body = { 1, 2, 3 };
		listener("bytes").onMessage(delivery(body), context());
		assertThat(this.handlers.received).isSameAs(body);
	}

	@Test
	void emptyBodyIsEmptyText() throws Exception {
		handle("text", "");
		assertThat(this.handlers.received).isEqualTo("");
	}

	@Test
	void typeVariableOfASuperclassIsWhatTheBeansClassSaysItIs() throws Exception {
		OrderListHandler handler = new OrderListHandler();
		listener(handler, "handle").onMessage(delivery("[" + JSON + "]"), context());
		assertThat(handler.received).isEqualTo(List.of(new Order("o-1", 3)));
	}

	@Test
	@SuppressWarnings("rawtypes")
	void typeVariableThatNobodyDecidesIsItsBound() throws Exception {
		SelfBounded handler = new SelfBounded();
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> listener(handler, "handle").onMessage(delivery("{}"), context()))
			.withMessageContaining("java.lang.Comparable");
	}

	@Test
	void rmqMessageCarriesEverything() throws Exception {
		handle("rmqMessage", JSON);
		assertThat(this.handlers.received).isEqualTo(new RmqMessage<>("id-1", "orders", "k-1", RmqPriority.HIGH,
				RmqHeaders.of(Map.of("tenant", "7", "id", "own")), new Order("o-1", 3), CREATED, 1));
	}

	@Test
	void springMessageCarriesPayloadAndHeaders() throws Exception {
		handle("springMessage", JSON);
		Message<?> message = (Message<?>) this.handlers.received;
		assertThat(message.getPayload()).isEqualTo(new Order("o-1", 3));
		assertThat(message.getHeaders()).containsEntry("tenant", "7").containsEntry("rmq_topic", "orders");
		assertThat(message).hasToString("message id-1 of topic 'orders'");
	}

	@Test
	void envelopeOfAnythingHoldsTheTypeOfThePayloadParameter() throws Exception {
		handle("payloadAndEnvelopes", JSON);
		assertThat((List<?>) this.handlers.received).hasSize(3).allMatch(new Order("o-1", 3)::equals);
	}

	@Test
	void envelopeOfAnythingAloneHoldsWhatJsonSays() throws Exception {
		handle("anyEnvelope", JSON);
		assertThat(this.handlers.received).isEqualTo(Map.of("id", "o-1", "amount", 3));
	}

	@Test
	void bodyIsConvertedOnceHoweverManyParametersWantIt() throws Exception {
		CountingConverter converter = new CountingConverter();
		new MethodListenerFactory(converter).create(this.handlers, method(Handlers.class, "payloadAndEnvelopes"))
			.onMessage(delivery(JSON), context());
		assertThat(converter.count).isOne();
	}

	@Test
	void contextAndHeadersArePassed() throws Exception {
		handle("contextAndHeaders", JSON);
		assertThat(this.handlers.received)
			.isEqualTo(List.of(context(), RmqHeaders.of(Map.of("tenant", "7", "id", "own"))));
	}

	@Test
	void headerIsConvertedToTheParametersType() throws Exception {
		handle("headers", JSON);
		assertThat(this.handlers.received).isEqualTo(Arrays.asList(7, "id-1", 2, RmqPriority.HIGH, CREATED, "k-1",
				"none", null, Optional.empty(), "own", "billing"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2030-01-02T03:04:05Z" })
	void timeInAHeaderIsIsoText(String text) throws Exception {
		Delivery delivery = delivery(JSON.getBytes(StandardCharsets.UTF_8), Map.of("at", text));
		listener("instantHeader").onMessage(delivery, context());
		assertThat(this.handlers.received).isEqualTo(CREATED);
	}

	@Test
	void mapOfTextHoldsTheMessagesOwnHeadersOnly() throws Exception {
		handle("textHeaders", JSON);
		assertThat(this.handlers.received).isEqualTo(Map.of("tenant", "7", "id", "own"));
	}

	@Test
	void allHeadersHoldTheMessagesOwnAndThoseOfRmqButNoRandomId() throws Exception {
		handle("allHeaders", JSON);
		MessageHeaders headers = (MessageHeaders) this.handlers.received;
		assertThat(headers).containsOnlyKeys("tenant", "id", "timestamp", "rmq_messageId", "rmq_topic", "rmq_group",
				"rmq_attempt", "rmq_priority", "rmq_key", "rmq_createdAt");
		assertThat(headers.get("id")).isEqualTo("own");
		assertThat(headers.getId()).isNull();
		assertThat(headers.getTimestamp()).isEqualTo(CREATED.toEpochMilli());
	}

	@Test
	void headersAreNotGatheredUnlessAskedFor() throws Exception {
		handle("lazyHeaders", JSON);
		assertThat(this.handlers.received).isInstanceOf(DeliveryMessage.class);
		assertThat(ReflectionTestUtils.getField(this.handlers.received, "headers")).isNull();
	}

	@Test
	void missingHeaderIsFatalAndNamesHeaderParameterAndMethod() {
		Delivery delivery = delivery(JSON.getBytes(StandardCharsets.UTF_8), Map.of());
		assertThatExceptionOfType(RmqFatalException.class)
			.isThrownBy(() -> listener("intHeader").onMessage(delivery, context()))
			.withMessageContaining("'tenant'")
			.withMessageContaining(Handlers.class.getName() + ".intHeader(Order, int)");
	}

	@Test
	void headerThatDoesNotConvertIsASerializationFailure() {
		Delivery delivery = delivery(JSON.getBytes(StandardCharsets.UTF_8), Map.of("tenant", "seven"));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> listener("intHeader").onMessage(delivery, context()))
			.withMessageContaining("'tenant'")
			.withMessageContaining("seven");
	}

	@Test
	void placeholdersInHeaderNamesAreResolved() throws Exception {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.addEmbeddedValueResolver((value) -> value.replace("${header}", "tenant"));
		beanFactory.setBeanExpressionResolver(new StandardBeanExpressionResolver());
		new MethodListenerFactory(PayloadFormat.of(new JacksonMessageConverter()), null, beanFactory, null, null)
			.create(this.handlers, method(Handlers.class, "placeholder"))
			.onMessage(delivery(JSON), context());
		assertThat(this.handlers.received).isEqualTo("7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload", "rmqMessage", "springMessage", "optional" })
	void bodyThatDoesNotParseIsASerializationFailureAndTheMethodIsNotCalled(String method) {
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> handle(method, "{"))
			.withMessageContaining(Order.class.getName());
		assertThat(this.handlers.received).isNull();
	}

	@Test
	void whateverAConverterThrowsIsASerializationFailure() {
		MethodListener listener = new MethodListenerFactory(new BrokenConverter()).create(this.handlers,
				method(Handlers.class, "payload"));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> listener.onMessage(delivery(JSON), context()))
			.withMessageContaining(Order.class.getName())
			.withMessageContaining("broken")
			.havingRootCause()
			.isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void emptyBodyIsNullIfThePayloadIsNotRequired() throws Exception {
		handle("optional", "");
		assertThat(this.handlers.received).isEqualTo(Optional.empty());
		handle("optional", JSON);
		assertThat(this.handlers.received).isEqualTo(Optional.of(new Order("o-1", 3)));
	}

	@Test
	void emptyBodyIsASerializationFailureIfThePayloadIsRequired() {
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> handle("payload", ""));
	}

	@Test
	void exceptionOfTheMethodSurfacesItself() {
		this.handlers.failure = new IOException("mine");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handle("failing", JSON))
			.isSameAs(this.handlers.failure);
		this.handlers.failure = new IllegalArgumentException("mine");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> handle("failing", JSON))
			.isSameAs(this.handlers.failure);
	}

	@Test
	void errorOfTheMethodSurfacesItself() {
		this.handlers.failure = new StackOverflowError("mine");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> handle("failing", JSON))
			.isSameAs(this.handlers.failure);
	}

	@Test
	void throwableOfTheMethodComesWithItsCause() {
		this.handlers.failure = new Throwable("mine");
		assertThatIllegalStateException().isThrownBy(() -> handle("failing", JSON)).withCause(this.handlers.failure);
	}

	@Test
	void privateMethodIsCalled() throws Exception {
		handle("hidden", JSON);
		assertThat(this.handlers.received).isEqualTo(new Order("o-1", 3));
	}

	@Test
	void staticMethodIsCalled() throws Exception {
		Handlers.receivedStatically = null;
		handle("shared", JSON);
		assertThat(Handlers.receivedStatically).isEqualTo(new Order("o-1", 3));
	}

	@Test
	void classProxyIsCalledAndTheParametersAreThoseOfTheClass() throws Exception {
		Handlers proxy = proxyOf(this.handlers, true);
		listener(proxy, "headers").onMessage(delivery(JSON), context());
		assertThat((List<?>) this.handlers.received).first().isEqualTo(7);
		assertThat(this.handlers.proxied).isOne();
	}

	@Test
	void interfaceProxyIsCalledAndTheParametersAreThoseOfTheClass() throws Exception {
		OrderHandler target = new OrderHandler();
		Handler proxy = proxyOf(target, false);
		MethodListener listener = this.factory.create(proxy,
				OrderHandler.class.getMethod("handle", Order.class, int.class));
		listener.onMessage(delivery(JSON), context());
		assertThat(target.received).isEqualTo(new Order("o-1", 10));
		assertThat(listener.method().getDeclaringClass()).isEqualTo(OrderHandler.class);
	}

	@Test
	void validPayloadIsPassed() throws Exception {
		validating().create(this.handlers, method(Handlers.class, "validated")).onMessage(delivery(JSON), context());
		assertThat(this.handlers.received).isEqualTo(new Order("o-1", 3));
	}

	@Test
	void invalidPayloadIsFatalAndTheMethodIsNotCalled() {
		MethodListener listener = validating().create(this.handlers, method(Handlers.class, "validated"));
		assertThatExceptionOfType(RmqFatalException.class)
			.isThrownBy(() -> listener.onMessage(delivery("{\"amount\":-1}"), context()))
			.withMessageContaining("negative");
		assertThat(this.handlers.received).isNull();
	}

	@Test
	void payloadIsNotValidatedUnlessAskedFor() throws Exception {
		validating().create(this.handlers, method(Handlers.class, "payload"))
			.onMessage(delivery("{\"id\":\"o-1\",\"amount\":-1}"), context());
		assertThat(this.handlers.received).isEqualTo(new Order("o-1", -1));
	}

	private void handle(String method, String body) throws Exception {
		listener(method).onMessage(delivery(body), context());
	}

	private MethodListener listener(String method) {
		return listener(this.handlers, method);
	}

	private MethodListener listener(Object bean, String name) {
		return this.factory.create(bean, method(AopUtils.getTargetClass(bean), name));
	}

	private static Method method(Class<?> type, String name) {
		return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
			.filter((method) -> method.getName().equals(name) && !method.isBridge())
			.findFirst()
			.orElseThrow();
	}

	private static MethodListenerFactory validating() {
		return new MethodListenerFactory(PayloadFormat.of(new JacksonMessageConverter()), null, null,
				new NoNegativeAmounts(), null);
	}

	@SuppressWarnings("unchecked")
	private <T> T proxyOf(Object target, boolean ofClass) {
		ProxyFactory proxyFactory = new ProxyFactory(target);
		proxyFactory.setProxyTargetClass(ofClass);
		proxyFactory.addAdvice((MethodInterceptor) (invocation) -> {
			this.handlers.proxied++;
			return invocation.proceed();
		});
		return (T) proxyFactory.getProxy();
	}

	private static Delivery delivery(String body) {
		return delivery(body.getBytes(StandardCharsets.UTF_8));
	}

	private static Delivery delivery(byte[] body) {
		return delivery(body, Map.of("tenant", "7", "id", "own"));
	}

	private static Delivery delivery(byte[] body, Map<String, String> headers) {
		return new Delivery(new Lease(Lane.TOPIC_HIGH, "1-1"), "orders", "id-1", "k-1", RmqHeaders.of(headers), body,
				CREATED, 0, 0, 1, 0, "", 1, null);
	}

	private static RmqContext context() {
		return new StubContext("id-1", "orders", "billing", "listener", RmqPriority.HIGH, 2, 1, CREATED,
				CREATED.plusSeconds(1));
	}

	abstract static class AbstractHandler<T> {

		@Nullable Object received;

		void handle(T payload) {
			this.received = payload;
		}

	}

	static class OrderListHandler extends AbstractHandler<List<Order>> {

	}

	static class SelfBounded<T extends Comparable<T>> {

		void handle(T payload) {
			throw new IllegalStateException("not reached");
		}

	}

	interface Handler {

		void handle(Order payload, int tenant);

	}

	static class OrderHandler implements Handler {

		private @Nullable Order received;

		@Override
		public void handle(Order payload, @Header("tenant") int tenant) {
			this.received = new Order(payload.id(), payload.amount() + tenant);
		}

	}

	static class CountingConverter implements RmqMessageConverter {

		private final RmqMessageConverter delegate = new JacksonMessageConverter();

		private int count;

		@Override
		public byte[] toBytes(Object payload) {
			return this.delegate.toBytes(payload);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			this.count++;
			return this.delegate.fromBytes(body, type);
		}

	}

	static class BrokenConverter implements RmqMessageConverter {

		@Override
		public byte[] toBytes(Object payload) {
			throw new IllegalArgumentException("broken");
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			throw new IllegalArgumentException("broken");
		}

	}

	static class NoNegativeAmounts implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Order.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Order) target).amount() < 0) {
				errors.reject("negative", "negative amount");
			}
		}

	}

}
