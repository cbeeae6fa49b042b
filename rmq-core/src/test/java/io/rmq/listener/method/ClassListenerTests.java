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

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqConfigurationException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqNoHandlerException;
import io.rmq.RmqPriority;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.convert.PayloadFormat;
import io.rmq.test.StubContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Which of the methods of a class gets a message.
 */
class ClassListenerTests {

	private static final String JSON = "{\"id\":\"o-1\"}";

	private static final Map<String, Class<?>> TYPES = types();

	private static Map<String, Class<?>> types() {
		Map<String, Class<?>> types = new LinkedHashMap<>();
		types.put("placed", Placed.class);
		types.put("cancelled", Cancelled.class);
		types.put("returned", Returned.class);
		types.put("orders", ArrayList.class);
		types.put("count", Integer.class);
		types.put("invoice", Invoice.class);
		return types;
	}

	@ParameterizedTest
	@CsvSource({ "placed, placed o-1 7", "cancelled, event o-1", "returned, event o-1" })
	void methodWithTheClosestTypeGetsTheMessage(String type, String handled) throws Exception {
		Events events = new Events();
		listener(events).onMessage(delivery(type, JSON), context());
		assertThat(events.handled).containsExactly(handled);
	}

	@Test
	void genericPrimitiveAndEnvelopedPayloadsAreChosenByTheirClasses() throws Exception {
		Shapes shapes = new Shapes();
		ClassListener listener = listener(shapes);
		listener.onMessage(delivery("orders", "[" + JSON + "]"), context());
		listener.onMessage(delivery("count", "7"), context());
		listener.onMessage(delivery("placed", JSON), context());
		assertThat(shapes.handled).containsExactly("list " + List.of(new Placed("o-1")), "count 7", "message o-1");
	}

