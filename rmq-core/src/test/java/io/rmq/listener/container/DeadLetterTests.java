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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.RmqConnectionException;
import io.rmq.RmqContext;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqFatalException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.RmqRejectException;
import io.rmq.broker.Broker;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages that listeners cannot handle, on a real server.
 */
class DeadLetterTests {

	private static final String GROUP = "group";

	private final FaultyBroker broker = new FaultyBroker(
			new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix()));

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true);

	private final String topic = TestRedis.uniqueName("orders");

	private final String failed = TestRedis.uniqueName("failed");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Queue<Delivery> forwarded = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void start() {
		this.log.start();
		logger().addAppender(this.log);
		this.registry.start();
	}

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.rmq.listener");
	}

	@Test
	void deadLetterTellsAllThatHappened() {
		listen(this.topic, settings(null), (delivery, context) -> {
			throw new IllegalStateException("attempt " + context.attempt() + " of \"" + delivery.messageId() + "\"",
					new IOException("the root"));
		});
		long before = now();
		send("m-1");
		Map<String, String> dead = deadLetters(this.topic, 1).get(0);
		assertThat(dead).containsEntry("id", "m-1")
			.containsEntry("topic", this.topic)
			.containsEntry("body", "body of m-1")
			.containsEntry("key", "customer-7")
			.containsEntry("hdr", "{\"tenant\":\"7\"}")
			.containsEntry("priority", "HIGH")
			.containsEntry("reason", "RETRIES_EXHAUSTED")
			.containsEntry("error", IllegalStateException.class.getName())
			.containsEntry("message", "attempt 3 of \"m-1\"")
			.containsEntry("att", "3");
		assertThat(dead.get("stack")).contains("DeadLetterTests", "Caused by: java.io.IOException: the root")
			.hasSizeLessThanOrEqualTo(Failure.MAX_STACK);
		long created = Long.parseLong(dead.get("ts"));
		assertThat(created).isBetween(before, now());
		JsonNode attempts = JsonMapper.shared().readTree("[" + dead.get("err") + "]");
		assertThat(attempts).hasSize(3);
		long last = created;
		for (int i = 0; i < 3; i++) {
			assertThat(attempts.get(i).get("type").stringValue()).isEqualTo(IllegalStateException.class.getName());
			assertThat(attempts.get(i).get("message").stringValue()).isEqualTo("attempt " + (i + 1) + " of \"m-1\"");
			assertThat(attempts.get(i).get("at").longValue()).isBetween(last, now());
			last = attempts.get(i).get("at").longValue();
		}
		assertEmpty(this.topic);
	}

	@Test
	void refusedMessageIsADeadLetterAtOnceAndNoError() {
		Queue<RmqContext> handled = new ConcurrentLinkedQueue<>();
		listen(this.topic, settings(null), (delivery, context) -> {
			handled.add(context);
			throw new RmqRejectException("the customer is blocked");
		});
		send("m-1");
		assertThat(deadLetters(this.topic, 1).get(0)).containsEntry("reason", "REJECTED")
			.containsEntry("error", RmqRejectException.class.getName())
			.containsEntry("message", "the customer is blocked");
		assertThat(handled).hasSize(1);
		assertThat(lines(Level.WARN)).isEmpty();
		assertThat(lines(Level.INFO)).anyMatch((line) -> line.contains("REJECTED, the customer is blocked"));
	}

	@Test
	void withoutDeadLettersMessagesAreDroppedWithALineEach() {
		ListenerSettings off = settings(null)
			.withDeadLetters(new DeadLetterSettings(false, DeadLetterLimits.defaults(), this.failed, false));
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		listen(this.topic, off, (delivery, context) -> {
			handled.add(delivery.messageId());
			throw new RmqFatalException("never");
		});
		send("fatal");
		addPoison("poison");
		Awaitility.await().until(() -> lines(Level.ERROR).size() >= 2);
		assertEmpty(this.topic);
		assertThat(lines(Level.ERROR)).hasSize(2)
			.anyMatch((line) -> line.contains("fatal of " + this.topic) && line.contains("dropped"))
			.anyMatch((line) -> line.contains("poison of " + this.topic) && line.contains("dropped"));
		assertThat(handled).containsExactly("fatal");
		assertThat(stream(this.topic, "g:group:dead")).isEmpty();
		assertThat(this.broker.sent()).extracting(OutboundMessage::topic).containsOnly(this.topic);
	}

	@Test
	void poisonousMessageIsNotHandledAndKept() {
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		listen(this.topic, settings(null), (delivery, context) -> handled.add(delivery.messageId()));
		addPoison("poison");
		send("next");
		assertThat(deadLetters(this.topic, 1).get(0)).containsEntry("id", "poison")
			.containsEntry("reason", "POISON")
			.containsEntry("message", "5 consumers died with it")
			.containsEntry("holder", "the last one")
			.doesNotContainKeys("att", "err");
		Awaitility.await().until(() -> !handled.isEmpty());
		assertThat(handled).containsExactly("next");
	}

	@Test
	void deadLetterIsForwardedAndTheOriginalIsGone() {
		listenForwarded();
		listen(this.topic, settings(this.failed), (delivery, context) -> {
			throw new IllegalStateException("no");
		});
		send("m-1");
		Delivery copy = awaitForwarded(1).get(0);
		assertThat(copy.messageId()).isEqualTo("m-1");
		assertThat(copy.body()).asString().isEqualTo("body of m-1");
		assertThat(copy.key()).isEqualTo("customer-7");
		assertThat(copy.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(copy.headers().get("tenant")).isEqualTo("7");
		RmqDeadLetter deadLetter = RmqDeadLetter.from(copy.headers());
		assertThat(deadLetter.reason()).isEqualTo("RETRIES_EXHAUSTED");
		assertThat(deadLetter.error()).isEqualTo(IllegalStateException.class.getName());
		assertThat(deadLetter.message()).isEqualTo("no");
		assertThat(deadLetter.topic()).isEqualTo(this.topic);
		assertThat(deadLetter.group()).isEqualTo(GROUP);
		assertThat(deadLetter.messageId()).isEqualTo("m-1");
		assertThat(deadLetter.attempts()).isEqualTo(3);
		assertThat(deadLetter.createdAt()).isBefore(copy.createdAt());
		assertEmpty(this.topic);
		assertThat(stream(this.topic, "g:group:dead")).isEmpty();
	}

	@Test
	void expiredAndPoisonousMessagesAreForwardedToo() {
		listenForwarded();
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		addPoison("poison");
		add("expired", Map.of("exp", "1"));
		listen(this.topic, settings(this.failed), (delivery, context) -> handled.add(delivery.messageId()));
		List<Delivery> copies = awaitForwarded(2);
		assertThat(copies).extracting((copy) -> RmqDeadLetter.from(copy.headers()).reason())
			.containsExactlyInAnyOrder("POISON", "EXPIRED");
		assertThat(copies).allMatch((copy) -> RmqDeadLetter.from(copy.headers()).attempts() == 0);
		assertEmpty(this.topic);
		assertThat(handled).isEmpty();
	}

	@Test
	void sendThatFailsIsTriedAgainAndForwardsOnce() {
		listenForwarded();
		listen(this.topic, settings(this.failed), (delivery, context) -> {
			throw new RmqFatalException("no");
		});
		RmqException away = new RmqConnectionException("away", null);
		send("m-1", FaultyBroker.error(away), FaultyBroker.error(away), FaultyBroker.error(away));
		awaitForwarded(1);
		assertEmpty(this.topic);
		assertThat(this.broker.sent()).hasSize(5);
		assertThat(this.forwarded).hasSize(1);
		assertThat(stream(this.topic, "g:group:dead")).isEmpty();
	}

	@Test
	void sendWhoseAnswerIsLostForwardsTwiceUnderOneId() {
		listenForwarded();
		listen(this.topic, settings(this.failed), (delivery, context) -> {
			throw new RmqFatalException("no");
		});
		send("m-1", FaultyBroker.ANSWER_LOST);
		assertThat(awaitForwarded(2)).extracting(Delivery::messageId).containsExactly("m-1", "m-1");
		assertEmpty(this.topic);
	}

	@Test
	void messageThatCannotBeForwardedIsKeptWithTheGroup() {
		listen(this.topic, settings(this.failed), (delivery, context) -> {
			throw new RmqFatalException("no");
		});
		send("m-1", FaultyBroker.error(new RmqException(RmqErrorCode.INTERNAL, "WRONGTYPE", null)));
		assertThat(deadLetters(this.topic, 1).get(0)).containsEntry("id", "m-1").containsEntry("reason", "FATAL");
		assertEmpty(this.topic);
		assertThat(lines(Level.ERROR)).anyMatch((line) -> line.contains("cannot forward"));
	}

	@Test
	void handlersGoOnWhileACopyIsUnderWayAndThePermitComesBack() {
		CompletableFuture<Receipt> answer = new CompletableFuture<>();
		CountDownLatch handledNext = new CountDownLatch(1);
		RmqListenerContainer container = listen(this.topic, settings(this.failed).withConcurrency(1).withPrefetch(2),
				(delivery, context) -> {
					if (delivery.messageId().equals("next")) {
						handledNext.countDown();
						return;
					}
					throw new RmqFatalException("no");
				});
		send("m-1", FaultyBroker.answer(answer));
		Awaitility.await().until(() -> this.broker.sent().size() == 2);
		send("next");
		Awaitility.await().until(() -> handledNext.getCount() == 0);
		Awaitility.await().until(() -> container.state().held() == 1);
		assertThat(TestRedis.commands().xpending(key(this.topic, "high"), GROUP).getCount()).isEqualTo(1);
		answer.complete(Receipt.stored("1-1"));
		assertEmpty(this.topic);
		Awaitility.await().until(() -> container.state().held() == 0);
	}

	@Test
	void containerThatStopsWhileACopyIsUnderWayHandsTheOriginalBack() {
		RmqListenerContainer container = listen(this.topic,
				settings(this.failed).withShutdownTimeout(Duration.ofMillis(100)), (delivery, context) -> {
					throw new RmqFatalException("no");
				});
		send("m-1", FaultyBroker.answer(new CompletableFuture<>()));
		Awaitility.await().until(() -> this.broker.sent().size() == 2);
		container.stop();
		assertThat(container.state().held()).isZero();
		assertThat(stream(this.topic, "g:group:high")).hasSize(1);
		listenForwarded();
		container.start();
		awaitForwarded(1);
		assertEmpty(this.topic);
	}

	@Test
	void listenerOfTheDeadLetterTopicKeepsItsOwn() {
		listen(this.topic, settings(this.failed), (delivery, context) -> {
			throw new RmqFatalException("no");
		});
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		listen(this.failed, settings(this.failed), (delivery, context) -> {
			handled.add(delivery.messageId());
			throw new RmqFatalException("not here either");
		});
		send("forwarded");
		this.broker.send(message(this.failed, "direct")).join();
		List<Map<String, String>> dead = deadLetters(this.failed, 2);
		assertThat(dead).extracting((letter) -> letter.get("id")).containsExactlyInAnyOrder("forwarded", "direct");
		assertThat(dead).extracting((letter) -> letter.get("message")).containsOnly("not here either");
		assertEmpty(this.failed);
		assertThat(handled).containsExactlyInAnyOrder("forwarded", "direct");
	}

	@Test
	void twoListenersThatForwardToEachOtherDoNotPlayBall() {
		Queue<String> handled = new ConcurrentLinkedQueue<>();
		RmqMessageListener fails = (delivery, context) -> {
			handled.add(delivery.topic());
			throw new RmqFatalException("no");
		};
		listen(this.topic, settings(this.failed), fails);
		listen(this.failed, settings(this.topic), fails);
		send("m-1");
		assertThat(deadLetters(this.failed, 1).get(0)).containsEntry("id", "m-1").containsEntry("topic", this.failed);
		assertEmpty(this.failed);
		assertEmpty(this.topic);
		assertThat(handled).containsExactly(this.topic, this.failed);
	}

	@Test
	void messageThatCannotBeReadIsKeptWhole() {
		add("newer", Map.of("v", "2", "novel", "field"));
		listen(this.topic, settings(this.failed), (delivery, context) -> {
		});
		assertThat(deadLetters(this.topic, 1).get(0)).containsEntry("id", "newer")
			.containsEntry("reason", "CONVERSION")
			.containsEntry("novel", "field");
		assertThat(this.broker.sent()).isEmpty();
	}

	private ListenerSettings settings(@Nullable String forwardTo) {
		return ListenerSettings.defaults()
			.withGroup(GROUP)
			.withRetry(new RetryPolicy(List.of(Duration.ofMillis(20), Duration.ofMillis(20)), Set.of()))
			.withShutdownTimeout(Duration.ofSeconds(5))
			.withDeadLetters(DeadLetterSettings.defaults().withTopic(forwardTo));
	}

	private RmqListenerContainer listen(String topic, ListenerSettings settings, RmqMessageListener listener) {
		return this.registry
			.register(new ListenerEndpoint(TestRedis.uniqueName("listener"), topic, settings, listener));
	}

	private void listenForwarded() {
		listen(this.failed, settings(null), (delivery, context) -> this.forwarded.add(delivery));
	}

	/**
	 * Send a message whose forwarding goes wrong.
	 */
	private void send(String id, FaultyBroker.Fault... faults) {
		List<FaultyBroker.Fault> all = new ArrayList<>(List.of(faults));
		all.add(0, Broker::send);
		this.broker.next(all.toArray(FaultyBroker.Fault[]::new));
		this.broker.send(message(this.topic, id)).join();
	}

	private static OutboundMessage message(String topic, String id) {
		return new OutboundMessage(topic, id, RmqPriority.HIGH, "customer-7", RmqHeaders.of(Map.of("tenant", "7")),
				Duration.ofHours(1), ("body of " + id).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Add a message with which as many consumers have died as may.
	 */
	private void addPoison(String id) {
		add(id, Map.of("rec", "5", "holder", "the last one"));
	}

	private void add(String id, Map<String, String> fields) {
		Map<String, String> all = new LinkedHashMap<>(Map.of("id", id, "ttl", "0", "body", "b"));
		all.putAll(fields);
		TestRedis.commands().xadd(key(this.topic, "normal"), all);
	}

	private List<Delivery> awaitForwarded(int count) {
		Awaitility.await().until(() -> this.forwarded.size() >= count);
		return List.copyOf(this.forwarded);
	}

	private static List<Map<String, String>> deadLetters(String topic, int count) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> stream(topic, "g:group:dead"), (dead) -> dead.size() >= count);
	}

	/**
	 * Wait until the group has nothing left to do.
	 */
	private static void assertEmpty(String topic) {
		Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
			for (String lane : List.of("high", "normal", "low", "g:group:high", "g:group:normal", "g:group:low")) {
				assertThat(stream(topic, lane)).as(lane).isEmpty();
			}
			assertThat(TestRedis.commands().zcard(key(topic, "g:group:retry"))).isZero();
		});
	}

	private static List<Map<String, String>> stream(String topic, String name) {
		return TestRedis.commands()
			.xrange(key(topic, name), Range.unbounded())
			.stream()
			.map(StreamMessage::getBody)
			.toList();
	}

	private static String key(String topic, String name) {
		return TestRedis.keyPrefix() + ":{" + topic + "}:" + name;
	}

	private static long now() {
		List<String> time = TestRedis.commands().time();
		return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
	}

	private List<String> lines(Level level) {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
