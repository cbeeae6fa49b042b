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

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of what listener methods return, on a real server.
 */
class ListenerResultsTests {

	private @Nullable ListenerApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Replying.class, ReplyingLater.class, ReplyingReactively.class, ReplyingAsAClass.class })
	void resultGoesToTheTopicOfSendToAndSaysWhatItAnswers(Class<?> listener) {
		ListenerApplication application = start(listener, Replies.class);
		String id = application.operations()
			.message(application.topic(), "question")
			.priority(RmqPriority.HIGH)
			.send()
			.messageId();
		Replies replies = application.bean(Replies.class);
		await().untilAsserted(() -> assertThat(replies.received).singleElement().satisfies((reply) -> {
			assertThat(reply.payload()).isEqualTo(new Reply("question"));
			assertThat(reply.topic()).isEqualTo(application.topic() + "_replies");
			assertThat(reply.priority()).isEqualTo(RmqPriority.HIGH);
			assertThat(reply.headers().get(RmqHeaders.CORRELATION_ID)).isEqualTo(id);
		}));
		application.send("silence");
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(replies.received).hasSize(1);
	}

	@Test
	void messageWhoseFutureFailsHasFailed() {
		ListenerApplication application = start(FailingLater.class);
		application.send("hello");
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("message", "later")));
		assertThat(application.stored()).isZero();
	}

	@Test
	void messageWhoseReplyCannotBeSentHasFailed() {
		ListenerApplication application = start(Replying.class);
		application.send("x".repeat(995));
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("att", "2")
				.containsEntry("error", RmqMessageTooLargeException.class.getName())));
	}

	@Test
	void messageIsAcknowledgedWhenTheStageCompletesAndNotBefore() {
		ListenerApplication application = start(Later.class);
		Later later = application.bean(Later.class);
		application.send("order");
		await().until(() -> !later.stages.isEmpty());
		assertThat(application.stored()).isOne();
		later.stages.remove().complete(null);
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(application.deadLetters()).isEmpty();
	}

	@Test
	void failureOfTheStageIsTheFailureOfTheAttempt() {
		ListenerApplication application = start(Later.class);
		Later later = application.bean(Later.class);
		application.send("order");
		for (int attempt = 1; attempt <= 2; attempt++) {
			await().until(() -> !later.stages.isEmpty());
			later.stages.remove().completeExceptionally(new IllegalStateException("failed later"));
		}
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("reason", "RETRIES_EXHAUSTED")
				.containsEntry("error", IllegalStateException.class.getName())
				.containsEntry("message", "failed later")));
	}

	@Test
	void stageIsCancelledAtTheDeadline() {
		ListenerApplication application = start(LaterInVain.class);
		application.send("order");
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("att", "2")
				.containsEntry("error", RmqHandlerTimeoutException.class.getName())));
		assertThat(application.bean(LaterInVain.class).stages).hasSize(2).allMatch(CompletableFuture::isCancelled);
	}

	@Test
	void monoIsSubscribedToAndItsErrorIsTheFailureOfTheAttempt() {
		ListenerApplication application = start(Reactive.class);
		Reactive reactive = application.bean(Reactive.class);
		application.send("fine");
		application.send("bad");
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("body", "bad")
				.containsEntry("att", "2")
				.containsEntry("error", IllegalArgumentException.class.getName())
				.containsEntry("message", "no bad")));
		await().untilAsserted(() -> assertThat(application.stored()).isZero());
		assertThat(reactive.events).containsOnlyOnce("fine").contains("bad");
	}

	@Test
	void subscriptionIsCancelledAtTheDeadline() {
		ListenerApplication application = start(Reactive.class);
		application.send("never");
		await().untilAsserted(() -> assertThat(application.deadLetters()).singleElement()
			.satisfies(
					(letter) -> assertThat(letter).containsEntry("error", RmqHandlerTimeoutException.class.getName())));
		assertThat(application.bean(Reactive.class).events).containsExactly("never", "never cancelled", "never",
				"never cancelled");
	}

	private ListenerApplication start(Class<?>... beans) {
		this.application = ListenerApplication.start(beans);
		return this.application;
	}

	record Reply(String to) {

	}

	static class Replies {

		private final Queue<RmqMessage<Reply>> received = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}_replies", id = "replies")
		void on(RmqMessage<Reply> reply) {
			this.received.add(reply);
		}

	}

	static class FailingLater {

		@RmqListener(topic = "${topic}")
		Future<?> on(String payload) {
			FutureTask<String> task = new FutureTask<>(() -> {
				throw new IllegalStateException("later");
			});
			new Thread(task).start();
			return task;
		}

	}

	static class Replying {

		@RmqListener(topic = "${topic}", id = "orders")
		@SendTo("#{'${topic}' + '_replies'}")
		@Nullable Reply on(String question) {
			return question.equals("silence") ? null : new Reply(question);
		}

	}

	static class ReplyingLater {

		@RmqListener(topic = "${topic}", id = "orders")
		@SendTo("${topic}_replies")
		CompletionStage<@Nullable Reply> on(String question) {
			return CompletableFuture.supplyAsync(() -> question.equals("silence") ? null : new Reply(question));
		}

	}

	static class ReplyingReactively {

		@RmqListener(topic = "${topic}", id = "orders")
		@SendTo("${topic}_replies")
		Mono<Reply> on(String question) {
			return Mono.just(question).filter((text) -> !text.equals("silence")).map(Reply::new);
		}

	}

	@RmqListener(topic = "${topic}", id = "orders")
	@SendTo("${topic}_replies")
	static class ReplyingAsAClass {

		@RmqHandler
		@Nullable Reply on(String question) {
			return question.equals("silence") ? null : new Reply(question);
		}

	}

	static class Later {

		private final Queue<CompletableFuture<@Nullable Void>> stages = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "orders")
		CompletableFuture<@Nullable Void> on(String order) {
			CompletableFuture<@Nullable Void> stage = new CompletableFuture<>();
			this.stages.add(stage);
			return stage;
		}

	}

	static class LaterInVain {

		private final Queue<CompletableFuture<String>> stages = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "orders", handlerTimeout = "200ms")
		CompletableFuture<String> on(String order) {
			CompletableFuture<String> stage = new CompletableFuture<>();
			this.stages.add(stage);
			return stage;
		}

	}

	static class Reactive {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "${topic}", id = "orders", handlerTimeout = "200ms")
		Mono<Void> on(String order) {
			return Mono.defer(() -> {
				this.events.add(order);
				return switch (order) {
					case "bad" -> Mono.<Void>error(new IllegalArgumentException("no bad"));
					case "never" -> Mono.<Void>never().doOnCancel(() -> this.events.add("never cancelled"));
					default -> Mono.<Void>empty();
				};
			});
		}

	}

}
