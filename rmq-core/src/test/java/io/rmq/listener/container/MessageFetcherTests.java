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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import ch.qos.logback.classic.Level;
import io.rmq.RmqConnectionException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Subscription;
import io.rmq.listener.Concurrency;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageFetcher}, with a server that is faster than any, so that
 * threads meet in all ways.
 */
class MessageFetcherTests {

	private final Subscription subscription = Mockito.mock(Subscription.class,
			Mockito.withSettings().stubOnly().defaultAnswer(Mockito.RETURNS_DEFAULTS));

	private final InFlightMessages inFlight = new InFlightMessages();

	private final ContainerStatus status = new ContainerStatus("test", "listener", "topic", (event) -> {
	});

	private final Semaphore wakeUps = new Semaphore(0);

	private final AtomicInteger fetches = new AtomicInteger();

	private final AtomicInteger fetched = new AtomicInteger();

	private final Set<String> handled = ConcurrentHashMap.newKeySet();

	private final List<Thread> threads = new ArrayList<>();

	private final LogLines log = new LogLines();

	private final List<MessageFetcher> intakes = new ArrayList<>();

	private volatile int available;

	@BeforeEach
	void answer() {
		this.status.started();
		BDDMockito.given(this.subscription.consumer())
			.willReturn(new ConsumerSpec("topic", "group", "name", Duration.ofMinutes(1), 5));
		BDDMockito.given(this.subscription.fetch(ArgumentMatchers.anyInt(), ArgumentMatchers.any()))
			.willAnswer((call) -> fetch(call.getArgument(0), call.getArgument(1)));
		BDDMockito.willAnswer((call) -> {
			this.wakeUps.release();
			return null;
		}).given(this.subscription).wakeUp();
	}

	@AfterEach
	void close() throws InterruptedException {
		this.log.close();
		this.intakes.forEach(MessageFetcher::end);
		for (Thread thread : this.threads) {
			thread.interrupt();
			thread.join();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "4, 4", "8, 16", "8, 100" })
	void noWakeUpIsLost(int concurrency, int prefetch) throws Exception {
		int messages = 100_000;
		this.available = messages;
		MessageFetcher fetcher = intake(new Prefetch(concurrency, prefetch));
		BlockingQueue<InFlightMessage> settled = new LinkedBlockingQueue<>();
		AtomicInteger most = new AtomicInteger();
		start(() -> {
			while (true) {
				this.inFlight.remove(settled.take());
				fetcher.permitsFreed();
			}
		});
		for (int i = 0; i < concurrency; i++) {
			start(() -> {
				for (InFlightMessage message = fetcher.next(); message != null; message = fetcher.next()) {
					most.accumulateAndGet(this.inFlight.size(), Math::max);
					this.handled.add(message.delivery().messageId());
					settled.add(message);
				}
			});
		}
		awaitProgress(() -> this.fetched.get() == messages, Duration.ofSeconds(10));
		// Then a slow machine has seen enough.
		this.available = 0;
		awaitProgress(() -> this.handled.size() == this.fetched.get(), Duration.ofDays(1));
		assertThat(most.get()).isBetween(1, prefetch);
		assertThat(fetcher.stop(TimeUnit.SECONDS.toNanos(5))).isTrue();
	}

	@Test
	void stopDoesNotWaitForItselfWhenAnswersComeMeanwhile() throws Exception {
		MessageFetcher fetcher = intake(new Prefetch(2, 2));
		CountDownLatch told = new CountDownLatch(1);
		// As the client does it: one thread reads the answers, to settling and to this.
		BDDMockito.willAnswer((call) -> {
			this.wakeUps.release();
			Awaitility.await().until(() -> this.threads.get(0).getState() == Thread.State.TERMINATED);
			Thread answers = new Thread(() -> {
				fetcher.permitsFreed();
				told.countDown();
			});
			answers.start();
			assertThat(told.await(5, TimeUnit.SECONDS)).as("the thread that reads the answers goes on").isTrue();
			return null;
		}).given(this.subscription).wakeUp();
		start(() -> assertThat(fetcher.next()).isNull());
		Awaitility.await().until(this.wakeUps::hasQueuedThreads);
		assertThat(fetcher.stop(TimeUnit.SECONDS.toNanos(5))).isTrue();
	}

	@Test
	void fetchesNothingOnceStopped() throws Exception {
		Prefetch prefetch = Mockito.mock(Prefetch.class);
		MessageFetcher fetcher = intake(prefetch);
		this.available = 1;
		// The stop comes when a worker is just about to fetch, and sees none that does.
		BDDMockito.given(prefetch.limit()).willAnswer((call) -> {
			assertThat(fetcher.stop(TimeUnit.SECONDS.toNanos(5))).isTrue();
			return 1;
		}).willReturn(1);
		assertThat(fetcher.next()).isNull();
		assertThat(this.fetches).hasValue(0);
		assertThat(fetcher.stop(TimeUnit.SECONDS.toNanos(5))).isTrue();
	}

