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

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqConnectionException;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqServerRefusedException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendConditions;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.RmqMessageConverter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sending without waiting, many at once, and again.
 */
class SendManyTests {

	private static final RmqServerRefusedException REFUSED = new RmqServerRefusedException("OOM", null);

	private final RecordingBroker broker = new RecordingBroker();

	private final RmqTemplate template = template(settings(3, false));

	@Test
	void asynchronousSendReturnsBeforeTheServerAnswers() {
		CompletableFuture<Receipt> answer = new CompletableFuture<>();
		this.broker.answerWith(answer);
		CompletableFuture<RmqSendResult> result = this.template.sendAsync("orders", "a");
		assertThat(result).isNotDone();
		answer.complete(Receipt.stored("7-1"));
		assertThat(result).isCompletedWithValueMatching((sent) -> "7-1".equals(sent.position()) && !sent.duplicate());
	}

	@Test
	void asynchronousSendReportsWhatCannotBeConverted() {
		assertThat(this.template.sendAsync("orders", new Unwritable())).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(RmqSerializationException.class);
	}

	@Test
	void converterThatFailsDoesNotHideTheOthers() {
		RmqTemplate broken = new RmqTemplate(this.broker, new RmqMessageConverter() {

			@Override
			public byte[] toBytes(Object payload) {
				if (payload.equals("b")) {
					throw new UnsupportedOperationException("not this one");
				}
				return payload.toString().getBytes(StandardCharsets.UTF_8);
			}

			@Override
			public Object fromBytes(byte[] body, Type type) {
				throw new UnsupportedOperationException();
			}

		});
		List<RmqSendOutcome> outcomes = broken.sendAll("orders", List.of("a", "b", "c"));
		assertThat(outcomes).extracting(RmqSendOutcome::isSuccess).containsExactly(true, false, true);
		assertThat(outcomes.get(1).error()).isInstanceOf(RmqSerializationException.class)
			.hasMessageContaining("not this one");
	}

	@Test
	void headersOfADeadLetterAreLeftOutWhenItIsSentOnceMore() {
		this.template.message("orders", "a")
			.headers(Map.of(RmqDeadLetter.TOPIC, "orders", RmqDeadLetter.REASON, "FATAL", "tenant", "acme"))
			.send();
		assertThat(this.broker.sent()).singleElement()
			.satisfies((message) -> assertThat(message.headers().asMap()).containsOnlyKeys("tenant"));
	}

	@Test
	void messageThatFailsDoesNotHideTheOthers() {
		RmqTemplate small = new RmqTemplate(this.broker, new JacksonMessageConverter(),
				new ProducerSettings(Duration.ofSeconds(1), 3));
		List<RmqSendOutcome> outcomes = small.sendAll("orders", List.of("abc", "abcd", "x"));
		assertThat(outcomes).extracting(RmqSendOutcome::isSuccess).containsExactly(true, false, true);
		assertThat(outcomes.get(1).error()).isInstanceOf(RmqMessageTooLargeException.class);
		assertThat(outcomes.get(0).orThrow().topic()).isEqualTo("orders");
		assertThatExceptionOfType(RmqMessageTooLargeException.class).isThrownBy(() -> outcomes.get(1).orThrow());
		assertThat(this.broker.sent()).extracting((message) -> new String(message.body())).containsExactly("abc", "x");
	}

	@Test
	void messagesOfSeveralTopicsAreSentTogether() {
		CompletableFuture<List<RmqSendOutcome>> outcomes = this.template
			.sendAllAsync(List.of(this.template.message("a", "1"), this.template.message("b", "2").key("k")));
		assertThat(outcomes).isCompletedWithValueMatching((all) -> all.stream().allMatch(RmqSendOutcome::isSuccess));
		assertThat(this.broker.sent()).extracting(OutboundMessage::topic).containsExactly("a", "b");
	}

