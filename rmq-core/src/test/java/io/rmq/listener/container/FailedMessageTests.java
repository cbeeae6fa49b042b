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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.StoredTopic.DeadLetter;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of messages whose handling fails.
 */
class FailedMessageTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.fixture.close();
		this.log.close();
	}

	@Test
	void failingMessageIsRetriedByTheListAndThenADeadLetter() {
		Queue<Instant> times = new ConcurrentLinkedQueue<>();
		Journal journal = new Journal((delivery, context) -> {
			times.add(this.fixture.stored().now());
			throw new IllegalStateException("attempt " + context.attempt() + " failed");
		});
		this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send("id");
		DeadLetter dead = deadLetters(1).get(0);
		assertThat(journal.entries()).extracting(RmqContext::attempt).containsExactly(1, 2, 3);
		assertThat(dead.reason()).isEqualTo("RETRIES_EXHAUSTED");
		assertThat(dead.messageId()).isEqualTo("id");
		assertThat(dead.errorType()).isEqualTo(IllegalStateException.class.getName());
		assertThat(dead.errorMessage()).isEqualTo("attempt 3 failed");
		assertThat(dead.stack()).contains("attempt 3 failed", getClass().getName());
		assertThat(dead.body()).asString().isEqualTo("body of id");
		assertThat(dead.history()).containsSubsequence("attempt 1 failed", "attempt 2 failed", "attempt 3 failed");
		List<Instant> begun = new ArrayList<>(times);
		assertThat(Duration.between(begun.get(0), begun.get(1))).isBetween(Duration.ofMillis(50),
				Duration.ofSeconds(2));
		assertThat(Duration.between(begun.get(1), begun.get(2))).isBetween(Duration.ofMillis(100),
				Duration.ofSeconds(2));
		this.fixture.awaitDone();
	}

	@Test
	void exceptionNamesTheMessageWithWhichItWasThrown() {
		RmqFatalException error = new RmqFatalException("no", null);
		this.fixture.start(ContainerFixture.settings(), new Journal((delivery, context) -> {
			throw error;
		}));
		this.fixture.sender().send("id");
		deadLetters(1);
		assertThat(error.getTopic()).isEqualTo(this.fixture.sender().topic());
		assertThat(error.getGroup()).isEqualTo(ContainerFixture.GROUP);
		assertThat(error.getMessageId()).isEqualTo("id");
	}

	@Test
	void messageThatSucceedsAtTheSecondAttemptIsDone() {
		Journal journal = new Journal((delivery, context) -> {
			if (context.attempt() == 1) {
				throw new IOException("not yet");
			}
		});
		this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send(BrokerFixture.numbered("m", 100));
		journal.await(200);
		this.fixture.awaitDone();
		assertThat(journal.counts().values()).hasSize(100).containsOnly(2L);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void retryWithoutDelayComesAtOnce() {
		Journal journal = new Journal((delivery, context) -> {
			throw new IllegalStateException("always");
		});
		RetryPolicy atOnce = new RetryPolicy(List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO), Set.of());
		this.fixture.start(ContainerFixture.settings().withRetry(atOnce), journal);
		long start = System.nanoTime();
		this.fixture.sender().send(BrokerFixture.numbered("m", 100));
		deadLetters(100);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
		assertThat(journal.counts().values()).containsOnly(4L);
	}

	@ParameterizedTest
	@MethodSource("fatal")
	void errorThatCannotPassMakesADeadLetterAtOnce(Exception error, String reason) {
		Journal journal = new Journal((delivery, context) -> {
			throw error;
		});
		RetryPolicy policy = new RetryPolicy(List.of(Duration.ofMinutes(1)), Set.of(IOException.class));
		this.fixture.start(ContainerFixture.settings().withRetry(policy), journal);
		this.fixture.sender().send("id");
		DeadLetter dead = deadLetters(1).get(0);
		assertThat(dead.reason()).isEqualTo(reason);
		assertThat(dead.errorType()).isEqualTo(error.getClass().getName());
		assertThat(journal.ids()).containsExactly("id");
	}

	static Stream<Arguments> fatal() {
		return Stream.of(Arguments.of(new RmqFatalException("never"), "FATAL"),
				Arguments.of(new IllegalStateException("outer", new RuntimeException(new RmqFatalException("never"))),
						"FATAL"),
				Arguments.of(new java.io.FileNotFoundException("a subclass of one that is never retried"), "FATAL"),
				Arguments.of(new IllegalStateException(new java.io.UncheckedIOException(new IOException("wrapped"))),
						"FATAL"),
				Arguments.of(new RmqUnreadableMessageException("not an order", null), "CONVERSION"),
				Arguments.of(new IllegalStateException(new RmqUnreadableMessageException("not an order", null)),
						"CONVERSION"));
	}

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, NoClassDefFoundError.class, OutOfMemoryError.class,
			AssertionError.class })
	void errorIsAFailureLikeAnyOther(Class<? extends Error> type) throws Exception {
		Error error = type.getConstructor().newInstance();
		Journal journal = new Journal((delivery, context) -> {
			if (context.messageId().startsWith("bad") && context.attempt() == 1) {
				throw error;
			}
		});
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send(BrokerFixture.numbered("bad", 20));
		this.fixture.sender().send(BrokerFixture.numbered("good", 20));
		journal.await(60);
		this.fixture.awaitDone();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
		assertThat(container.state().held()).isZero();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void realStackOverflowIsAFailureLikeAnyOther() {
		Journal journal = new Journal((delivery, context) -> recurse(0));
		this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send("deep");
		DeadLetter dead = deadLetters(1).get(0);
		assertThat(dead.errorType()).isEqualTo(StackOverflowError.class.getName());
		assertThat(journal.ids()).hasSize(3);
	}

	private static int recurse(int depth) {
		return (depth < 0) ? depth : recurse(depth + 1) + 1;
	}

	@Test
	void errorThatCannotEvenTellItsMessageIsAFailureLikeAnyOther() {
		Journal journal = new Journal((delivery, context) -> {
			if (context.messageId().startsWith("bad")) {
				throw new SpeechlessException();
			}
		});
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send(BrokerFixture.numbered("bad", 20));
		this.fixture.sender().send(BrokerFixture.numbered("good", 20));
		List<DeadLetter> dead = deadLetters(20);
		assertThat(dead).extracting(DeadLetter::errorType).containsOnly(SpeechlessException.class.getName());
		this.fixture.awaitDone();
		assertThat(journal.counts()).hasSize(40);
		assertThat(container.state().held()).isZero();
	}

	@Test
	void interruptThatComesAfterTheHandlerDoesNotEndItsThread() {
		Journal journal = new Journal((delivery, context) -> {
			Thread handler = Thread.currentThread();
			if (context.messageId().startsWith("late")) {
				Thread watchdog = new Thread(() -> {
					Awaitility.await()
						.pollInterval(Duration.ofMillis(1))
						.until(() -> handler.getState() == Thread.State.WAITING
								|| handler.getState() == Thread.State.TIMED_WAITING);
					handler.interrupt();
				});
				watchdog.start();
			}
		});
		this.fixture.start(ContainerFixture.settings().withConcurrency(2), journal);
		for (int i = 1; i <= 6; i++) {
			this.fixture.sender().send("late-" + i);
			journal.await(i);
			this.fixture.awaitDone();
		}
		this.fixture.sender().send(BrokerFixture.numbered("m", 20));
		journal.await(26);
		this.fixture.awaitDone();
	}

	@Test
	void entriesThatCannotBeReadAreDeadLettersAndHoldUpNothing() {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings().withConcurrency(2), journal);
		for (int i = 0; i < 20; i++) {
			add(Map.of("id", "newer-" + i, "ttl", "0", "body", "x", "v", "2"));
			add(Map.of("id", "bodiless-" + i, "ttl", "0"));
			add(Map.of("temperature", "20"));
			add(Map.of("id", "headless-" + i, "ttl", "0", "body", "x", "hdr", "{\"a\":null}"));
			add(Map.of("id", "countless-" + i, "ttl", "0", "body", "x", "att", "many"));
			add(Map.of("id", "two\nlines-" + i, "ttl", "0", "body", "x"));
			this.fixture.sender().send("good-" + i);
		}
		List<DeadLetter> dead = deadLetters(120);
		assertThat(dead).extracting(DeadLetter::reason).containsOnly("CONVERSION");
		this.fixture.awaitDone();
		assertThat(journal.ids()).hasSize(20).allMatch((id) -> id.startsWith("good"));
		assertThat(container.state().held()).isZero();
	}

	@Test
	void entryWhoseTimeToLiveIsNotANumberIsADeadLetter() {
		Journal journal = new Journal();
		this.fixture.start(ContainerFixture.settings(), journal);
		add(Map.of("id", "foreign", "ttl", "a day", "body", "x"));
		assertThat(deadLetters(1).get(0).reason()).isEqualTo("CONVERSION");
		this.fixture.awaitDone();
		assertThat(journal.size()).isZero();
	}

	private void add(Map<String, String> fields) {
		TestRedis.commands().xadd(TestRedis.keyPrefix() + ":{" + this.fixture.topic() + "}:normal", fields);
	}

	private List<DeadLetter> deadLetters(int count) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().deadLetters(ContainerFixture.GROUP), (dead) -> dead.size() >= count);
	}

	/**
	 * An error whose author forgot that its field may be null.
	 */
	private static final class SpeechlessException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Object detail = null;

		@Override
		public String getMessage() {
			return this.detail.toString();
		}

	}

}
