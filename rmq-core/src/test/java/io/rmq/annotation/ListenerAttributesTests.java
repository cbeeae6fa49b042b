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

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqErrorHandler;
import io.rmq.listener.RmqMessageFilter;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the attributes of {@link RmqListener} do, on methods and on classes, on a real
 * server.
 */
class ListenerAttributesTests {

	private @Nullable ListenerApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Filtered.class, FilteredClass.class })
	void filterKeepsMessagesFromTheMethodAndTheyAreAcknowledged(Class<? extends Recording> type) {
		ListenerApplication application = start(type);
		application.operations().message(application.topic(), "theirs").header("tenant", "8").send();
		application.operations().message(application.topic(), "ours").header("tenant", "7").send();
		await().untilAsserted(() -> assertThat(application.bean(type).received).containsExactly("ours"));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.deadLetters()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { ErrorHandled.class, ErrorHandledClass.class })
	void errorHandlerHasTheFirstWord(Class<? extends Recording> type) {
		ListenerApplication application = start(type);
		application.send("forgivable");
		application.send("unforgivable");
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("body", "unforgivable")
				.containsEntry("att", "2")
				.containsEntry("error", IOException.class.getName())
				.containsEntry("message", "not forgiven: unforgivable")));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.bean(type).received).containsExactlyInAnyOrder("forgivable", "unforgivable",
				"unforgivable");
	}

	@ParameterizedTest
	@ValueSource(classes = { ByHand.class, ByHandClass.class })
	void manualModeLeavesTheOutcomeToTheMethod(Class<? extends Recording> type) {
		ListenerApplication application = start(type);
		application.send("acknowledge");
		application.send("reject");
		application.send("nack");
		await().untilAsserted(() -> assertThat(application.deadLetters()).hasSize(2)
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "reject")
				.containsEntry("reason", "REJECTED")
				.containsEntry("att", "1"))
			.anySatisfy((letter) -> assertThat(letter).containsEntry("body", "nack")
				.containsEntry("reason", "RETRIES_EXHAUSTED")
				.containsEntry("att", "2")));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.bean(type).received).containsExactlyInAnyOrder("acknowledge", "reject", "nack", "nack");
	}

	@Test
	void onReceiptModeAcknowledgesBeforeTheMethodIsCalled() {
		ListenerApplication application = start(OnReceipt.class);
		OnReceipt listener = application.bean(OnReceipt.class);
		listener.application = application;
		application.send("order");
		await().untilAsserted(() -> assertThat(listener.received).containsExactly("0 stored"));
		assertThat(application.deadLetters()).isEmpty();
	}

	@Test
	void annotationOfTheApplicationSaysEverythingAtOnceAndPassesItsOwnAttributesOn() {
		ListenerApplication application = start(Composed.class, Beans.class);
		RmqListenerContainer container = Objects
			.requireNonNull(application.bean(RmqListenerRegistry.class).get("audit-composed"));
		assertThat(container.endpoint().settings()).isEqualTo(ListenerSettings.defaults()
			.withGroup("audit")
			.withConcurrency(3)
			.withHandlerTimeout(Duration.ofSeconds(9))
			.withLease(Duration.ofMinutes(1))
			.withMaxDeliveries(7)
			.withShutdownTimeout(Duration.ofSeconds(8))
			.withIdleEventInterval(Duration.ofHours(1))
			.withAckMode(AckMode.AUTO)
			.withRetry(RetryPolicy.of(Duration.ofMillis(30))));
		application.operations().message(application.topic(), "theirs").header("tenant", "8").send();
		application.operations().message(application.topic(), "ours").header("tenant", "7").send();
		await().untilAsserted(
				() -> assertThat(application.bean(Composed.class).received).containsExactly("ours by audit-composed"));
	}

	private ListenerApplication start(Class<?> listener) {
		return start(listener, Beans.class);
	}

	private ListenerApplication start(Class<?>... beans) {
		this.application = ListenerApplication.start(beans);
		return this.application;
	}

	abstract static class Recording {

		final Queue<String> received = new ConcurrentLinkedQueue<>();

	}

	static class Filtered extends Recording {

		@RmqListener(topic = "${topic}", id = "filtered", filter = "${filter:ours}")
		void on(String payload) {
			this.received.add(payload);
		}

	}

	@RmqListener(topic = "${topic}", id = "filtered", filter = "#{'ou' + 'rs'}")
	static class FilteredClass extends Recording {

		@RmqHandler
		void on(String payload) {
			this.received.add(payload);
		}

	}

	static class ErrorHandled extends Recording {

		@RmqListener(topic = "${topic}", id = "error-handled", errorHandler = "${handler:forgiving}")
		void on(String payload) throws IOException {
			this.received.add(payload);
			throw new IOException(payload);
		}

	}

	@RmqListener(topic = "${topic}", id = "error-handled", errorHandler = "#{'forgiving'}")
	static class ErrorHandledClass extends Recording {

		@RmqHandler
		void on(String payload) throws IOException {
			this.received.add(payload);
			throw new IOException(payload);
		}

	}

	abstract static class Settling extends Recording {

		void settle(String payload, RmqAcknowledgment acknowledgment) {
			this.received.add(payload);
			switch (payload) {
				case "acknowledge" -> acknowledgment.acknowledge();
				case "reject" -> acknowledgment.reject("not wanted");
				default -> acknowledgment.nack(Duration.ofMillis(10));
			}
		}

	}

	static class ByHand extends Settling {

		@RmqListener(topic = "${topic}", id = "by-hand", ackMode = "${mode:manual}")
		void on(String payload, RmqAcknowledgment acknowledgment) {
			settle(payload, acknowledgment);
		}

	}

	@RmqListener(topic = "${topic}", id = "by-hand", ackMode = "MANUAL")
	static class ByHandClass extends Settling {

		@RmqHandler
		void on(String payload, RmqAcknowledgment acknowledgment) {
			settle(payload, acknowledgment);
		}

	}

	static class OnReceipt extends Recording {

		private volatile @Nullable ListenerApplication application;

		@RmqListener(topic = "${topic}", id = "on-receipt", ackMode = "#{'on-' + 'receipt'}")
		void on(String payload) {
			this.received.add(Objects.requireNonNull(this.application).stored() + " stored");
			throw new IllegalStateException("lost");
		}

	}

	@RmqListener(group = "#{'au' + 'dit'}", concurrency = "${workers:3}", filter = "ours", ackMode = "${mode:auto}",
			autoStartup = "#{true}", handlerTimeout = "#{3 * 3}s", lease = "${lease:1m}", maxDeliveries = "7",
			shutdownTimeout = "8s", idleEventInterval = "1h",
			retry = @RmqRetry(delays = "${delays:30ms}", maxRetries = "#{1}"))
	@Retention(RetentionPolicy.RUNTIME)
	@interface AuditListener {

		@AliasFor(annotation = RmqListener.class, attribute = "topic")
		String of();

		@AliasFor(annotation = RmqListener.class, attribute = "id")
		String name();

	}

	static class Composed extends Recording {

		@AuditListener(of = "${topic}", name = "audit-#{'com' + 'posed'}")
		void on(String payload, RmqContext context, @Header("#{'ten' + 'ant'}") int tenant) {
			this.received.add("%s by %s".formatted(payload, context.listenerId()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		RmqMessageFilter ours() {
			return (delivery, context) -> "7".equals(delivery.headers().get("tenant"));
		}

		@Bean
		RmqErrorHandler forgiving() {
			return (Delivery delivery, RmqContext context, Exception error) -> {
				if (!"forgivable".equals(error.getMessage())) {
					throw new IOException("not forgiven: " + error.getMessage(), error);
				}
			};
		}

	}

}
