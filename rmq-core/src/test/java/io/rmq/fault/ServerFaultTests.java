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

package io.rmq.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.Journal;
import io.rmq.listener.container.LogLines;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a container whose server is broken under it: that it goes on by itself, and
 * that every message whose send returned normally is handled.
 */
@Tag("alone")
class ServerFaultTests {

	/**
	 * Longer than a busy machine keeps a healthy server from answering: that would be one
	 * more outage.
	 */
	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration LONG_LEASE = Duration.ofMinutes(5);

	private final PrivateRedis redis = PrivateRedis.started();

	private final ContainerFixture fixture = ContainerFixture.on(this.redis, TIMEOUT);

	private final LogLines log = new LogLines();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final Journal journal = new Journal();

	@AfterEach
	void close() {
		this.gate.countDown();
		try {
			this.fixture.close();
		}
		finally {
			this.redis.close();
			this.log.close();
		}
	}

	@Test
	void nothingIsLostWhenTheServerIsKilledAndStartedUnderLoad() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		try (Load load = new Load(this.fixture.sender())) {
			for (int i = 0; i < 3; i++) {
				load.awaitMore(300);
				this.redis.kill();
				awaitPhase(container, ContainerState.Phase.BACKING_OFF);
				this.redis.start();
				awaitPhase(container, ContainerState.Phase.RUNNING);
			}
			load.awaitMore(300);
			assertNothingIsLost(load.end());
			assertThat(load.failed()).isPositive();
		}
		assertThat(container.state().lastError()).isInstanceOf(RmqException.class);
		// Once an outage; one more if a connection of before is reset after the server is
		// back.
		assertThat(lines(Level.WARN, "cannot fetch")).hasSizeBetween(3, 6);
		assertThat(lines(Level.INFO, "Listener", "works again")).hasSizeBetween(3, 6);
		// For each duty of the container once an outage.
		assertThat(lines(Level.WARN, "Failed, and is tried again")).hasSizeLessThanOrEqualTo(9);
	}

	@Test
	void containerGoesOnWithAnEmptyServer() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		this.fixture.sender().send("before");
		this.journal.await(1);
		for (int i = 1; i <= 5; i++) {
			this.redis.flushAll();
			this.fixture.sender().send("after-" + i);
			this.journal.await(i + 1, Duration.ofSeconds(8));
		}
		this.fixture.awaitDone();
		assertThat(this.journal.counts()).hasSize(6);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void serverThatForgetsItsScriptsUnderLoadIsTaughtThemAgain() {
		// A short lease is renewed with a short timeout, which a busy machine exceeds.
		this.fixture.start(ContainerFixture.settings().withLease(LONG_LEASE), this.journal);
		try (Load load = new Load(this.fixture.sender())) {
			for (int i = 0; i < 20; i++) {
				load.awaitMore(20);
				this.redis.flushScripts();
			}
			Set<String> sent = load.end();
			assertNothingIsLost(sent);
			assertThat(load.failed()).isZero();
			assertThat(this.journal.ids()).containsExactlyInAnyOrderElementsOf(sent);
		}
		assertThat(lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void nothingIsLostWhenConnectionsAreCutAgainAndAgain() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		try (Load load = new Load(this.fixture.sender())) {
			for (int i = 0; i < 30; i++) {
				load.awaitMore(20);
				this.redis.killConnections();
			}
			load.awaitMore(50);
			assertNothingIsLost(load.end());
		}
		awaitPhase(container, ContainerState.Phase.RUNNING);
		assertThat(lines(Level.WARN, "cannot fetch")).hasSizeLessThanOrEqualTo(30)
			.hasSameSizeAs(lines(Level.INFO, "Listener", "works again"));
	}

	@Test
	void nothingIsLostWhenTheServerStandsStill() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		try (Load load = new Load(this.fixture.sender())) {
			load.awaitMore(300);
			this.redis.pause();
			awaitPhase(container, ContainerState.Phase.BACKING_OFF);
			RmqException error = (RmqException) container.state().lastError();
			assertThat(error).extracting(RmqException::getCode).isIn(RmqErrorCode.TIMEOUT, RmqErrorCode.CONNECTION);
			// Longer than the lease: whoever holds something has lost it.
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.until(() -> Instant.now().isAfter(container.state().since().plus(Duration.ofMillis(1500))));
			this.redis.resume();
			awaitPhase(container, ContainerState.Phase.RUNNING);
			load.awaitMore(300);
			assertNothingIsLost(load.end());
			assertThat(load.failed()).isPositive();
		}
		assertThat(lines(Level.WARN, "cannot fetch")).hasSize(1);
		assertThat(lines(Level.INFO, "Listener", "works again")).hasSize(1);
	}

	@Test
	void serverWithoutMemoryIsDrainedAndAFailureHoldsUpNoSuccess() {
		Journal failing = new Journal((delivery, context) -> {
			if (context.attempt() == 1 && context.messageId().startsWith("bad")) {
				throw new IllegalStateException("bad");
			}
		});
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("bad", 3));
		this.fixture.sender().send(BrokerFixture.numbered("good", 300));
		RmqListenerContainer container = this.fixture
			.start(ContainerFixture.settings().withConcurrency(2).withPrefetch(5), (delivery, context) -> {
				this.gate.await();
				failing.onMessage(delivery, context);
			});
		Awaitility.await().until(() -> container.state().held() == 5);
		this.redis.exhaustMemory();
		this.gate.countDown();
		Assertions.assertThatThrownBy(() -> this.fixture.sender().send("refused"))
			.rootCause()
			.hasMessageContaining("OOM");
		failing.await(303);
		Awaitility.await().until(() -> this.fixture.stored().messages() == 3);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
		this.redis.restoreMemory();
		failing.await(306);
		this.fixture.awaitDone();
		assertThat(failing.ids()).hasSize(306);
		this.fixture.sender().send("later");
		failing.await(307);
		assertThat(lines(Level.WARN, "outcomes cannot be stored now")).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void successesOfAListenerWithManyFailuresDrainAServerWithoutMemory() {
		Journal failing = new Journal((delivery, context) -> {
			this.gate.await();
			if (context.attempt() == 1 && Integer.parseInt(context.messageId().substring(2)) % 3 == 0) {
				throw new IllegalStateException("bad");
			}
		});
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m-", 300));
		RmqListenerContainer container = this.fixture
			.start(ContainerFixture.settings().withConcurrency(2).withPrefetch(5), failing);
		Awaitility.await().until(() -> container.state().held() == 5);
		this.redis.exhaustMemory();
		this.gate.countDown();
		failing.await(300);
		Awaitility.await().until(() -> this.fixture.stored().messages() == 100);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
		this.redis.restoreMemory();
		failing.await(400);
		this.fixture.awaitDone();
		assertThat(failing.entries()).allMatch((context) -> context.deliveries() == 1);
		assertThat(lines(Level.WARN, "cannot be stored now")).hasSize(1);
	}

	@Test
	void serverWithoutMemoryMakesRetriesReadyAndGetsBackWhatAStoppedListenerHolds() {
		Journal failing = new Journal((delivery, context) -> {
			if (context.attempt() == 1) {
				throw new IllegalStateException("bad");
			}
			this.gate.await();
		});
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 20));
		ListenerSettings settings = ContainerFixture.settings()
			.withRetry(new RetryPolicy(List.of(Duration.ofSeconds(1)), Set.of()))
			.withLease(LONG_LEASE)
			.withShutdownTimeout(Duration.ofMillis(100));
		RmqListenerContainer container = this.fixture.start(settings, failing);
		Awaitility.await().until(() -> this.fixture.stored().waitingFor(ContainerFixture.GROUP) == 20);
		this.redis.exhaustMemory();
		Awaitility.await().until(() -> this.fixture.stored().heldBy(ContainerFixture.GROUP) > 0);
		container.stop();
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		this.gate.countDown();
		container.start();
		this.fixture.awaitDone();
	}

	@Test
	void containerThatIsStartedWhenTheServerHasNoMemoryDrainsIt() {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 100));
		this.redis.exhaustMemory();
		this.fixture.start(ContainerFixture.settings(), this.journal);
		this.journal.await(100);
		this.fixture.awaitDone();
		Assertions
			.assertThatThrownBy(() -> this.fixture.start(ContainerFixture.settings().withGroup("new"), this.journal))
			.isInstanceOf(RmqServerRefusedException.class);
	}

	@Test
	void nothingIsLostWhenTheServerIsReadOnlyForAWhile() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		try (Load load = new Load(this.fixture.sender())) {
			load.awaitMore(200);
			this.redis.becomeReplica();
			awaitPhase(container, ContainerState.Phase.BACKING_OFF);
			Awaitility.await().until(() -> load.failed() > 0);
			this.redis.becomeMaster();
			awaitPhase(container, ContainerState.Phase.RUNNING);
			load.awaitMore(200);
			assertNothingIsLost(load.end());
		}
		assertThat(lines(Level.WARN, "cannot fetch")).hasSize(1);
		assertThat(lines(Level.INFO, "Listener", "works again")).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "MANUAL" })
	void nothingIsBegunAndNothingGoesOnWithoutALease(AckMode ackMode) {
		Journal waiting = new Journal((delivery, context) -> this.gate.await());
		RmqMessageListener listener = (ackMode == AckMode.AUTO) ? waiting : new RmqMessageListener() {

			@Override
			public void onMessage(Delivery delivery, RmqContext context) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment)
					throws Exception {
				waiting.onMessage(delivery, context);
				acknowledgment.acknowledge();
			}

		};
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send("a", "b", "c", "d");
		RmqListenerContainer container = this.fixture
			.start(ContainerFixture.settings().withConcurrency(1).withPrefetch(4).withAckMode(ackMode), listener);
		Awaitility.await().until(() -> container.state().held() == 4 && waiting.size() == 1);
		this.redis.pause();
		// By its own clock: the server cannot be asked.
		Awaitility.await().until(() -> waiting.interrupted().equals(List.of("a")));
		this.gate.countDown();
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> waiting.ids().equals(List.of("a")));
		this.redis.resume();
		this.fixture.awaitDone();
		assertThat(waiting.counts()).containsOnlyKeys("a", "b", "c", "d");
		assertThat(waiting.entries()).extracting(RmqContext::attempt).containsOnly(1);
	}

	@Test
	void containerWaitsForAServerThatLoads() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), this.journal);
		this.fixture.sender().send("before");
		this.journal.await(1);
		this.redis.startLoading();
		awaitPhase(container, ContainerState.Phase.BACKING_OFF);
		this.redis.killAndStart();
		this.fixture.sender().send("after");
		this.journal.await(2);
		this.fixture.awaitDone();
		assertThat(lines(Level.WARN, "cannot fetch")).hasSize(1);
	}

	@Test
	void outcomeOfAMessageIsStoredWhenTheServerIsBack() {
		Journal waiting = new Journal((delivery, context) -> {
			this.gate.await();
			if (context.messageId().equals("bad") && context.attempt() == 1) {
				throw new IllegalStateException("bad");
			}
		});
		this.fixture.start(ContainerFixture.settings().withLease(LONG_LEASE), waiting);
		this.fixture.sender().send("good", "bad");
		waiting.await(2);
		this.redis.kill();
		this.gate.countDown();
		Awaitility.await().until(() -> !lines(Level.WARN, "cannot be stored now").isEmpty());
		this.redis.start();
		waiting.await(3);
		this.fixture.awaitDone();
		assertThat(waiting.ids()).containsExactlyInAnyOrder("good", "bad", "bad");
		assertThat(waiting.entries()).allMatch((context) -> context.deliveries() == 1);
	}

	@Test
	void containerThatIsStartedBeforeItsServerHandlesWhatComes() {
		this.redis.kill();
		RmqListenerRegistry instance = this.fixture.newInstance(false, false);
		RmqListenerContainer container = instance
			.register(this.fixture.endpoint("listener", ContainerFixture.settings(), this.journal));
		instance.start();
		awaitPhase(container, ContainerState.Phase.BACKING_OFF);
		this.redis.start();
		awaitPhase(container, ContainerState.Phase.RUNNING);
		this.fixture.sender().send("id");
		this.journal.await(1);
		this.fixture.awaitDone();
	}

	@Test
	void handlerIsInterruptedAtItsTimeoutThoughTheServerStandsStill() {
		Duration timeout = Duration.ofMillis(2200);
		Queue<Duration> interruptedAfter = new ConcurrentLinkedQueue<>();
		// How late the machine lets a thread run that waits for nothing but the time.
		Queue<Duration> control = new ConcurrentLinkedQueue<>();
		Queue<Long> ended = new ConcurrentLinkedQueue<>();
		RmqMessageListener listener = (delivery, context) -> {
			long start = System.nanoTime();
			CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS)
				.execute(() -> control.add(Duration.ofNanos(System.nanoTime() - start)));
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				interruptedAfter.add(Duration.ofNanos(System.nanoTime() - start));
				ended.add(System.nanoTime());
			}
		};
		RmqListenerRegistry instance = this.fixture.newInstance();
		ListenerSettings settings = ContainerFixture.settings()
			.withLease(Duration.ofSeconds(3))
			.withHandlerTimeout(timeout);
		for (String group : List.of("one", "two", "three")) {
			instance.register(this.fixture.endpoint(group, settings.withGroup(group), listener));
		}
		instance.start();
		long sent = System.nanoTime();
		this.fixture.sender().send("id");
		Awaitility.await()
			.until(() -> this.fixture.stored().heldBy("one") + this.fixture.stored().heldBy("two")
					+ this.fixture.stored().heldBy("three") == 3);
		this.redis.pause();
		Awaitility.await().until(() -> ended.size() == 3 && control.size() == 3);
		this.redis.resume();
		assertThat(ended).allSatisfy((end) -> assertThat(end - sent).isGreaterThanOrEqualTo(timeout.toNanos()));
		assertThat(interruptedAfter)
			.allSatisfy((after) -> assertThat(after).isLessThan(Collections.max(control).plusMillis(300)));
	}

	@Test
	void stopEndsThoughTheServerIsAway() {
		Journal waiting = new Journal((delivery, context) -> this.gate.await());
		ListenerSettings settings = ContainerFixture.settings()
			.withShutdownTimeout(Duration.ofSeconds(1))
			.withConcurrency(2);
		RmqListenerContainer container = this.fixture.start(settings, waiting);
		this.fixture.sender().send("one");
		waiting.await(1);
		this.redis.pause();
		this.gate.countDown();
		CompletableFuture.runAsync(container::stop).orTimeout(6, TimeUnit.SECONDS).join();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
		this.redis.resume();
		container.start();
		this.fixture.sender().send("two");
		Awaitility.await().until(() -> waiting.ids().contains("two"));
		this.fixture.awaitDone();
	}

	private void assertNothingIsLost(Set<String> sent) {
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
		Set<String> lost = new HashSet<>(sent);
		this.journal.ids().forEach(lost::remove);
		assertThat(lost).as("lost of %d sent", sent.size()).isEmpty();
		assertThat(this.journal.entries()).extracting(RmqContext::attempt).containsOnly(1);
	}

	private static void awaitPhase(RmqListenerContainer container, ContainerState.Phase phase) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> container.state().phase() == phase);
	}

	private List<String> lines(Level level, String... texts) {
		return this.log.lines(level, texts[0])
			.stream()
			.filter((line) -> line.contains(texts[texts.length - 1]))
			.toList();
	}

}
