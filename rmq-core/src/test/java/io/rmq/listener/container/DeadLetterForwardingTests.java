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

package io.rmq.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.RmqConnectionException;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.RmqServerRefusedException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.Settlement;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterForwardingTests {

	private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	private final List<OutboundMessage> sent = new CopyOnWriteArrayList<>();

	private final Queue<CompletableFuture<Receipt>> answers = new ArrayDeque<>();

	private final List<Settlement> outcomes = new CopyOnWriteArrayList<>();

	private final List<InFlightMessage> waiting = new CopyOnWriteArrayList<>();

	private final DeadLetterForwarding forwarding = forwarding("failed", Duration.ofSeconds(10),
			Duration.ofSeconds(10));

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@Test
	void copyHasEverythingOfTheOriginalAndWhatBecameOfIt() {
		Delivery delivery = delivery(RmqHeaders.of(Map.of("tenant", "7")), null);
		this.forwarding.add(held(delivery), deadLetter(delivery));
		assertThat(this.sent).singleElement().satisfies((copy) -> {
			assertThat(copy.topic()).isEqualTo("failed");
			assertThat(copy.id()).isEqualTo("m-1");
			assertThat(copy.key()).isEqualTo("customer");
			assertThat(copy.priority()).isEqualTo(RmqPriority.HIGH);
			assertThat(copy.body()).containsExactly(0, 0xff, '\r');
			assertThat(copy.ttl()).isEqualTo(Duration.ofDays(30));
			assertThat(copy.due()).isNull();
			assertThat(copy.maxAttempts()).isZero();
			assertThat(copy.headers().asMap()).containsExactlyInAnyOrderEntriesOf(
					Map.of("tenant", "7", "rmq_deadLetterReason", "FATAL", "rmq_deadLetterError",
							"java.lang.IllegalStateException", "rmq_deadLetterMessage", "no \"good\"\n",
							"rmq_originalTopic", "orders", "rmq_originalGroup", "billing", "rmq_originalMessageId",
							"m-1", "rmq_originalAttempts", "3", "rmq_originalCreatedAt", "2026-01-02T03:04:05.678Z"));
			assertThat(RmqDeadLetter.from(copy.headers())).isEqualTo(new RmqDeadLetter("FATAL",
					"java.lang.IllegalStateException", "no \"good\"\n", "orders", "billing", "m-1", 3, CREATED));
		});
	}

	@Test
	void withoutAnErrorThereIsNoneAndNoAttempt() {
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		this.forwarding.add(held(delivery),
				new Settlement.DeadLetter(delivery, Failure.none("It expired"), DeadLetterReason.EXPIRED));
		RmqDeadLetter deadLetter = RmqDeadLetter.from(this.sent.get(0).headers());
		assertThat(deadLetter.reason()).isEqualTo("EXPIRED");
		assertThat(deadLetter.error()).isNull();
		assertThat(deadLetter.message()).isEqualTo("It expired");
		assertThat(deadLetter.attempts()).isEqualTo(2);
	}

	@Test
	void originalIsAcknowledgedOnlyWhenTheCopyIsStored() {
		CompletableFuture<Receipt> answer = new CompletableFuture<>();
		this.answers.add(answer);
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		this.forwarding.add(held(delivery), deadLetter(delivery));
		assertThat(this.sent).hasSize(1);
		assertThat(this.outcomes).isEmpty();
		answer.complete(Receipt.stored("1-1"));
		assertThat(this.outcomes).containsExactly(Settlement.Acknowledge.unhandled(delivery, DeadLetterReason.FATAL));
	}

	@ParameterizedTest
	@MethodSource
	void sendIsTriedAgainUntilItSucceeds(RmqException passing) {
		this.answers.add(CompletableFuture.failedFuture(passing));
		this.answers.add(CompletableFuture.failedFuture(passing));
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		this.forwarding.add(held(delivery), deadLetter(delivery));
		Awaitility.await().until(() -> !this.outcomes.isEmpty());
		assertThat(this.outcomes).containsExactly(Settlement.Acknowledge.unhandled(delivery, DeadLetterReason.FATAL));
		assertThat(this.sent).hasSize(3);
	}

	static List<RmqException> sendIsTriedAgainUntilItSucceeds() {
		return List.of(new RmqConnectionException("away", null), new RmqTimeoutException("slow", null),
				new RmqServerRefusedException("full", null));
	}

	@Test
	void sendThatIsNeverAnsweredIsTriedAgainAndGivenUpForTheGroup() {
		for (int i = 0; i < 1000; i++) {
			this.answers.add(new CompletableFuture<>());
		}
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		Settlement.DeadLetter deadLetter = deadLetter(delivery);
		forwarding("failed", Duration.ofMillis(20), Duration.ofMillis(200)).add(held(delivery), deadLetter);
		Awaitility.await().until(() -> !this.outcomes.isEmpty());
		assertThat(this.outcomes).containsExactly(deadLetter);
		assertThat(this.sent).hasSizeGreaterThan(1);
	}

	@Test
	void errorThatCannotPassKeepsItWithTheGroup() {
		this.answers.add(CompletableFuture.failedFuture(new RmqException(RmqErrorCode.INTERNAL, "WRONGTYPE", null)));
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		Settlement.DeadLetter deadLetter = deadLetter(delivery);
		this.forwarding.add(held(delivery), deadLetter);
		assertThat(this.outcomes).containsExactly(deadLetter);
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void senderThatThrowsKeepsItWithTheGroup() {
		DeadLetterForwarding broken = new DeadLetterForwarding(endpoint("failed"), (message) -> {
			throw new IllegalStateException("broken");
		}, (message, outcome) -> this.outcomes.add(outcome), this.waiting::add, this.executor);
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		Settlement.DeadLetter deadLetter = deadLetter(delivery);
		broken.add(held(delivery), deadLetter);
		assertThat(this.outcomes).containsExactly(deadLetter);
	}

	@Test
	void whatCannotBeSentIsKeptWithTheGroup() {
		Delivery delivery = delivery("id with blanks, of another program", RmqHeaders.empty(), null);
		Settlement.DeadLetter deadLetter = deadLetter(delivery);
		this.forwarding.add(held(delivery), deadLetter);
		assertThat(this.sent).isEmpty();
		assertThat(this.outcomes).containsExactly(deadLetter);
	}

	@Test
	void lostMessageIsNotSentAgainAndTheServerIsAskedToRefuse() {
		this.answers.add(CompletableFuture.failedFuture(new RmqConnectionException("away", null)));
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		InFlightMessage message = held(delivery);
		Settlement.DeadLetter deadLetter = deadLetter(delivery);
		this.forwarding.add(message, deadLetter);
		message.lose();
		Awaitility.await().until(() -> !this.outcomes.isEmpty());
		assertThat(this.outcomes).containsExactly(deadLetter);
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void afterTheEndNothingIsTriedAgainNorSettled() {
		this.answers.add(CompletableFuture.failedFuture(new RmqConnectionException("away", null)));
		this.executor.shutdownNow();
		Delivery delivery = delivery(RmqHeaders.empty(), null);
		this.forwarding.add(held(delivery), deadLetter(delivery));
		assertThat(this.sent).hasSize(1);
		assertThat(this.outcomes).isEmpty();
	}

	@Test
	void messageGoesRoundInNoCircle() {
		Delivery plain = delivery(RmqHeaders.of(Map.of("tenant", "7")), null);
		assertThat(this.forwarding.takes(plain)).isTrue();
		assertThat(forwarding(null, Duration.ofSeconds(1), Duration.ofSeconds(1)).takes(plain)).isFalse();
		assertThat(forwarding("orders", Duration.ofSeconds(1), Duration.ofSeconds(1)).takes(plain)).isFalse();
		assertThat(this.forwarding.takes(delivery(RmqHeaders.of(Map.of(RmqDeadLetter.TOPIC, "elsewhere")), null)))
			.isFalse();
		assertThat(this.forwarding.takes(delivery(RmqHeaders.empty(), "it is stored in format 2"))).isFalse();
	}

	private DeadLetterForwarding forwarding(@Nullable String topic, Duration sendTimeout, Duration patience) {
		return new DeadLetterForwarding(endpoint(topic), (message) -> {
			this.sent.add(message);
			CompletableFuture<Receipt> answer = this.answers.poll();
			return (answer != null) ? answer : CompletableFuture.completedFuture(Receipt.stored("1-1"));
		}, (message, outcome) -> this.outcomes.add(outcome), this.waiting::add, this.executor, sendTimeout, patience);
	}

	private static ListenerEndpoint endpoint(@Nullable String topic) {
		return new ListenerEndpoint("listener", "orders",
				ListenerSettings.defaults()
					.withGroup("billing")
					.withDeadLetters(DeadLetterSettings.defaults().withTopic(topic)),
				(delivery, context) -> {
				});
	}

	private static Settlement.DeadLetter deadLetter(Delivery delivery) {
		return new Settlement.DeadLetter(delivery, Failure.of(new IllegalStateException("no \"good\"\n")),
				DeadLetterReason.FATAL);
	}

	private static InFlightMessage held(Delivery delivery) {
		return new InFlightMessage(delivery, Instant.now(), Moment.now(), Duration.ofMinutes(1).toNanos());
	}

	private static Delivery delivery(RmqHeaders headers, @Nullable String defect) {
		return delivery("m-1", headers, defect);
	}

	private static Delivery delivery(String id, RmqHeaders headers, @Nullable String defect) {
		return new Delivery(new Lease(Lane.TOPIC_HIGH, "1-0"), "orders", id, "customer", headers,
				new byte[] { 0, (byte) 0xff, '\r' }, CREATED, 0, 5, 2, 0, "", 1, defect);
	}

}
