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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import io.rmq.RmqContext;
import io.rmq.broker.BrokerFixture;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for stopping a container, and for starting it again.
 */
class ContainerStopTests {

	private static final Duration LONG_LEASE = Duration.ofMinutes(1);

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
		this.log.close();
	}

	@Test
	void stopWaitsForTheHandlersAtWorkAndHandsBackWhatWasNotBegun() {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 20));
		Journal journal = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture.start(settings().withConcurrency(2).withPrefetch(10), journal);
		journal.await(2);
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isEqualTo(10);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(container::stop);
		Awaitility.await().until(() -> container.state().phase() == ContainerState.Phase.STOPPING);
		assertThat(stop).isNotDone();
		this.gate.countDown();
		stop.orTimeout(2, TimeUnit.SECONDS).join();
		assertThat(journal.ids()).hasSize(2);
		assertThat(journal.interrupted()).isEmpty();
		assertThat(container.isRunning()).isFalse();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isEqualTo(8);
		Journal other = new Journal();
		this.fixture.start(settings().withConcurrency(1), other);
		other.await(18);
		this.fixture.awaitDone();
		assertThat(other.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
		List<String> handled = new ArrayList<>(journal.ids());
		handled.addAll(other.ids());
		assertThat(handled).containsExactlyInAnyOrder(BrokerFixture.numbered("m", 20));
	}

	@Test
	void whatWasNotBegunIsHandedBackWhileHandlersAreStillAtWork() {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 10));
		Journal journal = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture
			.start(settings().withConcurrency(1).withPrefetch(10).withShutdownTimeout(Duration.ofMinutes(1)), journal);
		journal.await(1);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(container::stop);
		Journal other = new Journal();
		this.fixture.start(settings(), other);
		other.await(9, Duration.ofSeconds(5));
		assertThat(other.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.STOPPING);
		assertThat(container.state().held()).isOne();
		this.gate.countDown();
		stop.orTimeout(5, TimeUnit.SECONDS).join();
		this.fixture.awaitDone();
		assertThat(journal.ids()).hasSize(1).doesNotContainAnyElementsOf(other.ids());
		assertThat(this.log.lines(Level.INFO, "9 messages released")).hasSize(1);
	}

	@Test
	void handlerThatStopsItsOwnContainerDoesNotWaitForItself() {
		CompletableFuture<Duration> timeToStop = new CompletableFuture<>();
		AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
		Journal journal = new Journal((delivery, context) -> {
			timeToStop.complete(timeToStop(container.get()));
			assertThatIllegalStateException().isThrownBy(container.get()::start).withMessageContaining("'listener'");
			// Something to do after that, for which it has time.
			assertThat(this.gate.await(5, TimeUnit.SECONDS)).isTrue();
		});
		container.set(this.fixture.newInstance()
			.register(this.fixture.endpoint("listener",
					settings().withConcurrency(1).withPrefetch(10).withShutdownTimeout(Duration.ofMinutes(1)),
					journal)));
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 10));
		container.get().start();
		// Far less than the handler is waited for, which is a minute.
		assertThat(timeToStop.orTimeout(30, TimeUnit.SECONDS).join()).isLessThan(Duration.ofSeconds(6));
		assertThat(container.get().state().phase()).isEqualTo(ContainerState.Phase.STOPPING);
		assertThat(container.get().isRunning()).isTrue();
		this.gate.countDown();
		Awaitility.await().until(() -> !container.get().isRunning());
		assertThat(container.get().state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
		assertThat(journal.ids()).hasSize(1);
		assertThat(journal.interrupted()).isEmpty();
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf(ContainerFixture.GROUP))
			.as("all but the one that was handled")
			.isEqualTo(9);
		Awaitility.await().until(() -> rmqThreads().stream().noneMatch((name) -> name.startsWith("rmq-stop")));
	}

	@Test
	void containerThatAHandlerStopsCanBeStoppedAndStartedByOthers() {
		AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
		Journal journal = new Journal((delivery, context) -> {
			if (context.messageId().equals("stop")) {
				container.get().stop();
				container.get().stop();
				this.gate.await();
			}
		});
		container.set(this.fixture.newInstance().register(this.fixture.endpoint("listener", settings(), journal)));
		container.get().start();
		this.fixture.sender().send("stop");
		Awaitility.await().until(() -> container.get().state().phase() == ContainerState.Phase.STOPPING);
		this.gate.countDown();
		container.get().stop();
		assertThat(container.get().isRunning()).isFalse();
		container.get().start();
		this.fixture.sender().send("after");
		journal.await(2);
		this.fixture.awaitDone();
		assertThat(journal.ids()).containsExactly("stop", "after");
		assertThat(container.get().state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void handlerThatOutlivesTheShutdownTimeoutIsInterruptedAndItsMessageHandedBack() {
		Journal journal = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture.start(settings().withShutdownTimeout(Duration.ofMillis(200)),
				journal);
		this.fixture.sender().send("id");
		journal.await(1);
		assertThat(timeToStop(container)).isBetween(Duration.ofMillis(200), Duration.ofMillis(1500));
		assertThat(journal.interrupted()).containsExactly("id");
		handledByAnother("id");
	}

	@Test
	void handlerThatDoesNotListenToInterruptsIsLeftBehind() {
		Journal journal = new Journal((delivery, context) -> {
			while (this.gate.getCount() > 0) {
				Thread.onSpinWait();
			}
		});
		RmqListenerContainer container = this.fixture
			.start(settings().withConcurrency(1).withShutdownTimeout(Duration.ofMillis(200)), journal);
		this.fixture.sender().send("id");
		journal.await(1);
		assertThat(timeToStop(container)).isLessThan(Duration.ofSeconds(3));
		handledByAnother("id");
		this.gate.countDown();
		Awaitility.await().until(() -> listenerThreads() == 0);
		assertThat(journal.ids()).containsExactly("id");
		assertThat(this.fixture.stored().waitingFor(ContainerFixture.GROUP)).isZero();
	}

	private void handledByAnother(String id) {
		Journal other = new Journal();
		RmqListenerContainer container = this.fixture.start(settings(), other);
		other.await(1, Duration.ofSeconds(2));
		this.fixture.awaitDone();
		assertThat(other.entries()).extracting(RmqContext::messageId).containsExactly(id);
		assertThat(other.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
		container.stop();
	}

	@Test
	void stopThatIsInterruptedHandsBackAtOnce() throws Exception {
		Journal journal = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture
			.start(settings().withLease(LONG_LEASE).withShutdownTimeout(Duration.ofMinutes(1)), journal);
		this.fixture.sender().send("id");
		journal.await(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread stopping = new Thread(() -> {
			container.stop();
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		stopping.start();
		Awaitility.await().until(() -> container.state().phase() == ContainerState.Phase.STOPPING);
		stopping.interrupt();
		stopping.join(5000);
		assertThat(interrupted).isTrue();
		assertThat(container.isRunning()).isFalse();
		handledByAnother("id");
		assertThat(journal.interrupted()).containsExactly("id");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 5000 })
	void idleContainerStopsAtOnceAndTakesNothingMore(long shutdownTimeout) {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture
			.start(settings().withShutdownTimeout(Duration.ofMillis(shutdownTimeout)), journal);
		for (int i = 0; i < 10; i++) {
			container.start();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(2))
				.until(() -> this.fixture.stored().waitingConsumers() > 0);
			assertThat(timeToStop(container)).isLessThan(Duration.ofSeconds(1));
			this.fixture.sender().send("m" + i);
			assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
			assertThat(this.fixture.stored().messages()).isOne();
			container.start();
			journal.await(i + 1);
			this.fixture.awaitDone();
			container.stop();
		}
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
		assertThat(journal.entries()).hasSize(10)
			.allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
	}

	@Test
	void containerCanBeStartedAndStoppedManyTimesUnderLoad() {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture.start(settings().withLease(LONG_LEASE), journal);
		AtomicInteger sent = new AtomicInteger();
		AtomicBoolean enough = new AtomicBoolean();
		CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
			while (!enough.get()) {
				CompletableFuture<?>[] sends = new CompletableFuture<?>[50];
				for (int i = 0; i < sends.length; i++) {
					sends[i] = this.fixture.sender().sendAsync("m" + sent.getAndIncrement());
				}
				CompletableFuture.allOf(sends).join();
			}
		});
		for (int i = 0; i < 50; i++) {
			journal.await(journal.size() + 20);
			assertThat(timeToStop(container)).as("time of stop %d", i).isLessThan(Duration.ofSeconds(2));
			assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
			container.start();
		}
		enough.set(true);
		sender.join();
		this.fixture.awaitDone();
		assertThat(journal.counts().values()).hasSize(sent.get()).containsOnly(1L);
		assertThat(journal.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
	}

	@Test
	void nothingPilesUpOverManyRuns() {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture.start(settings(), journal);
		this.fixture.sender().send("m");
		journal.await(1);
		Set<String> threads = rmqThreads();
		for (int i = 1; i <= 20; i++) {
			this.fixture.sender().send("m" + i);
			journal.await(i + 1);
			container.stop();
			assertThat(listenerThreads()).isZero();
			assertThat(this.fixture.stored().consumers(ContainerFixture.GROUP)).isEmpty();
			container.start();
		}
		assertThat(rmqThreads()).isEqualTo(threads);
	}

	@Test
	void stoppedContainerHandlesNothing() {
		Journal stopped = new Journal();
		RmqListenerContainer container = this.fixture.start(settings(), stopped);
		this.fixture.sender().send("before");
		stopped.await(1);
		container.stop();
		Journal other = new Journal();
		this.fixture.start(settings(), other);
		this.fixture.sender().send(BrokerFixture.numbered("m", 200));
		other.await(200);
		this.fixture.awaitDone();
		assertThat(stopped.ids()).containsExactly("before");
	}

	@Test
	void outcomesThatAreUnderWayAreStoredBeforeTheEnd() {
		Journal journal = new Journal((delivery, context) -> {
			if (context.messageId().startsWith("bad")) {
				throw new IllegalStateException("bad");
			}
		});
		ListenerSettings settings = settings().withLease(LONG_LEASE)
			.withRetry(new RetryPolicy(List.of(Duration.ofMinutes(1)), Set.of()));
		RmqListenerContainer container = this.fixture.start(settings, journal);
		this.fixture.sender().send(BrokerFixture.numbered("good", 300));
		this.fixture.sender().send(BrokerFixture.numbered("bad", 50));
		journal.await(350);
		container.stop();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isZero();
		assertThat(this.fixture.stored().waitingFor(ContainerFixture.GROUP)).isEqualTo(50);
		assertThat(journal.ids()).hasSize(350);
	}

	private static ListenerSettings settings() {
		return ContainerFixture.settings();
	}

	private static Duration timeToStop(RmqListenerContainer container) {
		long start = System.nanoTime();
		container.stop();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static long listenerThreads() {
		return rmqThreads().stream().filter((name) -> name.startsWith("rmq-listener")).count();
	}

	private static Set<String> rmqThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("rmq-"))
			.collect(Collectors.toSet());
	}

}
