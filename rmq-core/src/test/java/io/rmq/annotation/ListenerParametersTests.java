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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.listener.method.RmqMessageHeaders;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What listener methods get, on a real server.
 */
class ListenerParametersTests {

	private @Nullable ListenerApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@Test
	void headersComeAsTheirParametersAskForThem() {
		ListenerApplication application = start(HeaderListener.class);
		application.operations()
			.message(application.topic(), "with")
			.header("tenant", "7")
			.header("source", "web")
			.header("note", "urgent")
			.send();
		application.operations().message(application.topic(), "without").header("tenant", "8").send();
		await().untilAsserted(() -> assertThat(application.bean(HeaderListener.class).received)
			.containsExactlyInAnyOrder("with 7 web Optional[urgent] 1", "without 8 unknown Optional.empty 1"));
	}

	@Test
	void messageWithoutARequiredHeaderIsADeadLetterAtOnceThatNamesIt() {
		ListenerApplication application = start(HeaderListener.class);
		application.send("without");
		application.operations().message(application.topic(), "wrong").header("tenant", "seven").send();
		await().untilAsserted(() -> assertThat(application.deadLetters()).hasSize(2));
		assertThat(application.deadLetters()).allSatisfy((letter) -> assertThat(letter).containsEntry("att", "1"))
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "without")
				.containsEntry("reason", "FATAL")
				.containsEntry("error", RmqFatalException.class.getName())
				.hasEntrySatisfying("message", (text) -> assertThat(text).contains("'tenant'", "HeaderListener.on(")))
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "wrong")
				.containsEntry("reason", "CONVERSION")
				.containsEntry("error", RmqUnreadableMessageException.class.getName())
				.hasEntrySatisfying("message", (text) -> assertThat(text).contains("'tenant'", "seven")));
	}

	@Test
	void allHeadersComeAsTextOrWithWhatIsKnownOfTheMessage() {
		ListenerApplication application = start(AllHeadersListener.class);
		String id = application.operations()
			.message(application.topic(), "order")
			.header("tenant", "7")
			.key("customer-1")
			.send()
			.messageId();
		AllHeadersListener listener = application.bean(AllHeadersListener.class);
		await().until(() -> !listener.all.isEmpty());
		assertThat(listener.own).containsExactly(Map.of("tenant", "7"));
		assertThat(listener.all).singleElement()
			.satisfies((headers) -> assertThat(headers).containsEntry("tenant", "7")
				.containsEntry(RmqMessageHeaders.MESSAGE_ID, id)
				.containsEntry(RmqMessageHeaders.TOPIC, application.topic())
				.containsEntry(RmqMessageHeaders.KEY, "customer-1")
				.containsEntry(RmqMessageHeaders.PRIORITY, RmqPriority.NORMAL)
				.containsEntry(RmqMessageHeaders.ATTEMPT, 1));
	}

	@Test
	void payloadsKeepTheirGenericTypesInsideAndOutside() {
		ListenerApplication application = start(EnvelopeListener.class);
		List<Order> orders = List.of(new Order("o-1", 1), new Order("o-2", 2));
		application.send(orders);
		application.operations().send(application.topic() + "_basket", new Basket<>("b-1", orders));
		application.operations()
			.message(application.topic() + "_spring", Map.of("a", new Order("o-3", 3)))
			.header("tenant", "7")
			.send();
		EnvelopeListener listener = application.bean(EnvelopeListener.class);
		await()
			.until(() -> listener.lists.size() == 1 && listener.baskets.size() == 1 && listener.messages.size() == 1);
		assertThat(listener.lists).containsExactly(orders);
		assertThat(listener.baskets.remove()).satisfies((message) -> {
			assertThat(message.payload()).isEqualTo(new Basket<>("b-1", orders));
			assertThat(message.topic()).isEqualTo(application.topic() + "_basket");
			assertThat(message.headers()).isEqualTo(RmqHeaders.empty());
		});
		assertThat(listener.messages.remove()).satisfies((message) -> {
			assertThat(message.getPayload()).isEqualTo(Map.of("a", new Order("o-3", 3)));
			assertThat(message.getHeaders()).containsEntry("tenant", "7");
		});
	}

	@Test
	void payloadThatIsNotValidIsADeadLetterAtOnceThatSaysWhyWithoutTheValue() {
		ListenerApplication application = start(ValidatingListener.class);
		application.send(new Order("o-1", 1));
		String blank = application.send(new Order(" ", 4711));
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("id", blank)
				.containsEntry("reason", "FATAL")
				.containsEntry("att", "1")
				.hasEntrySatisfying("message",
						(text) -> assertThat(text).contains("id must not be blank")
							.contains("amount must be less than or equal to 100")
							.doesNotContain("4711"))));
		await().untilAsserted(() -> assertThat(application.bean(ValidatingListener.class).received)
			.containsExactly(new Order("o-1", 1)));
	}

	@Test
	void contextStopsTheListenerAfterTheMessageWhichIsHandledOnce() {
		ListenerApplication application = start(StoppingListener.class);
		StoppingListener listener = application.bean(StoppingListener.class);
		application.send("last");
		RmqListenerContainer container = Objects
			.requireNonNull(application.bean(RmqListenerRegistry.class).get("stopping"));
		await().untilAsserted(() -> assertThat(container.isRunning()).isFalse());
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		application.send("late");
		assertThat(application.stored()).isOne();
		container.start();
		await().untilAsserted(() -> assertThat(listener.received).containsExactly("last", "late"));
	}

	private ListenerApplication start(Class<?>... beans) {
		this.application = ListenerApplication.start(beans);
		return this.application;
	}

	record Order(@NotBlank String id, @Max(100) int amount) {

	}

	record Basket<T>(String id, List<T> items) {

	}

	static class HeaderListener {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "headers")
		void on(String payload, @Header int tenant, @Header(defaultValue = "#{'un' + 'known'}") String source,
				@Header(required = false) @Nullable String note, @Header("note") Optional<String> same,
				RmqContext context) {
			assertThat(same).isEqualTo(Optional.ofNullable(note));
			this.received.add("%s %d %s %s %d".formatted(payload, tenant, source, same, context.attempt()));
		}

	}

	static class AllHeadersListener {

		private final Queue<Map<String, String>> own = new ConcurrentLinkedQueue<>();

		private final Queue<Map<String, Object>> all = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "all-headers")
		void on(String payload, @Headers Map<String, String> own, @Headers Map<String, Object> all) {
			this.own.add(own);
			this.all.add(all);
		}

	}

	static class EnvelopeListener {

		private final Queue<List<Order>> lists = new ConcurrentLinkedQueue<>();

		private final Queue<RmqMessage<Basket<Order>>> baskets = new ConcurrentLinkedQueue<>();

		private final Queue<Message<Map<String, Order>>> messages = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "lists")
		void onList(List<Order> orders) {
			this.lists.add(orders);
		}

		@RmqListener(topic = "${topic}_basket", id = "baskets")
		void onBasket(RmqMessage<Basket<Order>> basket) {
			this.baskets.add(basket);
		}

		@RmqListener(topic = "${topic}_spring", id = "spring")
		void onMessage(Message<Map<String, Order>> message) {
			this.messages.add(message);
		}

	}

	static class ValidatingListener {

		private final Queue<Order> received = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "validating")
		void on(@Payload @Valid Order order) {
			this.received.add(order);
		}

	}

	static class StoppingListener {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "stopping", concurrency = "1")
		void on(String payload, RmqContext context) {
			this.received.add(payload);
			if (payload.equals("last")) {
				context.stopConsuming();
			}
		}

	}

}