	@Test
	void fetchesNothingWhenTheLastPermitWasTakenJustBefore() throws Exception {
		Prefetch prefetch = Mockito.mock(Prefetch.class);
		MessageFetcher fetcher = intake(prefetch);
		this.available = 1;
		BDDMockito.given(prefetch.limit()).willReturn(1).willAnswer((call) -> {
			fetcher.end();
			return 0;
		});
		assertThat(fetcher.next()).isNull();
		assertThat(this.fetches).hasValue(0);
	}

	@Test
	void messageThatComesAfterTheStopIsNotHandled() throws Exception {
		MessageFetcher fetcher = intake(new Prefetch(1, 1));
		BDDMockito.willAnswer((call) -> {
			assertThat(fetcher.stop(0)).as("the fetch has ended").isFalse();
			return List.of(SettlementQueueTests.message("late").delivery());
		}).given(this.subscription).fetch(ArgumentMatchers.anyInt(), ArgumentMatchers.any());
		assertThat(fetcher.next()).isNull();
		assertThat(this.inFlight.stream()).as("held until it is released").hasSize(1);
	}

	@Test
	void batchIsNotWaitedForWhenNoMoreMayBeHeld() {
		MessageFetcher fetcher = intake(new Prefetch(1, 2));
		BDDMockito
			.willAnswer((call) -> List.of(SettlementQueueTests.message("a").delivery(),
					SettlementQueueTests.message("b").delivery()))
			.given(this.subscription)
			.fetch(ArgumentMatchers.anyInt(), ArgumentMatchers.any());
		assertThat(fetcher.first()).isNotNull();
		assertThat(fetcher.more(TimeUnit.MINUTES.toNanos(1), 1)).isNotNull();
		long start = System.nanoTime();
		assertThat(fetcher.more(TimeUnit.MINUTES.toNanos(1), 2)).isNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void asksAtOnceWhetherItWorksAgainAfterAnError() throws Exception {
		MessageFetcher fetcher = intake(new Prefetch(2, 2));
		AtomicInteger fetches = new AtomicInteger();
		BDDMockito.willAnswer((call) -> {
			if (fetches.incrementAndGet() == 1) {
				throw new RmqConnectionException("away", null);
			}
			return fetch(call.getArgument(0), call.getArgument(1));
		}).given(this.subscription).fetch(ArgumentMatchers.anyInt(), ArgumentMatchers.any());
		start(fetcher::next);
		// Before the wait of a fetch could be over.
		Awaitility.await()
			.atMost(Duration.ofSeconds(3))
			.until(() -> !this.log.lines(Level.INFO, "works again").isEmpty());
		assertThat(this.status.state(0, List.of(), 0, 0, List.of()).phase()).isEqualTo(ContainerState.Phase.RUNNING);
		assertThat(this.status.state(0, List.of(), 0, 0, List.of()).lastError())
			.isInstanceOf(RmqConnectionException.class);
		assertThat(this.status.state(0, List.of(), 0, 0, List.of()).lastErrorAt())
			.isBefore(this.status.state(0, List.of(), 0, 0, List.of()).since());
		assertThat(fetcher.stop(TimeUnit.SECONDS.toNanos(5))).isTrue();
	}

	/**
	 * Wait as long as messages are handled, however long each takes: with a lost wake-up,
	 * nothing is handled any more.
	 * @param enough for how long at most
	 */
	private void awaitProgress(BooleanSupplier end, Duration enough) {
		long start = System.nanoTime();
		while (!end.getAsBoolean() && System.nanoTime() - start < enough.toNanos()) {
			int before = this.handled.size();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> end.getAsBoolean() || this.handled.size() > before);
		}
	}

	private MessageFetcher intake(Prefetch prefetch) {
		MessageFetcher fetcher = new MessageFetcher(this.subscription, this.inFlight, prefetch, this.status, workers());
		this.intakes.add(fetcher);
		return fetcher;
	}

	private List<Delivery> fetch(int limit, Duration wait) throws InterruptedException {
		this.fetches.incrementAndGet();
		int left = this.available - this.fetched.get();
		if (left <= 0) {
			if (!wait.isZero()) {
				this.wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
			}
			return List.of();
		}
		int count = Math.min(left, ThreadLocalRandom.current().nextInt(limit + 1));
		List<Delivery> deliveries = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			deliveries.add(SettlementQueueTests.message("" + this.fetched.getAndIncrement()).delivery());
		}
		return deliveries;
	}

	private void start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private static Workers workers() {
		return new Workers(new Concurrency(1, 1), Thread::new, "worker-");
	}

	private interface Work {

		void run() throws InterruptedException;

	}

}