	@Test
	void messageThatNoMethodIsForIsRefusedWithItsTypeAndTheMethodsThereAre() {
		Events events = new Events();
		assertThatExceptionOfType(RmqNoHandlerException.class)
			.isThrownBy(() -> listener(events).onMessage(delivery("invoice", JSON), context()))
			.withMessageContaining(Events.class.getName())
			.withMessageContaining("'invoice', which is " + Invoice.class.getName())
			.withMessageContaining("there are onEvent(Event), onPlaced(Placed, int).")
			.withMessageContaining("isDefault = true")
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.NO_HANDLER));
		assertThatExceptionOfType(RmqNoHandlerException.class)
			.isThrownBy(() -> listener(events).onMessage(delivery("unheard-of", JSON), context()))
			.withMessageContaining("'unheard-of', which is not registered (there are placed, cancelled")
			.withMessageContaining("Add one for it");
		assertThatExceptionOfType(RmqNoHandlerException.class)
			.isThrownBy(() -> listener(events).onMessage(delivery(null, JSON), context()))
			.withMessageContaining("does not say its type")
			.withMessageContaining("Register the type with the sender");
		assertThat(events.handled).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			classes = { AnyObject.class, AnyNode.class, AnyMap.class, AnyBytes.class, AnyText.class, AnyMessage.class })
	void defaultMethodGetsWhatNoOtherIsFor(Class<? extends Recording> type) throws Exception {
		Recording bean = type.getDeclaredConstructor().newInstance();
		ClassListener listener = listener(bean);
		listener.onMessage(delivery("unheard-of", JSON), context());
		listener.onMessage(delivery(null, JSON), context());
		listener.onMessage(delivery("placed", JSON), context());
		assertThat(bean.handled).hasSize(3);
		assertThat(bean.handled.subList(0, 2)).allSatisfy(
				(handled) -> assertThat(handled).startsWith("default ").contains("o-1").doesNotContain("Invoice"));
		assertThat(bean.handled.get(2)).isEqualTo("placed o-1");
	}

	@Test
	void defaultMethodGetsTheTypeOfAKnownNameIfItTakesThat() throws Exception {
		AnyObject bean = new AnyObject();
		listener(bean).onMessage(delivery("invoice", JSON), context());
		assertThat(bean.handled).containsExactly("default Invoice[id=o-1]");
	}

	@Test
	void defaultMethodThatCannotReadAMessageMakesItUnreadable() {
		AnyEvent bean = new AnyEvent();
		assertThatExceptionOfType(RmqUnreadableMessageException.class)
			.isThrownBy(() -> listener(bean).onMessage(delivery("unheard-of", JSON), context()))
			.withMessageContaining(Event.class.getName());
	}

	@Test
	void onlyMethodGetsMessagesWithoutATypeAndIsChosenByTypeOtherwise() throws Exception {
		Sole sole = new Sole();
		ClassListener listener = listener(sole);
		listener.onMessage(delivery(null, JSON), context());
		listener.onMessage(delivery("placed", JSON), context());
		assertThat(sole.handled).containsExactly("placed o-1", "placed o-1");
		assertThatExceptionOfType(RmqNoHandlerException.class)
			.isThrownBy(() -> listener.onMessage(delivery("invoice", JSON), context()));
	}

	@Test
	void onlyMethodGetsEverythingWhereNoTypesAreRegistered() throws Exception {
		Sole sole = new Sole();
		create(sole, Map.of()).onMessage(delivery("whatever", JSON), context());
		assertThat(sole.handled).containsExactly("placed o-1");
	}

	@Test
	void acknowledgmentReachesTheMethod() throws Exception {
		Settling settling = new Settling();
		RmqAcknowledgment acknowledgment = mock();
		ClassListener listener = listener(settling);
		listener.onMessage(delivery("placed", JSON), context(), acknowledgment);
		assertThat(settling.acknowledgment).isSameAs(acknowledgment);
		assertThat(listener.methods()).singleElement()
			.satisfies((method) -> assertThat(method.isAcknowledging()).isTrue());
	}

	@Test
	void listenerIsNamedByItsClass() {
		assertThat(listener(new Events())).hasToString(Events.class.getName());
	}

	@Test
	void twoMethodsForOneTypeAreRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> listener(new Twice()))
			.withMessageStartingWith("Listener class " + Twice.class.getName())
			.withMessageContaining("two @RmqHandler methods for " + Placed.class.getName())
			.withMessageContaining("first(Placed) and second(RmqMessage)")
			.withMessageContaining("keep one of them");
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> listener(new Lists()))
			.withMessageContaining("two @RmqHandler methods for java.util.List");
	}

	@Test
	void typeThatIsAsCloseToTwoMethodsIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> listener(new Ambiguous()))
			.withMessageContaining("two @RmqHandler methods for message type 'returned'")
			.withMessageContaining("onEvent(Event) and onRefund(Refundable)")
			.withMessageContaining(Returned.class.getName() + " is both");
	}

	@Test
	void typeThatIsAsCloseToTheDefaultGoesToTheOther() throws Exception {
		Ambiguous bean = new Ambiguous();
		create(bean, TYPES, "onRefund").onMessage(delivery("returned", JSON), context());
		assertThat(bean.handled).containsExactly("event");
	}

	@Test
	void methodForWhichThereIsNoMessageTypeIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> create(new Events(), Map.of("invoice", Invoice.class)))
			.withMessageContaining("would never be called, onEvent(Event)")
			.withMessageContaining("no message type is a " + Event.class.getName())
			.withMessageContaining("rmq.message.types.<name>=<class>")
			.withMessageContaining("registered: [invoice]");
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> create(new AnyObject(), Map.of(), "onAny"))
			.withMessageContaining("would never be called, onPlaced(Placed)");
	}

	@Test
	void methodThatCannotBeAListenerIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> listener(new NoPayload()))
			.withMessageContaining(NoPayload.class.getName() + ".on(String)")
			.withMessageContaining("no parameter for the payload");
	}

	private static ClassListener listener(Object bean) {
		return create(bean, TYPES, "onAny");
	}

	private static ClassListener create(Object bean, Map<String, Class<?>> types) {
		return create(bean, types, "none");
	}

	private static ClassListener create(Object bean, Map<String, Class<?>> types, String byDefault) {
		PayloadFormat format = new PayloadFormat(List.of(new JacksonMessageConverter()), MessageTypes.of(types),
				CompressionSettings.none(), EncryptionKeys.none());
		List<Method> methods = Arrays.stream(bean.getClass().getDeclaredMethods())
			.filter((method) -> !method.isSynthetic())
			.toList();
		Method defaultMethod = methods.stream()
			.filter((method) -> method.getName().equals(byDefault))
			.findFirst()
			.orElse(null);
		return new MethodListenerFactory(format, null, null, null, null).create(bean, methods, defaultMethod);
	}

	private static Delivery delivery(@Nullable String type, String body) {
		RmqHeaders headers = RmqHeaders
			.of((type != null) ? Map.of("rmq_type", type, "tenant", "7") : Map.of("tenant", "7"));
		return new Delivery(new Lease(Lane.TOPIC_NORMAL, "1-1"), "orders", "id-1", null, headers,
				body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, 0, 0, 0, 0, "", 1, null);
	}

	private static StubContext context() {
		return new StubContext("id-1", "orders", "default", "listener", RmqPriority.NORMAL, 1, 1, Instant.EPOCH,
				Instant.EPOCH);
	}

	interface Event {

		String id();

	}

	interface Refundable {

	}

	record Placed(String id) implements Event {

	}

	record Cancelled(String id) implements Event {

	}

	record Returned(String id) implements Event, Refundable {

	}

	record Invoice(String id) {

	}

	abstract static class Recording {

		final List<String> handled = new ArrayList<>();

	}

	static class Events extends Recording {

		private void onPlaced(Placed placed, @Header int tenant) {
			this.handled.add("placed %s %d".formatted(placed.id(), tenant));
		}

		void onEvent(Event event) {
			this.handled.add("event " + event.id());
		}

	}

	static class Shapes extends Recording {

		void onOrders(List<Placed> orders) {
			this.handled.add("list " + orders);
		}

		void onCount(int count) {
			this.handled.add("count " + count);
		}

		void onMessage(RmqMessage<Placed> message) {
			this.handled.add("message " + message.payload().id());
		}

	}

	abstract static class AnyRecording extends Recording {

		void placed(Placed placed) {
			this.handled.add("placed " + placed.id());
		}

	}

	static class AnyObject extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(Object any) {
			this.handled.add("default " + any);
		}

	}

	static class AnyNode extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(JsonNode any) {
			this.handled.add("default " + any);
		}

	}

	static class AnyMap extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(Map<String, Object> any) {
			this.handled.add("default " + any);
		}

	}

	static class AnyBytes extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(byte[] any) {
			this.handled.add("default " + new String(any, StandardCharsets.UTF_8));
		}

	}

	static class AnyText extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(String any) {
			this.handled.add("default " + any);
		}

	}

	static class AnyMessage extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(RmqMessage<?> any) {
			this.handled.add("default " + any.payload());
		}

	}

	static class AnyEvent extends AnyRecording {

		void onPlaced(Placed placed) {
			placed(placed);
		}

		void onAny(Event any) {
			this.handled.add("default " + any);
		}

	}

	static class Sole extends Recording {

		void onPlaced(Placed placed) {
			this.handled.add("placed " + placed.id());
		}

	}

	static class Settling {

		private @Nullable RmqAcknowledgment acknowledgment;

		void onPlaced(Placed placed, RmqAcknowledgment acknowledgment) {
			this.acknowledgment = acknowledgment;
		}

	}

	static class Twice {

		void first(Placed placed) {
		}

		void second(RmqMessage<Placed> placed) {
		}

	}

	static class Lists {

		void first(List<Placed> placed) {
		}

		void second(List<Cancelled> cancelled) {
		}

	}

	static class Ambiguous extends Recording {

		void onEvent(Event event) {
			this.handled.add("event");
		}

		void onRefund(Refundable refundable) {
			this.handled.add("refund");
		}

	}

	static class NoPayload {

		void on(@Header String tenant) {
		}

	}

}
