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
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.rmq.RmqContext;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.StoredTopic.DeadLetter;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of handlers that take longer than they may.
 */
@Tag("alone")
class HandlerTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

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
	void handlerIsInterruptedAtItsTimeoutAndItsMessageTriedAgain() {
		Queue<Duration> interruptedAfter = new ConcurrentLinkedQueue<>();
		Journal journal = new Journal((delivery, context) -> {
			long start = System.nanoTime();
			try {
				if (context.attempt() == 1) {
					this.gate.await();
				}
			}
			catch (InterruptedException ex) {
				interruptedAfter.add(Duration.ofNanos(System.nanoTime() - start));
				throw ex;
			}
		});
		this.fixture.start(settings(), journal);
		this.fixture.sender().send(BrokerFixture.numbered("m", 5));
		journal.await(10);
		this.fixture.awaitDone();
		assertThat(journal.entries()).extracting(RmqContext::attempt).containsOnly(1, 2);
		assertThat(journal.counts().values()).containsOnly(2L);
		// Its time began a moment before it did.
		assertThat(interruptedAfter).hasSize(5)
			.allSatisfy((after) -> assertThat(after).isBetween(TIMEOUT.minusMillis(50), TIMEOUT.plusMillis(500)));
		assertThat(this.log.lines(Level.WARN, "it is interrupted")).hasSize(5)
			.allMatch((line) -> line.contains("'listener'"));
	}

	@Test
	void deadLetterSaysThatTheHandlerTookTooLong() {
		this.fixture.start(settings().withRetry(RetryPolicy.defaults().withMaxRetries(0)), (delivery, context) -> {
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("gave up", ex);
			}
		});
		this.fixture.sender().send("id");
		DeadLetter dead = deadLetter();
		assertThat(dead.reason()).isEqualTo("RETRIES_EXHAUSTED");
		assertThat(dead.errorType()).isEqualTo(RmqHandlerTimeoutException.class.getName());
		assertThat(dead.errorMessage()).contains("'listener'").contains("interrupted");
		assertThat(dead.stack()).contains("gave up");
		assertThat(dead.history()).contains(RmqHandlerTimeoutException.class.getName());
	}

	@Test
	void handlerThatSwallowsTheInterruptHasFailedAllTheSame() {
		Journal journal = new Journal((delivery, context) -> {
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				// And goes on as if nothing had happened.
			}
		});
		this.fixture.start(settings().withRetry(new RetryPolicy(List.of(Duration.ZERO), Set.of())), journal);
		this.fixture.sender().send("id");
		assertThat(deadLetter().errorType()).isEqualTo(RmqHandlerTimeoutException.class.getName());
		this.fixture.awaitDone();
		assertThat(journal.entries()).extracting(RmqContext::attempt).containsExactly(1, 2);
	}

	@Test
	void handlerThatIgnoresTheInterruptKeepsItsPermitAndItsMessage() {
		Journal journal = new Journal((delivery, context) -> {
			while (context.messageId().startsWith("stuck") && this.gate.getCount() > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		});
		RmqListenerContainer container = this.fixture
			.start(settings().withConcurrency(3).withPrefetch(3).withLease(Duration.ofSeconds(1)), journal);
		Journal other = new Journal();
		this.fixture.sender().send("stuck-1", "stuck-2");
		Awaitility.await().until(() -> container.state().overdue() == 2);
		this.fixture.start(settings().withLease(Duration.ofSeconds(1)), other);
		long overdueSince = System.nanoTime();
		// Three times the lease.
		while (System.nanoTime() - overdueSince < TimeUnit.SECONDS.toNanos(3)) {
			int size = journal.size() + other.size();
			this.fixture.sender().send("m" + size);
			Awaitility.await().until(() -> journal.size() + other.size() > size);
			assertThat(container.state().overdue()).isEqualTo(2);
			assertThat(container.state().held()).isBetween(2, 3);
		}
		assertThat(container.state().isStuck()).isFalse();
		assertThat(journal.ids().stream().filter((id) -> id.startsWith("stuck"))).containsExactlyInAnyOrder("stuck-1",
				"stuck-2");
		assertThat(other.ids()).noneMatch((id) -> id.startsWith("stuck"));
		this.gate.countDown();
		Awaitility.await().until(() -> container.state().overdue() == 0);
		this.fixture.awaitDone();
		List<RmqContext> stuck = Stream.concat(journal.entries().stream(), other.entries().stream())
			.filter((context) -> context.messageId().startsWith("stuck"))
			.toList();
		assertThat(stuck).hasSize(4).extracting(RmqContext::attempt).containsOnly(1, 2);
		assertThat(stuck).extracting(RmqContext::deliveries).containsOnly(1);
		assertThat(this.log.lines(Level.WARN, "it is interrupted")).hasSize(2);
	}

	@Test
	void containerWhoseHandlersAreAllOverdueIsStuck() {
		RmqListenerContainer container = this.fixture.start(settings().withConcurrency(2).withPrefetch(4),
				(delivery, context) -> {
					while (this.gate.getCount() > 0) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
					}
				});
		this.fixture.sender().send(BrokerFixture.numbered("m", 6));
		Awaitility.await().until(() -> container.state().isStuck());
		assertThat(container.state().overdue()).isEqualTo(2);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(container.state().isStuck()).isFalse();
	}

	@Test
	void handlerWhoseLeaseIsLostStaysOverdueUntilItEnds() {
		RmqListenerContainer container = this.fixture.start(
				settings().withConcurrency(1).withPrefetch(1).withLease(Duration.ofSeconds(1)), (delivery, context) -> {
					while (this.gate.getCount() > 0) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
					}
				});
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> container.state().overdue() == 1);
		String consumer = this.fixture.stored().consumers(ContainerFixture.GROUP).iterator().next();
		this.fixture.sender()
			.join(new ConsumerSpec(this.fixture.topic(), ContainerFixture.GROUP, consumer, Duration.ofSeconds(1), 5))
			.subscription()
			.release();
		Awaitility.await().until(() -> !this.log.lines(Level.WARN, "was lost; its handler").isEmpty());
		long lostSince = System.nanoTime();
		while (System.nanoTime() - lostSince < TimeUnit.MILLISECONDS.toNanos(1500)) {
			assertThat(container.state().overdue()).isOne();
			assertThat(container.state().isStuck()).isTrue();
		}
		this.gate.countDown();
		Awaitility.await().until(() -> container.state().overdue() == 0 && container.state().held() == 0);
	}

	@Test
	void timeInTheBufferDoesNotCount() {
		Duration handling = TIMEOUT.dividedBy(2);
		Journal journal = new Journal(
				(delivery, context) -> this.gate.await(handling.toMillis(), TimeUnit.MILLISECONDS));
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 10));
		this.fixture.start(settings().withConcurrency(1).withPrefetch(10), journal);
		journal.await(10);
		this.fixture.awaitDone();
		assertThat(journal.entries()).hasSize(10).allMatch((context) -> context.attempt() == 1);
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void longestTimeoutIsNoneAtAll() {
		Journal journal = new Journal();
		this.fixture.start(settings().withHandlerTimeout(ListenerSettings.MAX_TIMEOUT), journal);
		this.fixture.sender().send("id");
		journal.await(1);
		this.fixture.awaitDone();
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void interruptNeverHitsTheNextMessage() {
		interruptNeverHitsTheNextMessage(false);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void interruptNeverHitsTheNextMessageOnVirtualThreads() {
		interruptNeverHitsTheNextMessage(true);
	}

	/**
	 * Handlers take about as long as they may: some are interrupted, some just not, and
	 * for some it is too late. None that took much less may be.
	 */
	private void interruptNeverHitsTheNextMessage(boolean virtualThreads) {
		int count = 1200;
		// Long enough that a pause of the machine is not taken for a handler that is
		// slow.
		Duration timeout = Duration.ofMillis(20);
		Set<String> hitForNothing = ConcurrentHashMap.newKeySet();
		AtomicInteger interrupted = new AtomicInteger();
		Random random = new Random(7);
		Journal journal = new Journal((delivery, context) -> {
			int kind = Integer.parseInt(context.messageId().substring(1)) % 4;
			if (Thread.currentThread().isInterrupted()) {
				hitForNothing.add(context.messageId());
			}
			if (kind == 0 && context.attempt() == 1) {
				long nanos = timeout.toNanos() + random.nextInt(400_000) - 200_000;
				if (this.gate.await(nanos, TimeUnit.NANOSECONDS)) {
					throw new IllegalStateException("The test is over");
				}
			}
		});
		RmqListenerRegistry instance = this.fixture.newInstance(true, virtualThreads);
		instance
			.register(
					this.fixture.endpoint("listener",
							settings().withConcurrency(4)
								.withHandlerTimeout(timeout)
								.withRetry(new RetryPolicy(List.of(Duration.ofMillis(1), Duration.ofMillis(1),
										Duration.ofMillis(1), Duration.ofMillis(1)), Set.of())),
							(delivery, context) -> {
								try {
									journal.onMessage(delivery, context);
								}
								catch (InterruptedException ex) {
									interrupted.incrementAndGet();
									if (Integer.parseInt(context.messageId().substring(1)) % 4 != 0) {
										hitForNothing.add(context.messageId());
									}
									throw ex;
								}
							}));
		instance.start();
		this.fixture.sender().send(BrokerFixture.numbered("m", count));
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> journal.counts().size() == count);
		this.fixture.awaitDone();
		assertThat(hitForNothing).isEmpty();
		assertThat(interrupted.get()).isBetween(20, count / 4);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	private DeadLetter deadLetter() {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.fixture.stored().deadLetters(ContainerFixture.GROUP), (dead) -> !dead.isEmpty())
			.get(0);
	}

	private static ListenerSettings settings() {
		return ContainerFixture.settings().withHandlerTimeout(TIMEOUT);
	}

}