	@Test
	void nothingIsSentWhenOneMessageIsNotComplete() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.sendAll(List.of(this.template.message("orders", "a"),
					this.template.message("orders", "b").deduplicate(Duration.ofMinutes(1)))))
			.withMessageContaining("messageId");
		assertThat(this.broker.sent()).isEmpty();
	}

	@Test
	void outcomesOfAStalledServerAreTimeouts() {
		this.broker.answerWith(new CompletableFuture<>());
		RmqTemplate hasty = template(new ProducerSettings(Duration.ofMillis(30), 100, Duration.ZERO, 0,
				Duration.ofMillis(1), false, true, Map.of()));
		assertThat(hasty.sendAll("orders", List.of("a"))).extracting(RmqSendOutcome::error)
			.hasOnlyElementsOfType(RmqTimeoutException.class);
	}

	@Test
	void flushWaitsForWhatIsUnderWay() throws Exception {
		CompletableFuture<Receipt> answer = new CompletableFuture<>();
		this.broker.answerWith(answer);
		this.template.sendAsync("orders", "a");
		CompletableFuture<Void> flushed = CompletableFuture.runAsync(this.template::flush);
		assertThat(flushed).isNotDone();
		answer.complete(Receipt.stored("1-1"));
		flushed.get(5, TimeUnit.SECONDS);
		this.template.flush();
	}

	@Test
	void flushGivesUpAfterTheTimeout() {
		this.broker.answerWith(new CompletableFuture<>());
		RmqTemplate hasty = template(new ProducerSettings(Duration.ofMillis(30), 100, Duration.ZERO, 0,
				Duration.ofMillis(1), false, true, Map.of()));
		hasty.sendAsync("orders", "a");
		assertThatExceptionOfType(RmqTimeoutException.class).isThrownBy(hasty::flush)
			.withMessageContaining("1 messages that were being sent are not");
	}

	@Test
	void messageIsSentAgainWhenItWasCertainlyNotStored() {
		this.broker.answerNext(REFUSED, new RmqConnectionException("not connected", null));
		assertThat(this.template.send("orders", "a").position()).isEqualTo("1-1");
		assertThat(this.broker.sent()).hasSize(3);
		assertThat(this.broker.sent()).extracting(OutboundMessage::id).containsOnly(this.broker.sent().get(0).id());
	}

	@Test
	void retriesEnd() {
		this.broker.answerWith(CompletableFuture.failedFuture(REFUSED));
		assertThatExceptionOfType(RmqServerRefusedException.class).isThrownBy(() -> this.template.send("orders", "a"));
		assertThat(this.broker.sent()).hasSize(4);
	}

	@Test
	void messageThatMayBeStoredIsNotSentAgainWithoutAGuard() {
		RmqConnectionException lost = new RmqConnectionException("lost", null, true);
		this.broker.answerNext(lost);
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.template.send("orders", "a"))
			.isSameAs(lost);
		assertThat(this.broker.sent()).hasSize(1);
		assertThat(this.broker.sent().get(0).terms()).isEqualTo(SendConditions.NONE);
	}

	@Test
	void idempotentSendIsRepeatedUnderAGuardOfItsOwn() {
		RmqTemplate idempotent = template(settings(3, true));
		this.broker.answerNext(new RmqConnectionException("lost", null, true));
		this.broker.answerWith(CompletableFuture.completedFuture(new Receipt("5-1", true, 0)));
		RmqSendResult result = idempotent.message("orders", "a").messageId("id").send();
		assertThat(result.position()).isEqualTo("5-1");
		assertThat(result.duplicate()).isFalse();
		assertThat(this.broker.sent()).hasSize(2).extracting((message) -> message.terms().guard()).doesNotContainNull();
		idempotent.message("orders", "a").messageId("id").sendNow();
		assertThat(this.broker.sent().get(2).terms().guard()).isNotEqualTo(this.broker.sent().get(0).terms().guard());
	}

	@Test
	void deduplicatedMessageIsGuardedByItsId() {
		this.broker.answerWith(CompletableFuture.completedFuture(new Receipt("5-1", true, 0)));
		RmqSendResult result = this.template.message("orders", "a")
			.messageId("id")
			.deduplicate(Duration.ofHours(1))
			.send();
		assertThat(result.duplicate()).isTrue();
		assertThat(this.broker.sent().get(0).terms())
			.isEqualTo(SendConditions.NONE.withGuard("id", Duration.ofHours(1)));
	}

	@Test
	void errorThatDoesNotPassIsNotRepeated() {
		this.broker.answerWith(CompletableFuture.failedFuture(new IllegalStateException("surprise")));
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.template.send("orders", "a"));
		assertThat(this.broker.sent()).hasSize(1);
	}

	@Test
	void limitOfATopicIsOneOfTheTerms() {
		RmqTemplate limited = template(
				new ProducerSettings(Duration.ofSeconds(1), 100, Duration.ZERO, 0, Duration.ofMillis(1), false, true,
						Map.of("orders", new TopicLimit(10, TopicLimit.Overflow.DROP_OLDEST))));
		limited.send("orders", "a");
		limited.send("others", "a");
		assertThat(this.broker.sent()).extracting(OutboundMessage::terms)
			.containsExactly(new SendConditions(null, Duration.ZERO, 10, true), SendConditions.NONE);
	}

	private RmqTemplate template(ProducerSettings settings) {
		return new RmqTemplate(this.broker, new JacksonMessageConverter(), settings);
	}

	private static ProducerSettings settings(int retries, boolean idempotent) {
		return new ProducerSettings(Duration.ofSeconds(5), 100, Duration.ZERO, retries, Duration.ofMillis(1),
				idempotent, true, Map.of());
	}

	public static class Unwritable {

		public String getName() {
			throw new IllegalStateException("no name");
		}

	}

}
