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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.rmq.RmqException;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
import io.rmq.RmqRejectException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.StoredTopic;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Messages that somebody asks for one by one, on a real server.
 */
class ReceiveTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final String GROUP = "default";

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final StoredTopic stored = this.fixture.stored();

	private final ListenerSettings settings = ListenerSettings.defaults()
		.withLease(Duration.ofSeconds(1))
		.withMaxDeliveries(2)
		.withRetry(RetryPolicy.of(Duration.ofMillis(200)));

	private final RmqTemplate template = template(this.settings);

	private final List<String> handled = new ArrayList<>();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private RmqTemplate template(ListenerSettings receiving) {
		return new RmqTemplate(this.fixture.broker(), PayloadFormat.of(new JacksonMessageConverter()),
				ProducerSettings.defaults(), () -> receiving);
	}

	@Test
	void messageIsReturnedWithAllThatIsKnownOfItAndIsGone() {
		RmqSendResult sent = this.template.message(this.topic, new Order("tea", 2))
			.priority(RmqPriority.HIGH)
			.key("customer-7")
			.header("tenant", "7")
			.send();
		RmqMessage<Order> message = this.template.receive(this.topic, Order.class, Duration.ZERO).orElseThrow();
		assertThat(message.payload()).isEqualTo(new Order("tea", 2));
		assertThat(message.id()).isEqualTo(sent.messageId());
		assertThat(message.topic()).isEqualTo(this.topic);
		assertThat(message.key()).isEqualTo("customer-7");
		assertThat(message.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(message.headers().get("tenant")).isEqualTo("7");
		assertNothingIsLeft();
	}

	@Test
	void messagesOfAGenericTypeAndAnotherGroupAreReceived() {
		this.template.send(this.topic, List.of(new Order("tea", 2)));
		RmqSource<List<Order>> source = RmqSource.of(this.topic, new ParameterizedTypeReference<List<Order>>() {
		}).withGroup("billing");
		assertThat(this.template.receive(source, Duration.ZERO).orElseThrow().payload())
			.containsExactly(new Order("tea", 2));
		assertThat(this.template.receive(source, Duration.ZERO)).isEmpty();
		assertThat(this.stored.consumers("billing")).isEmpty();
	}

	@Test
	void eachGroupReceivesEachMessage() {
		RmqSource<String> one = RmqSource.of(this.topic, String.class).withGroup("one");
		RmqSource<String> two = RmqSource.of(this.topic, String.class).withGroup("two");
		assertThat(this.template.receive(one, Duration.ZERO)).isEmpty();
		assertThat(this.template.receive(two, Duration.ZERO)).isEmpty();
		this.template.send(this.topic, "a");
		assertThat(this.template.receive(one, Duration.ZERO).orElseThrow().payload()).isEqualTo("a");
		assertThat(this.template.receive(two, Duration.ZERO).orElseThrow().payload()).isEqualTo("a");
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void messagesOfSeveralLanesAreReceivedOneByOneByPriority() {
		for (RmqPriority priority : List.of(RmqPriority.LOW, RmqPriority.NORMAL, RmqPriority.HIGH)) {
			this.template.message(this.topic, priority.name()).priority(priority).send();
		}
		assertThat(receive()).isEqualTo("HIGH");
		assertThat(receive()).isEqualTo("NORMAL");
		assertThat(receive()).isEqualTo("LOW");
		assertNothingIsLeft();
	}

	@Test
	void callersAtTheSameTimeGetDifferentMessages() {
		List<String> sent = IntStream.range(0, 40).mapToObj((i) -> "message " + i).toList();
		this.template.sendAll(this.topic, sent);
		List<CompletableFuture<List<String>>> callers = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> Stream.generate(this::receive).limit(10).toList(),
					(task) -> new Thread(task).start()))
			.toList();
		assertThat(callers).flatExtracting(ContractConsumer::get).containsExactlyInAnyOrderElementsOf(sent);
		assertNothingIsLeft();
	}

	private String receive() {
		return this.template.receive(this.topic, String.class, Duration.ZERO).orElseThrow().payload();
	}

	@Test
	void emptyTopicIsWaitedForAsLongAsWanted() {
		this.template.receive(this.topic, String.class, Duration.ZERO);
		Duration longer = timeToReceiveNothing(Duration.ofSeconds(3));
		assertThat(longer).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
		assertThat(timeToReceiveNothing(Duration.ofMillis(100))).isBetween(Duration.ofMillis(100), longer);
		assertNothingIsLeft();
	}

	private Duration timeToReceiveNothing(Duration wait) {
		long before = System.nanoTime();
		assertThat(this.template.receive(this.topic, String.class, wait)).isEmpty();
		return Duration.ofNanos(System.nanoTime() - before);
	}

	@Test
	void messageThatComesMeanwhileEndsTheWait() {
		CompletableFuture<Optional<RmqMessage<String>>> received = CompletableFuture
			.supplyAsync(() -> this.template.receive(this.topic, String.class, LONG));
		await().until(() -> this.stored.waitingConsumers() > 0);
		this.template.send(this.topic, "a");
		assertThat(ContractConsumer.get(received).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void delayedMessageIsReceivedWhenItIsDueThoughNobodyListens() {
		CompletableFuture<Optional<RmqMessage<String>>> received = CompletableFuture
			.supplyAsync(() -> this.template.receive(this.topic, String.class, LONG));
		await().until(() -> this.stored.waitingConsumers() > 0);
		long before = System.nanoTime();
		this.template.message(this.topic, "a").delay(Duration.ofMillis(300)).send();
		assertThat(ContractConsumer.get(received).orElseThrow().payload()).isEqualTo("a");
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(290),
				Duration.ofSeconds(3));
	}

	@Test
	void messageIsAcknowledgedWhenItsHandlerHasReturned() {
		this.template.send(this.topic, "a");
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
			assertThat(this.stored.heldBy(GROUP)).isEqualTo(1);
			this.handled.add(message.payload());
		})).isTrue();
		assertThat(this.handled).containsExactly("a");
		assertNothingIsLeft();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> this.handled.add("b")))
			.isFalse();
		assertThat(this.handled).containsExactly("a");
	}

	@Test
	void failedMessageIsTriedAgainAndThenADeadLetterWhileItsErrorsReachTheCaller() {
		this.template.send(this.topic, "a");
		IllegalStateException error = new IllegalStateException("not now");
		for (int attempt = 1; attempt <= 2; attempt++) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG, (message) -> {
					throw error;
				}))
				.isSameAs(error);
			assertThat(this.stored.waitingFor(GROUP)).isEqualTo((attempt == 1) ? 1 : 0);
		}
		assertThat(this.stored.deadLetters(GROUP)).singleElement().satisfies((letter) -> {
			assertThat(letter.reason()).isEqualTo("RETRIES_EXHAUSTED");
			assertThat(letter.errorMessage()).isEqualTo("not now");
			assertThat(letter.history()).contains("not now");
		});
		assertNothingIsLeft();
	}

	@Test
	void refusedMessageIsADeadLetterAtOnce() {
		this.template.send(this.topic, "a");
		assertThatExceptionOfType(RmqRejectException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
				throw new RmqRejectException("no");
			}));
		assertThat(this.stored.deadLetters(GROUP)).singleElement()
			.satisfies((letter) -> assertThat(letter.reason()).isEqualTo("REJECTED"));
	}

	@Test
	void expiredAndUnreadableMessagesAreDeadLettersAndTheNextOneIsReceived() {
		this.template.receive(this.topic, Order.class, Duration.ZERO);
		this.template.message(this.topic, "expired").ttl(Duration.ofMillis(1)).send();
		this.template.send(this.topic, "no order");
		this.template.send(this.topic, new Order("tea", 2));
		this.fixture.awaitTime(this.stored.now().plusMillis(5));
		assertThat(this.template.receive(this.topic, Order.class, LONG).orElseThrow().payload())
			.isEqualTo(new Order("tea", 2));
		assertThat(this.stored.deadLetters(GROUP)).extracting(StoredTopic.DeadLetter::reason)
			.containsExactly("EXPIRED", "CONVERSION");
		assertNothingIsLeft();
	}

	@Test
	void messageThatHasKilledItsConsumersIsADeadLetter() {
		this.template.send(this.topic, "killer");
		for (int death = 1; death <= 2; death++) {
			ContractConsumer victim = this.fixture.join(GROUP, Duration.ofMillis(200), 2);
			await().until(() -> {
				victim.subscription().recover(10);
				return victim.fetch(1).stream().anyMatch((delivery) -> victim.subscription().begin(delivery.lease()));
			});
		}
		await().pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
			assertThat(this.template.receive(this.topic, String.class, Duration.ZERO)).isEmpty();
			assertThat(this.stored.deadLetters(GROUP)).singleElement()
				.satisfies((letter) -> assertThat(letter.reason()).isEqualTo("POISON"));
		});
	}

	@Test
	void messageOfADeadConsumerIsReceivedThoughCallsAreRareAndDoNotWait() {
		this.template.send(this.topic, "a");
		this.fixture.join(GROUP, Duration.ofSeconds(1), 2).take();
		await().pollInterval(Duration.ofSeconds(1))
			.untilAsserted(() -> assertThat(this.template.receive(this.topic, String.class, Duration.ZERO)).get()
				.extracting(RmqMessage::payload)
				.isEqualTo("a"));
	}

	@Test
	void leaseIsKeptForAsLongAsTheHandlerTakes() {
		this.template.send(this.topic, "a");
		ContractConsumer other = this.fixture.join(GROUP, Duration.ofSeconds(1), 2);
		long until = System.nanoTime() + Duration.ofMillis(2200).toNanos();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
			await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> {
				assertThat(other.subscription().recover(10).recovered()).isZero();
				return System.nanoTime() - until > 0;
			});
			this.handled.add(message.payload());
		})).isTrue();
		assertThat(this.handled).containsExactly("a");
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void handlerWhoseLeaseIsLostIsInterruptedAndTheCallerLearnsOfIt() {
		this.template.send(this.topic, "a");
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
				this.stored.forgetHolders(GROUP);
				awaitInterrupt();
			}))
			.withMessageContaining("lost");
		assertThat(Thread.interrupted()).isFalse();
	}

	private void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.handled.add("interrupted");
		}
	}

	@Test
	void interruptEndsTheWaitAndNothingIsLost() throws InterruptedException {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread waiting = new Thread(() -> {
			try {
				this.template.receive(this.topic, String.class, LONG);
			}
			catch (RmqException ex) {
				thrown.set(Thread.currentThread().isInterrupted() ? ex : null);
			}
		});
		waiting.start();
		await().until(() -> this.stored.waitingConsumers() > 0);
		waiting.interrupt();
		this.template.send(this.topic, "a");
		waiting.join(3000);
		assertThat(waiting.isAlive()).isFalse();
		if (thrown.get() != null) {
			assertThat(thrown.get()).hasMessageContaining("Interrupted");
			assertThat(receive()).isEqualTo("a");
		}
		assertNothingIsLeft();
	}

	@Test
	void interruptBeforehandTakesNoMessage() {
		this.template.send(this.topic, "a");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(receive()).isEqualTo("a");
	}

	@Test
	void interruptWhileTheMessageIsReadKeepsItFromTheHandler() {
		PayloadFormat interrupting = PayloadFormat.of(new InterruptingConverter());
		RmqTemplate other = new RmqTemplate(this.fixture.broker(), interrupting, ProducerSettings.defaults(),
				() -> this.settings);
		other.send(this.topic, "a");
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> other.receive(this.topic, String.class, LONG, (message) -> this.handled.add("a")))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.handled).isEmpty();
		assertThat(receive()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void repeatsDoNotHideWhatIsBehindThem() {
		RmqTemplate once = template(
				this.settings.withIdempotence(new IdempotenceSettings(true, Duration.ofMinutes(1))));
		for (String id : List.of("one", "one", "one", "two")) {
			once.message(this.topic, "message " + id).messageId(id).send();
		}
		List<String> received = Stream
			.iterate(once.receive(this.topic, String.class, Duration.ZERO), Optional::isPresent,
					(last) -> once.receive(this.topic, String.class, Duration.ZERO))
			.map((message) -> message.orElseThrow().id())
			.toList();
		assertThat(received).containsExactly("one", "two");
		assertNothingIsLeft();
	}

	@Test
	void retriesBecomeReadyWhileAHandlerIsAtWork() {
		this.template.send(this.topic, "failing");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
				throw new IllegalStateException("not now");
			}));
		this.template.message(this.topic, "first").priority(RmqPriority.HIGH).send();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
			assertThat(message.payload()).isEqualTo("first");
			await().until(() -> this.stored.waitingFor(GROUP) == 0);
		})).isTrue();
		assertThat(receive()).isEqualTo("failing");
	}

	@Test
	void interruptOfTheHandlersOwnIsKept() {
		this.template.send(this.topic, "a");
		this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> Thread.currentThread().interrupt());
		assertThat(Thread.interrupted()).isTrue();
		assertNothingIsLeft();
	}

	@Test
	void deadLettersGoWhereTheSettingsSay() {
		String deadLetters = this.topic + ".dead";
		RmqTemplate forwarding = template(this.settings.withRetry(RetryPolicy.defaults().withMaxRetries(0))
			.withDeadLetters(this.settings.deadLetters().withTopic(deadLetters)));
		forwarding.send(this.topic, "a");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> forwarding.receive(this.topic, String.class, Duration.ZERO, (message) -> {
				throw new IllegalStateException("never");
			}));
		assertThat(forwarding.receive(deadLetters, String.class, Duration.ZERO).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.receive("no topic", String.class, Duration.ZERO))
			.withMessageContaining("topic");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.receive(this.topic, String.class, Duration.ofMillis(-1)))
			.withMessageContaining("-0.001");
		assertThatIllegalArgumentException().isThrownBy(() -> RmqSource.of(this.topic, String.class).withGroup("a:b"))
			.withMessageContaining("group");
	}

	private void assertNothingIsLeft() {
		assertThat(this.stored.messages()).isZero();
		assertThat(this.stored.messagesOf(GROUP)).isZero();
		assertThat(this.stored.heldBy(GROUP)).isZero();
		assertThat(this.stored.consumers(GROUP)).isEmpty();
	}

	record Order(String product, int quantity) {

	}

	/**
	 * Is interrupted while it reads a message.
	 */
	private static final class InterruptingConverter implements RmqMessageConverter {

		private final JacksonMessageConverter converter = new JacksonMessageConverter();

		@Override
		public byte[] toBytes(Object payload) {
			return this.converter.toBytes(payload);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			Thread.currentThread().interrupt();
			return this.converter.fromBytes(body, type);
		}

	}

}
