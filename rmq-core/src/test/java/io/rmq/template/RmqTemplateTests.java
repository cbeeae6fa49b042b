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

package io.rmq.template;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rmq.RmqConnectionException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqPriority;
import io.rmq.RmqSerializationException;
import io.rmq.RmqServerRefusedException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.convert.JacksonMessageConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RmqTemplateTests {

	private static final String TOO_LONG = "x".repeat(201);

	private final RecordingBroker broker = new RecordingBroker();

	private final RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter());

	@Test
	void sendStoresThePayloadWithDefaults() {
		RmqSendResult result = this.template.send("orders", new Order("o-1"));
		assertThat(result.topic()).isEqualTo("orders");
		assertThat(UUID.fromString(result.messageId())).hasToString(result.messageId());
		assertThat(this.broker.sent()).singleElement().satisfies((message) -> {
			assertThat(message.topic()).isEqualTo("orders");
			assertThat(message.id()).isEqualTo(result.messageId());
			assertThat(message.priority()).isEqualTo(RmqPriority.NORMAL);
			assertThat(message.key()).isNull();
			assertThat(message.headers().isEmpty()).isTrue();
			assertThat(message.ttl()).isZero();
			assertThat(message.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"o-1\"}");
		});
	}

	@Test
	void noClassNameIsStored() {
		this.template.message("orders", List.of(new Order("o-1"))).header("a", "b").send();
		OutboundMessage message = this.broker.sent().get(0);
		String stored = message + new String(message.body(), StandardCharsets.UTF_8);
		assertThat(stored).doesNotContain(Order.class.getName(), "java.util");
	}

	@Test
	void everyMessageHasAnIdOfItsOwn() {
		RmqMessageBuilder builder = this.template.message("orders", "a");
		assertThat(builder.send()).isNotEqualTo(builder.send());
		assertThat(this.template.send("orders", "a")).isNotEqualTo(this.template.send("orders", "a"));
	}

	@Test
	void builderSetsEverythingThatCanBeSaid() {
		RmqSendResult result = this.template.message("orders", "text")
			.messageId("my-id")
			.priority(RmqPriority.HIGH)
			.key("customer 7")
			.header("a", "1")
			.headers(Map.of("b", "2"))
			.header("a", "3")
			.send();
		assertThat(result).isEqualTo(new RmqSendResult("my-id", "orders", 0, "1-1", false, 0, false, result.latency()));
		OutboundMessage message = this.broker.sent().get(0);
		assertThat(message.id()).isEqualTo("my-id");
		assertThat(message.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(message.key()).isEqualTo("customer 7");
		assertThat(message.headers().asMap()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "3", "b", "2"));
		assertThat(message.body()).asString(StandardCharsets.UTF_8).isEqualTo("text");
	}

	@Test
	void nothingIsSentBeforeSend() {
		this.template.message("orders", "text").key("k");
		assertThat(this.broker.sent()).isEmpty();
	}

	@Test
	@SuppressWarnings({ "DataFlowIssue", "NullAway" })
	void nullPayloadIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("orders", null))
			.withMessage("The payload of a message to topic 'orders' must not be null");
		assertThat(this.broker.sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\nb", "a{b", "a}b", "a/b" })
	void topicThatIsNoNameIsRefused(String topic) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send(topic, "text"))
			.withMessageContaining("topic");
		assertThat(this.broker.sent()).isEmpty();
	}

	@Test
	void overLongNamesAreRefused() {
		RmqMessageBuilder builder = this.template.message("orders", "text");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send(TOO_LONG, "text"))
			.withMessageContaining("topic");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.messageId(TOO_LONG))
			.withMessageContaining("message id");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.key(TOO_LONG)).withMessageContaining("key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\u0000b", "a b" })
	void messageIdThatIsNoNameIsRefused(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.message("orders", "text").messageId(id))
			.withMessageContaining("message id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\nb", "\u007F" })
	void headerNameThatIsBlankOrHasControlCharactersIsRefused(String name) {
		RmqMessageBuilder builder = this.template.message("orders", "text");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header(name, "v"))
			.withMessageContaining("header")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.headers(Map.of(name, "v")))
			.withMessageContaining("header");
	}

	@Test
	void headerWithoutValueIsRefusedByItsName() {
		RmqMessageBuilder builder = this.template.message("orders", "text");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.headers(Collections.singletonMap("tenant", null)))
			.withMessage("The value of header 'tenant' must not be null");
	}

	@Test
	void headerValueMayBeAnyText() {
		this.template.message("orders", "text").header("a", "line\nline\t😀").send();
		assertThat(this.broker.sent().get(0).headers().get("a")).isEqualTo("line\nline\t😀");
	}

	@Test
	void messageIsDueAtOnceUnlessToldOtherwise() {
		Instant time = Instant.parse("2031-01-01T00:00:00Z");
		this.template.send("orders", "text");
		this.template.message("orders", "text").delay(Duration.ofSeconds(5)).send();
		this.template.message("orders", "text").delay(Duration.ofSeconds(5)).at(time).send();
		this.template.message("orders", "text").at(time).delay(Duration.ofSeconds(5)).send();
		assertThat(this.broker.sent()).extracting(OutboundMessage::due)
			.containsExactly(null, new Due.After(Duration.ofSeconds(5)), new Due.At(time),
					new Due.After(Duration.ofSeconds(5)));
	}

	@Test
	void timeToLiveMayBeSetForEachMessage() {
		this.template.message("orders", "text").ttl(Duration.ofMinutes(1)).send();
		this.template.message("orders", "text").ttl(Duration.ZERO).send();
		new RmqTemplate(this.broker, new JacksonMessageConverter(),
				new ProducerSettings(Duration.ofSeconds(1), 4, Duration.ZERO))
			.send("orders", "a");
		assertThat(this.broker.sent()).extracting(OutboundMessage::ttl)
			.containsExactly(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
	}

	@Test
	@SuppressWarnings({ "DataFlowIssue", "NullAway" })
	void absurdTimesAreRefusedWhenTheyAreSet() {
		RmqMessageBuilder builder = this.template.message("orders", "text");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.delay(Duration.ofMillis(-1)))
			.withMessageContaining("PT-0.001S");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.delay(Duration.ofDays(36500)))
			.withMessageContaining("ten years");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.at(Instant.MAX))
			.withMessageContaining("ten years");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.ttl(Duration.ofMillis(-1)))
			.withMessageContaining("PT-0.001S");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.ttl(Duration.ofNanos(1)))
			.withMessageContaining("1 ms");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.ttl(Duration.ofDays(36500)))
			.withMessageContaining("ten years");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.delay(null)).withMessageContaining("delay");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.at(null)).withMessageContaining("due");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.ttl(null)).withMessageContaining("time to live");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAttempts(0))
			.withMessageContaining("at least once");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProducerSettings(Duration.ofSeconds(1), 4, Duration.ofMillis(-1)))
			.withMessageContaining("time to live");
	}

	@Test
	void bodyUpToTheLimitIsSentAndALargerOneIsNot() {
		RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter(),
				new ProducerSettings(Duration.ofSeconds(1), 4));
		template.send("orders", "1234");
		assertThat(this.broker.sent()).hasSize(1);
		assertThatExceptionOfType(RmqMessageTooLargeException.class).isThrownBy(() -> template.send("orders", "12345"))
			.withMessageContaining("5 bytes")
			.withMessageContaining("the 4 that")
			.withMessageContaining("'orders'")
			.withMessageContaining("rmq.producer.max-message-size");
		assertThat(this.broker.sent()).hasSize(1);
	}

	@Test
	void payloadThatDoesNotSerializeIsNotSent() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.template.send("orders", new Unwritable()))
			.withMessageContaining(Unwritable.class.getName());
		assertThat(this.broker.sent()).isEmpty();
	}

	@Test
	void failureOfTheServerIsThrownItselfAndShowsWhoSent() {
		RmqServerRefusedException refused = new RmqServerRefusedException("OOM", null);
		this.broker.answerWith(CompletableFuture.failedFuture(new CompletionException(refused)));
		assertThatExceptionOfType(RmqServerRefusedException.class).isThrownBy(() -> this.template.send("orders", "a"))
			.isSameAs(refused)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((sentFrom) -> assertThat(sentFrom.getStackTrace())
					.anyMatch((frame) -> frame.getClassName().startsWith(RmqTemplateTests.class.getName()))));
	}

	@Test
	void failureThroughDependentStagesIsUnwrapped() {
		CompletableFuture<Receipt> first = CompletableFuture.failedFuture(new RmqConnectionException("closed", null));
		this.broker.answerWith(first.thenApply((nothing) -> nothing).thenApply((nothing) -> nothing));
		assertThatExceptionOfType(RmqConnectionException.class).isThrownBy(() -> this.template.send("orders", "a"))
			.withMessage("closed");
	}

	@Test
	void failureThatIsNotOursIsWrapped() {
		IllegalStateException cause = new IllegalStateException("surprise");
		this.broker.answerWith(CompletableFuture.failedFuture(cause));
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.template.message("orders", "a").messageId("id-1").send())
			.withCause(cause)
			.withMessageContaining("id-1")
			.withMessageContaining("surprise");
	}

	@Test
	void errorIsThrownItself() {
		OutOfMemoryError error = new OutOfMemoryError();
		this.broker.answerWith(CompletableFuture.failedFuture(error));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.template.send("orders", "a"))
			.isSameAs(error);
	}

	@Test
	void sendGivesUpAfterTheTimeoutAndSaysThatTheMessageMayBeStored() {
		CompletableFuture<Receipt> never = new CompletableFuture<>();
		this.broker.answerWith(never);
		RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter(),
				new ProducerSettings(Duration.ofMillis(20), 100));
		assertThatExceptionOfType(RmqTimeoutException.class).isThrownBy(() -> template.send("orders", "a"))
			.withMessageContaining("'orders'")
			.withMessageContaining("20 ms")
			.withMessageContaining("may have been stored");
		assertThat(never).isCancelled();
	}

	@Test
	void interruptIsKept() {
		CompletableFuture<Receipt> never = new CompletableFuture<>();
		this.broker.answerWith(never);
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.template.send("orders", "a"))
				.withCauseInstanceOf(InterruptedException.class)
				.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.INTERNAL));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(never).isCancelled();
	}

	@Test
	void cancellationByTheBrokerIsAFailure() {
		CompletableFuture<Receipt> cancelled = new CompletableFuture<>();
		cancelled.cancel(false);
		this.broker.answerWith(cancelled);
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.template.send("orders", "a"))
			.withMessageContaining("cancelled");
	}

	@Test
	void settingsWithoutSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProducerSettings(Duration.ZERO, 1))
			.withMessageContaining("timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> new ProducerSettings(Duration.ofSeconds(1), 0))
			.withMessageContaining("max-message-size");
	}

	@Test
	void defaultsAreTenSecondsAndOneMegabyte() {
		assertThat(ProducerSettings.defaults()).isEqualTo(new ProducerSettings(Duration.ofSeconds(10), 1_048_576));
	}

	record Order(String id) {
	}

	static class Unwritable {

		@JsonProperty
		String getValue() {
			throw new IllegalStateException("no value today");
		}

	}

}
