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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.rmq.RmqBatchAcknowledgment;
import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqFatalException;
import io.rmq.RmqMessage;
import io.rmq.listener.Batching;
import io.rmq.listener.RmqMessageFilter;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that methods get batches of messages, on a real server.
 */
class BatchListenerTests {

	private @Nullable ListenerApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@Test
	void methodGetsPayloadsAndAttributesSayHowMany() {
		ListenerApplication application = start(Payloads.class);
		assertThat(container(application).endpoint().settings().batching())
			.isEqualTo(new Batching(3, Duration.ofMillis(500)));
		application.operations().sendAll(application.topic(), List.of(new Item(1), new Item(2), new Item(3)));
		await().untilAsserted(() -> assertThat(application.bean(Payloads.class).items).extracting(Item::number)
			.containsExactly(1, 2, 3));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
	}

	@Test
	void methodGetsMessages() {
		ListenerApplication application = start(Messages.class);
		application.operations().message(application.topic(), new Item(1)).messageId("a").header("k", "v").send();
		await().untilAsserted(() -> assertThat(application.bean(Messages.class).seen).containsExactly("a v 1"));
	}

	@Test
	void methodGetsMessagesOfSpring() {
		ListenerApplication application = start(SpringMessages.class);
		application.operations().message(application.topic(), new Item(1)).header("k", "v").send();
		await().untilAsserted(() -> assertThat(application.bean(SpringMessages.class).seen).containsExactly("v 1"));
	}

	@Test
	void whatCannotBeReadOrIsNotValidFailsAloneAndPlacesAreThoseOfTheList() {
		ListenerApplication application = start(Strict.class);
		application.operations()
			.sendAll(application.topic(), List.of("no item", new Item(-1), new Item(1), new Item(2), new Item(3)));
		await().untilAsserted(() -> assertThat(application.deadLetters()).hasSize(3)
			.anySatisfy((letter) -> assertThat(letter).containsEntry("reason", "CONVERSION"))
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "{\"number\":-1}")
				.containsEntry("reason", "FATAL"))
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "{\"number\":2}")
				.containsEntry("message", "two")));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		await()
			.untilAsserted(() -> assertThat(application.bean(Strict.class).done).contains(1, 3).doesNotContain(2, -1));
	}

	@Test
	void emptyBodyIsNullForAMethodThatRequiresNoPayload() {
		ListenerApplication application = start(NotRequired.class);
		application.send(new byte[0]);
		await().untilAsserted(() -> assertThat(application.bean(NotRequired.class).items).containsExactly("none"));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
	}

	@Test
	void methodSettlesMessagesOneByOne() {
		ListenerApplication application = start(OneByOne.class);
		application.operations().sendAll(application.topic(), List.of(new Item(1), new Item(2)));
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("reason", "REJECTED")
				.containsEntry("body", "{\"number\":2}")));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
	}

	@Test
	void methodThatGetsMessagesOnReceiptIsCalledAndCannotLoseThemTwice() {
		ListenerApplication application = start(OnReceipt.class);
		application.operations().sendAll(application.topic(), List.of(new Item(1), "no item", new Item(2)));
		OnReceipt listener = application.bean(OnReceipt.class);
		await().untilAsserted(() -> assertThat(listener.items).containsExactly(new Item(1), new Item(2)));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.deadLetters()).isEmpty();
	}

	@Test
	void resultThatComesLaterIsWaitedFor() {
		ListenerApplication application = start(Later.class);
		application.send(new Item(1));
		Later listener = application.bean(Later.class);
		await().until(() -> listener.called);
		assertThat(application.stored()).isOne();
		listener.later.complete(null);
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
	}

	@Test
	void filterSeesEachMessage() {
		ListenerApplication application = start(Filtered.class);
		application.operations().message(application.topic(), new Item(1)).header("tenant", "7").send();
		application.operations().message(application.topic(), new Item(2)).send();
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.bean(Filtered.class).items).containsExactly(new Item(1));
	}

	private ListenerApplication start(Class<?> listener) {
		this.application = ListenerApplication.start(listener);
		return this.application;
	}

	private static RmqListenerContainer container(ListenerApplication application) {
		return Objects.requireNonNull(application.bean(RmqListenerRegistry.class).get("batches"));
	}

	record Item(@Min(0) int number) {

	}

	static class NotRequired {

		private final List<String> items = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", batch = "true")
		void on(@Payload(required = false) List<@Nullable Item> items) {
			items.forEach((item) -> this.items.add((item != null) ? item.toString() : "none"));
		}

	}

	static class Payloads {

		private final List<Item> items = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", id = "batches", batch = "${batch:true}", batchSize = "#{1 + 2}",
				batchTimeout = "500ms")
		void on(List<Item> items) {
			this.items.addAll(items);
		}

	}

	static class Messages {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", batch = "true")
		void on(List<RmqMessage<Item>> messages) {
			messages.forEach((message) -> this.seen
				.add(message.id() + " " + message.headers().get("k") + " " + message.payload().number()));
		}

	}

	static class SpringMessages {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", batch = "true")
		void on(List<Message<Item>> messages) {
			messages.forEach(
					(message) -> this.seen.add(message.getHeaders().get("k") + " " + message.getPayload().number()));
		}

	}

	static class Strict {

		private final List<Integer> done = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", batch = "true", concurrency = "1", batchTimeout = "200ms")
		void on(@Valid List<Item> items) {
			List<Item> copy = new ArrayList<>(items);
			for (int i = 0; i < copy.size(); i++) {
				if (copy.get(i).number() == 2) {
					throw new RmqBatchListenerFailedException("two", new RmqFatalException("two", null), i);
				}
				this.done.add(copy.get(i).number());
			}
		}

	}

	static class OneByOne {

		@RmqListener(topic = "${topic}", batch = "true", ackMode = "MANUAL")
		void on(List<Item> items, RmqBatchAcknowledgment acknowledgment) {
			for (int i = 0; i < items.size(); i++) {
				if (items.get(i).number() == 1) {
					acknowledgment.message(i).acknowledge();
				}
				else {
					acknowledgment.message(i).reject("not one");
				}
			}
		}

	}

	static class OnReceipt {

		private final List<Item> items = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "${topic}", batch = "true", ackMode = "ON_RECEIPT", concurrency = "1")
		void on(List<Item> items) {
			this.items.addAll(items);
			throw new IllegalStateException("lost");
		}

	}

	static class Later {

		private final CompletableFuture<Void> later = new CompletableFuture<>();

		private volatile boolean called;

		@RmqListener(topic = "${topic}", batch = "true")
		CompletionStage<Void> on(List<Item> items) {
			this.called = true;
			return this.later;
		}

	}

	static class Filtered {

		private final List<Item> items = new CopyOnWriteArrayList<>();

		@Bean
		static RmqMessageFilter ofTenant() {
			return (delivery, context) -> delivery.headers().get("tenant") != null;
		}

		@RmqListener(topic = "${topic}", batch = "true", filter = "ofTenant")
		void on(List<Item> items) {
			this.items.addAll(items);
		}

	}

}
