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

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqBatchAcknowledgment;
import io.rmq.RmqConfigurationException;
import io.rmq.RmqContext;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqErrorHandler;
import io.rmq.template.RmqOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Attributes that do not go together, or not with the method, stop the application, and
 * are told with the listener and what to do.
 */
class InvalidCombinationTests {

	private final List<ListenerEndpoint> endpoints = new ArrayList<>();

	@ParameterizedTest
	@MethodSource
	void listenerThatCannotBeMeantIsRefused(Class<?> bean, List<String> reasons) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(bean, true))
			.withMessageContaining(bean.getName() + ".on(")
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(reasons));
		assertThat(this.endpoints).isEmpty();
	}

	static List<Arguments> listenerThatCannotBeMeantIsRefused() {
		return List.of(
				Arguments.of(UnknownAckMode.class,
						List.of("'ackMode' = \"sometimes\"", "none of [AUTO, MANUAL, ON_RECEIPT]")),
				Arguments.of(ManualWithoutAcknowledgment.class,
						List.of("'ackMode' = \"MANUAL\"", "no parameter for an RmqAcknowledgment", "add one")),
				Arguments.of(AcknowledgmentWithoutManual.class,
						List.of("'ackMode' = \"\"", "parameter for an RmqAcknowledgment", "needs MANUAL, not AUTO")),
				Arguments.of(AcknowledgmentOnReceipt.class,
						List.of("'ackMode' = \"on-receipt\"", "needs MANUAL, not ON_RECEIPT")),
				Arguments.of(ManualWithErrorHandler.class,
						List.of("'errorHandler' = \"errors\"", "deals with its errors itself")),
				Arguments.of(OnReceiptWithRetry.class,
						List.of("'ackMode' = \"ON_RECEIPT\"", "not tried again, except at once",
								"take the retry away")),
				Arguments.of(MissingFilter.class,
						List.of("'filter' = \"nobody\"", "no bean of type io.rmq.listener.RmqMessageFilter")),
				Arguments.of(FilterThatIsNone.class,
						List.of("'filter' = \"errors\"", "no bean of type io.rmq.listener.RmqMessageFilter")),
				Arguments.of(MissingErrorHandler.class,
						List.of("'errorHandler' = \"${handler:nobody}\"",
								"no bean of type io.rmq.listener.RmqErrorHandler")),
				Arguments.of(NothingToSend.class, List.of("has @SendTo, but returns nothing", "take @SendTo away")),
				Arguments.of(TwoPlacesToSend.class, List.of("has @SendTo with 2 topics; name one")),
				Arguments.of(NoPlaceToSend.class, List.of("has @SendTo with 0 topics; name one")),
				Arguments.of(BadPlaceToSend.class,
						List.of("has @SendTo(\"my replies\"), which is no topic", "must not contain blanks")),
				Arguments.of(UnresolvedPlaceToSend.class, List.of("has @SendTo(\"${replies}\"), which is no topic")),
				Arguments.of(BrokenPlaceToSend.class, List.of("has @SendTo(\"#{nobody.name}\"), which is no topic")),
				Arguments.of(TopicAndTopics.class, List.of("'topic' = \"orders\"", "keep one of them")),
				Arguments.of(TopicsAndPattern.class, List.of("topic, topics and topicPattern", "keep one of them")),
				Arguments.of(SameTopicTwice.class, List.of("'topics' = \"[orders, orders]\"", "named twice")),
				Arguments.of(BrokenPattern.class, List.of("'topicPattern' = \"((\"", "not a regular expression")),
				Arguments.of(BadPrefetch.class, List.of("'prefetch' = \"2\"", "at least the concurrency (5)")),
				Arguments.of(SizeWithoutBatch.class, List.of("'batchSize' = \"10\"", "set batch = \"true\"")),
				Arguments.of(TimeoutWithoutBatch.class, List.of("'batchTimeout' = \"1s\"", "set batch = \"true\"")),
				Arguments.of(BatchOfNone.class, List.of("'batchSize' = \"0\"", "between 1 and 10000")),
				Arguments.of(BatchTooLate.class, List.of("'batchTimeout' = \"1h\"", "between 0 and 1m")),
				Arguments.of(BatchWithErrorHandler.class,
						List.of("'errorHandler' = \"errors\"", "catch it in the method")),
				Arguments.of(BatchWithReply.class, List.of("gets several messages at once, and has @SendTo")),
				Arguments.of(BatchWithResult.class, List.of("gets several messages at once, and returns String")),
				Arguments.of(BatchWithoutList.class,
						List.of("gets several messages at once", "parameter of type String")),
				Arguments.of(BatchWithContext.class, List.of("cannot have the parameter of type RmqContext")),
				Arguments.of(BatchByHandWithoutAcknowledgment.class,
						List.of("'ackMode' = \"MANUAL\"", "no parameter for an RmqBatchAcknowledgment")),
				Arguments.of(BatchOnReceiptWithAcknowledgment.class,
						List.of("'ackMode' = \"ON_RECEIPT\"", "settled before it gets them")),
				Arguments.of(Endless.class, List.of("returns a Flux", "such as a Mono (flux.then())")));
	}

	@Test
	void twoNamesOfATopicAreRefused() {
		assertThatException().isThrownBy(() -> start(TwoTopics.class, true))
			.havingCause()
			.isInstanceOf(RmqConfigurationException.class)
			.withMessageContaining(TwoTopics.class.getName() + ".on")
			.withMessageContaining("give one of two attributes that are the same")
			.withMessageContaining("attribute 'topic' and its alias 'value'");
	}

	@Test
	void replyWithoutAnythingToSendItWithIsRefused() {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Replying.class, false))
			.withMessageContaining(Replying.class.getName() + ".on(String)")
			.withMessageContaining("no RmqOperations bean to send with");
	}

	private void start(Class<?> bean, boolean sending) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(JacksonMessageConverter.class, () -> new JacksonMessageConverter());
			context.registerBean(RmqListenerAnnotationBeanPostProcessor.class,
					() -> new RmqListenerAnnotationBeanPostProcessor(this.endpoints::add));
			context.registerBean("errors", RmqErrorHandler.class, () -> (delivery, handling, error) -> {
			});
			if (sending) {
				context.registerBean(RmqOperations.class, () -> mock(RmqOperations.class));
			}
			context.register(bean);
			context.refresh();
		}
	}

	static class UnknownAckMode {

		@RmqListener(topic = "orders", ackMode = "sometimes")
		void on(String payload) {
		}

	}

	static class ManualWithoutAcknowledgment {

		@RmqListener(topic = "orders", ackMode = "MANUAL")
		void on(String payload) {
		}

	}

	static class AcknowledgmentWithoutManual {

		@RmqListener("orders")
		void on(String payload, RmqAcknowledgment acknowledgment) {
		}

	}

	static class AcknowledgmentOnReceipt {

		@RmqListener(topic = "orders", ackMode = "on-receipt")
		void on(String payload, RmqAcknowledgment acknowledgment) {
		}

	}

	static class ManualWithErrorHandler {

		@RmqListener(topic = "orders", ackMode = "MANUAL", errorHandler = "errors")
		void on(String payload, RmqAcknowledgment acknowledgment) {
		}

	}

	static class OnReceiptWithRetry {

		@RmqListener(topic = "orders", ackMode = "ON_RECEIPT", retry = @RmqRetry(delays = "1s"))
		void on(String payload) {
		}

	}

	static class MissingFilter {

		@RmqListener(topic = "orders", filter = "nobody")
		void on(String payload) {
		}

	}

	static class FilterThatIsNone {

		@RmqListener(topic = "orders", filter = "errors")
		void on(String payload) {
		}

	}

	static class MissingErrorHandler {

		@RmqListener(topic = "orders", errorHandler = "${handler:nobody}")
		void on(String payload) {
		}

	}

	static class NothingToSend {

		@RmqListener("orders")
		@SendTo("replies")
		void on(String payload) {
		}

	}

	static class TwoPlacesToSend {

		@RmqListener("orders")
		@SendTo({ "replies", "others" })
		String on(String payload) {
			return payload;
		}

	}

	static class NoPlaceToSend {

		@RmqListener("orders")
		@SendTo
		String on(String payload) {
			return payload;
		}

	}

	static class BadPlaceToSend {

		@RmqListener("orders")
		@SendTo("my replies")
		String on(String payload) {
			return payload;
		}

	}

	static class UnresolvedPlaceToSend {

		@RmqListener("orders")
		@SendTo("${replies}")
		String on(String payload) {
			return payload;
		}

	}

	static class BrokenPlaceToSend {

		@RmqListener("orders")
		@SendTo("#{nobody.name}")
		String on(String payload) {
			return payload;
		}

	}

	static class Endless {

		@RmqListener("orders")
		@SendTo("replies")
		Flux<String> on(String payload) {
			return Flux.just(payload);
		}

	}

	static class TwoTopics {

		@RmqListener(value = "a", topic = "b")
		void on(String payload) {
		}

	}

	static class Replying {

		@RmqListener("orders")
		@SendTo("replies")
		String on(String payload) {
			return payload;
		}

	}

	static class TopicAndTopics {

		@RmqListener(topic = "orders", topics = { "a", "b" })
		void on(String payload) {
		}

	}

	static class TopicsAndPattern {

		@RmqListener(topics = { "a", "b" }, topicPattern = "c.*")
		void on(String payload) {
		}

	}

	static class SameTopicTwice {

		@RmqListener(topics = { "orders", "orders" })
		void on(String payload) {
		}

	}

	static class BrokenPattern {

		@RmqListener(topicPattern = "((")
		void on(String payload) {
		}

	}

	static class BadPrefetch {

		@RmqListener(topic = "orders", prefetch = "2")
		void on(String payload) {
		}

	}

	static class SizeWithoutBatch {

		@RmqListener(topic = "orders", batchSize = "10")
		void on(String payload) {
		}

	}

	static class TimeoutWithoutBatch {

		@RmqListener(topic = "orders", batchTimeout = "1s")
		void on(String payload) {
		}

	}

	static class BatchOfNone {

		@RmqListener(topic = "orders", batch = "true", batchSize = "0")
		void on(List<String> payloads) {
		}

	}

	static class BatchTooLate {

		@RmqListener(topic = "orders", batch = "true", batchTimeout = "1h")
		void on(List<String> payloads) {
		}

	}

	static class BatchWithErrorHandler {

		@RmqListener(topic = "orders", batch = "true", errorHandler = "errors")
		void on(List<String> payloads) {
		}

	}

	static class BatchWithReply {

		@RmqListener(topic = "orders", batch = "true")
		@SendTo("replies")
		String on(List<String> payloads) {
			return "";
		}

	}

	static class BatchWithResult {

		@RmqListener(topic = "orders", batch = "true")
		String on(List<String> payloads) {
			return "";
		}

	}

	static class BatchWithoutList {

		@RmqListener(topic = "orders", batch = "true")
		void on(String payload) {
		}

	}

	static class BatchWithContext {

		@RmqListener(topic = "orders", batch = "true")
		void on(List<String> payloads, RmqContext context) {
		}

	}

	static class BatchByHandWithoutAcknowledgment {

		@RmqListener(topic = "orders", batch = "true", ackMode = "MANUAL")
		void on(List<String> payloads) {
		}

	}

	static class BatchOnReceiptWithAcknowledgment {

		@RmqListener(topic = "orders", batch = "true", ackMode = "ON_RECEIPT")
		void on(List<String> payloads, RmqBatchAcknowledgment acknowledgment) {
		}

	}

}
