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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.lettuce.core.Range;
import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqPriority;
import io.rmq.RmqRetryException;
import io.rmq.broker.Broker;
import io.rmq.broker.Delivery;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.retry.RmqErrorClassifier.Decision;
import io.rmq.template.RmqTemplate;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how a running listener retries, against a real server.
 */
class RetriedMessageTests {

	private static final String GROUP = "group";

	private static final Duration HOUR = Duration.ofHours(1);

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());

	private final RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter());

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true);

	private final String topic = TestRedis.uniqueName("retried");

	private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
	}

	@ParameterizedTest
	@EnumSource
	void priorityHeadersKeyAndBodySurviveEveryRetry(RmqPriority priority) {
		listen(RetryPolicy.of(Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(40)), (delivery, context) -> {
			throw new IllegalStateException("always");
		});
		this.template.message(this.topic, "größe")
			.priority(priority)
			.key("customer-7")
			.headers(Map.of("trace", "00-1", "name", "Zoë"))
			.send();
		assertThat(deadLetters(1).get(0)).containsValue("RETRIES_EXHAUSTED");
		assertThat(this.calls).extracting(Call::attempt).containsExactly(1, 2, 3, 4);
		assertThat(this.calls).allSatisfy((call) -> {
			assertThat(call.context().priority()).isEqualTo(priority);
			assertThat(call.delivery().priority()).isEqualTo(priority);
			assertThat(call.delivery().headers()).isEqualTo(this.calls.element().delivery().headers());
			assertThat(call.delivery().headers().get("name")).isEqualTo("Zoë");
			assertThat(call.delivery().headers().get("trace")).isEqualTo("00-1");
			assertThat(call.delivery().key()).isEqualTo("customer-7");
			assertThat(new String(call.delivery().body(), StandardCharsets.UTF_8)).contains("größe");
			assertThat(call.context().createdAt()).isEqualTo(this.calls.element().context().createdAt());
		});
	}

	@Test
	void handlerThatAsksForADelayGetsItInPlaceOfThePolicys() {
		listen(RetryPolicy.of(HOUR), (delivery, context) -> {
			if (context.attempt() == 1) {
				throw new IllegalStateException(new RmqRetryException(Duration.ofMillis(300)));
			}
		});
		this.template.send(this.topic, "a");
		List<Call> seen = calls(2);
		assertThat(seen).extracting(Call::attempt).containsExactly(1, 2);
		assertThat(seen.get(1).nanos() - seen.get(0).nanos()).isBetween(Duration.ofMillis(300).toNanos(),
				Duration.ofSeconds(10).toNanos());
	}

	@Test
	void handlerThatAlwaysAsksForADelayRunsOutOfAttempts() {
		listen(RetryPolicy.of(HOUR, HOUR), (delivery, context) -> {
			throw new RmqRetryException(Duration.ZERO);
		});
		this.template.send(this.topic, "a");
		assertThat(deadLetters(1).get(0)).containsValue("RETRIES_EXHAUSTED")
			.containsValue(RmqRetryException.class.getName());
		assertThat(this.calls).extracting(Call::attempt).containsExactly(1, 2, 3);
	}

	@Test
	void classifierDecidesBeforeTheLists() {
		RmqErrorClassifier byMessage = (error, context) -> {
			assertThat(context.topic()).isEqualTo(this.topic);
			return Decision.valueOf(String.valueOf(error.getMessage()));
		};
		RetryPolicy policy = RetryPolicy.of(Duration.ZERO)
			.withNonRetryable(Set.of(IOException.class))
			.withClassifiers(List.of(byMessage));
		listen(policy, (delivery, context) -> {
			throw new IOException(delivery.messageId());
		});
		for (Decision decision : Decision.values()) {
			this.template.message(this.topic, "a").messageId(decision.name()).send();
		}
		assertThat(deadLetters(3))
			.anySatisfy((letter) -> assertThat(letter).containsValues("RETRY", "RETRIES_EXHAUSTED"))
			.anySatisfy((letter) -> assertThat(letter).containsValues("FATAL"))
			.anySatisfy((letter) -> assertThat(letter).containsValues("DEFAULT", "FATAL"));
		assertThat(this.calls).extracting((call) -> call.context().messageId())
			.containsExactlyInAnyOrder("RETRY", "RETRY", "FATAL", "DEFAULT");
	}

	@Test
	void messageThatSaysHowOftenItIsTriedIsTriedSoOften() {
		listen(RetryPolicy.of(Duration.ofMillis(10), Duration.ZERO), (delivery, context) -> {
			throw new IllegalStateException("always");
		});
		this.template.message(this.topic, "a").messageId("once").maxAttempts(1).send();
		this.template.message(this.topic, "a").messageId("usual").send();
		this.template.message(this.topic, "a").messageId("often").maxAttempts(6).send();
		assertThat(deadLetters(3)).allSatisfy((letter) -> assertThat(letter).containsValue("RETRIES_EXHAUSTED"));
		assertThat(attempts("once")).containsExactly(1);
		assertThat(attempts("usual")).containsExactly(1, 2, 3);
		assertThat(attempts("often")).containsExactly(1, 2, 3, 4, 5, 6);
	}

	@Test
	void immediateRetriesAreOfTheSameThreadAndAttempt() {
		listen(RetryPolicy.of(Duration.ofMillis(10)).withImmediateRetries(2), (delivery, context) -> {
			if (this.calls.size() < 5) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("not yet");
			}
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		});
		this.template.send(this.topic, "a");
		List<Call> seen = calls(5);
		awaitNothingHeld();
		assertThat(this.calls).hasSize(5);
		assertThat(seen).extracting(Call::attempt).containsExactly(1, 1, 1, 2, 2);
		assertThat(seen.subList(0, 3)).extracting(Call::thread).containsOnly(seen.get(0).thread());
		assertThat(seen.subList(3, 5)).extracting(Call::thread).containsOnly(seen.get(3).thread());
		assertThat(seen).extracting((call) -> call.delivery().lease())
			.startsWith(seen.get(0).delivery().lease(), seen.get(0).delivery().lease(), seen.get(0).delivery().lease());
		assertThat(letters()).isEmpty();
	}

	@Test
	void immediateRetriesEndWithAFatalError() {
		listen(RetryPolicy.of(HOUR).withImmediateRetries(10), (delivery, context) -> {
			if (this.calls.size() == 1) {
				throw new IllegalStateException("hiccup");
			}
			throw new RmqFatalException("never");
		});
		this.template.send(this.topic, "a");
		assertThat(deadLetters(1).get(0)).containsValue("FATAL");
		assertThat(this.calls).extracting(Call::attempt).containsExactly(1, 1);
	}

	@Test
	void immediateRetriesEndAtTheDeadlineThatCoversAllOfThem() {
		CountDownLatch never = new CountDownLatch(1);
		listen(settings(RetryPolicy.defaults().withMaxRetries(0).withImmediateRetries(10))
			.withHandlerTimeout(Duration.ofMillis(300)), (delivery, context) -> {
				if (this.calls.size() > 1) {
					never.await();
				}
				throw new IllegalStateException("hiccup");
			});
		this.template.send(this.topic, "a");
		assertThat(deadLetters(1).get(0)).containsValue(RmqHandlerTimeoutException.class.getName());
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void messageThatWaitsForItsRetryOccupiesNoHandler() {
		listen(settings(RetryPolicy.of(HOUR)).withConcurrency(1), (delivery, context) -> {
			if (delivery.messageId().startsWith("bad")) {
				throw new IllegalStateException("later");
			}
		});
		for (int i = 0; i < 20; i++) {
			this.template.message(this.topic, "a").messageId("bad-" + i).send();
		}
		this.template.message(this.topic, "a").messageId("good").send();
		assertThat(calls(21).get(20).context().messageId()).isEqualTo("good");
		awaitNothingHeld();
		assertThat(TestRedis.commands().zcard(key("retry"))).isEqualTo(20);
	}

	private void listen(RetryPolicy policy, RmqMessageListener listener) {
		listen(settings(policy), listener);
	}

	private void listen(ListenerSettings settings, RmqMessageListener listener) {
		this.registry.register(new ListenerEndpoint("listener", this.topic, settings, (delivery, context) -> {
			this.calls.add(new Call(delivery, context, Thread.currentThread(), System.nanoTime()));
			listener.onMessage(delivery, context);
		}));
		this.registry.start();
	}

	private static ListenerSettings settings(RetryPolicy policy) {
		return ListenerSettings.defaults()
			.withGroup(GROUP)
			.withConcurrency(2)
			.withRetry(policy)
			.withShutdownTimeout(Duration.ofSeconds(5));
	}

	private List<Call> calls(int count) {
		await().until(() -> this.calls.size() >= count);
		return new ArrayList<>(this.calls);
	}

	private List<Integer> attempts(String messageId) {
		return this.calls.stream()
			.filter((call) -> call.context().messageId().equals(messageId))
			.map(Call::attempt)
			.toList();
	}

	private void awaitNothingHeld() {
		await().until(() -> this.registry.containers().iterator().next().state().held() == 0);
	}

	private List<Map<String, String>> deadLetters(int count) {
		await().until(() -> letters().size() == count);
		return letters();
	}

	private List<Map<String, String>> letters() {
		return TestRedis.commands()
			.xrange(key("dead"), Range.unbounded())
			.stream()
			.map((letter) -> letter.getBody())
			.toList();
	}

	private String key(String part) {
		return "%s:{%s}:g:%s:%s".formatted(TestRedis.keyPrefix(), this.topic, GROUP, part);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
	}

	private record Call(Delivery delivery, RmqContext context, Thread thread, long nanos) {

		int attempt() {
			return this.context.attempt();
		}

	}

}
