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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqContext;
import io.rmq.StopConsumingException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.Batching;
import io.rmq.listener.Concurrency;
import io.rmq.listener.FilteredBatchListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.MessageBatch;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what goes wrong with one message of a batch, or with the container while a
 * batch is at work, does no harm to the others.
 */
@Tag("alone")
class BatchFaultTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
	}

	@Test
	void lostLeaseOfOneInterruptsTheOthersWithoutCountingAnAttempt() {
		backlog(4);
		AtomicBoolean first = new AtomicBoolean(true);
		this.fixture.startBatches(settings(4), (batch) -> {
			record(batch);
			if (first.getAndSet(false)) {
				lose(batch.messages().get(0).delivery());
				try {
					this.gate.await();
				}
				catch (InterruptedException ex) {
					throw new RmqBatchListenerFailedException("interrupted", ex, 2);
				}
			}
		});
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactlyInAnyOrder("m0 1", "m1 1", "m2 1", "m3 1", "m1 1", "m2 1", "m3 1");
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void slowInterceptorDoesNotMakeWhatIsDoneFail() {
		backlog(3);
		RmqListenerInterceptor slow = new RmqListenerInterceptor() {

			@Override
			public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
				sleepFor(Duration.ofMillis(400));
			}

		};
		this.fixture.startBatches(settings(3).withHandlerTimeout(Duration.ofMillis(300)), this::record, slow);
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactly("m0 1", "m1 1", "m2 1");
	}

	@Test
	void threadIsInterruptedOnceForAllMessages() {
		backlog(50);
		AtomicInteger interrupts = new AtomicInteger();
		AtomicBoolean first = new AtomicBoolean(true);
		this.fixture.startBatches(settings(50).withHandlerTimeout(Duration.ofMillis(300)), (batch) -> {
			long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
			while (first.get() && System.nanoTime() < end) {
				try {
					this.gate.await(10, TimeUnit.MILLISECONDS);
				}
				catch (InterruptedException ex) {
					interrupts.incrementAndGet();
				}
			}
			first.set(false);
		});
		this.fixture.awaitDone();
		assertThat(interrupts).hasValue(1);
	}

	@Test
	void openMessagesExpireOneAfterTheOther() {
		backlog(300);
		this.fixture.startBatches(settings(300).withAckMode(AckMode.MANUAL).withHandlerTimeout(Duration.ofMillis(500)),
				this::record);
		Awaitility.await().until(() -> this.handled.size() >= 300);
		AtomicInteger most = new AtomicInteger();
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
			most.accumulateAndGet(threads(), Math::max);
			return this.fixture.stored().deadLetters(ContainerFixture.GROUP).size() == 300;
		});
		assertThat(most.get()).isLessThan(20);
	}

	@Test
	void pauseIsRespectedBetweenMessagesThatAreHandledAlone() {
		backlog(5);
		AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
		container.set(newContainer(settings(5).withMaxDeliveries(1), (batch) -> {
			record(batch);
			container.get().pause();
		}));
		container.get().start();
		Awaitility.await().until(() -> container.get().state().held() == 0 && !this.handled.isEmpty());
		assertThat(this.handled).containsExactly("m0 1");
		container.get().stop();
	}

	@Test
	void stopIsRespectedBetweenMessagesThatAreHandledAlone() {
		backlog(5);
		RmqListenerContainer container = this.fixture.startBatches(settings(5).withMaxDeliveries(1), (batch) -> {
			record(batch);
			throw new StopConsumingException("enough");
		});
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("m0 1");
	}

	@Test
	void batchThatIsBeingGatheredGoesBackWhenTheContainerIsPaused() {
		RmqListenerContainer container = this.fixture
			.startBatches(settings(10).withBatching(new Batching(10, Duration.ofSeconds(30))), this::record);
		this.fixture.sender().send("a");
		Awaitility.await().until(() -> container.state().held() == 1);
		container.pause();
		Awaitility.await().until(() -> container.state().held() == 0);
		assertThat(this.handled).isEmpty();
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isOne();
	}

	@Test
	void oneBatchThatTakesTooLongDoesNotCountAsAllHandlers() {
		backlog(10);
		RmqListenerContainer container = this.fixture
			.startBatches(settings(10).withBatching(new Batching(10, Duration.ofSeconds(5)))
				.withConcurrency(2)
				.withHandlerTimeout(Duration.ofMillis(200)), (batch) -> {
					record(batch);
					awaitUninterruptibly();
				});
		Awaitility.await().until(() -> container.state().overdue() == 1);
		assertThat(container.state().isStuck()).isFalse();
		this.gate.countDown();
	}

	@Test
	void startThatComesJustAfterAHandlersStopIsNotLost() {
		AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
		container.set(this.fixture.newInstance()
			.register(this.fixture.endpoint("listener", ContainerFixture.settings(), (delivery, context) -> {
				this.handled.add(delivery.messageId());
				if (delivery.messageId().equals("m0")) {
					container.get().stop();
					new Thread(container.get()::start).start();
				}
			})));
		container.get().start();
		this.fixture.sender().send("m0");
		Awaitility.await().until(() -> this.handled.contains("m0"));
		this.fixture.sender().send("m1");
		Awaitility.await().until(() -> this.handled.contains("m1"));
		Awaitility.await().until(() -> container.get().state().phase() == ContainerState.Phase.RUNNING);
	}

	@Test
	void threadsThatWaitForTheirTurnToGatherComeAndGo() {
		RmqListenerContainer container = this.fixture.startBatches(
				settings(5).withBatching(new Batching(5, Duration.ofMillis(50))).withConcurrency(new Concurrency(1, 4)),
				(batch) -> {
					record(batch);
					this.gate.await();
				});
		this.fixture.sender().send(BrokerFixture.numbered("m", 20));
		Awaitility.await().until(() -> this.handled.size() == 20);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void stopInAFailureOfOneMessageStopsTheListener() {
		backlog(3);
		RmqListenerContainer container = this.fixture.startBatches(settings(3), new FilteredBatchListener((batch) -> {
			record(batch);
			throw new RmqBatchListenerFailedException("stop", new StopConsumingException("enough"), 1);
		}, (delivery, context) -> true));
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("m0 1", "m1 1", "m2 1");
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isEqualTo(3);
	}

	@Test
	void listenerThatIsRegisteredAnewHasNothingToDoWithTheOldOne() {
		RmqListenerRegistry instance = this.fixture.newInstance();
		AtomicInteger atOnce = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ListenerEndpoint endpoint = this.fixture.endpoint("listener", ContainerFixture.settings().withConcurrency(1),
				(delivery, context) -> {
					most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
					this.handled.add(delivery.messageId() + " " + context.attempt());
					if (this.handled.size() == 1) {
						instance.unregister("listener");
						this.gate.await();
					}
					sleepFor(Duration.ofMillis(300));
					atOnce.decrementAndGet();
				});
		instance.register(endpoint);
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send("a", "b");
		instance.start();
		Awaitility.await().until(() -> this.handled.size() == 1 && instance.get("listener") == null);
		instance.register(endpoint);
		Awaitility.await().until(() -> this.handled.size() == 2);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactlyInAnyOrder("a 1", "b 1");
	}

	private void lose(Delivery delivery) {
		TestRedis.commands()
			.xack("%s:{%s}:normal".formatted(TestRedis.keyPrefix(), this.fixture.topic()), ContainerFixture.GROUP,
					delivery.lease().entry());
		TestRedis.commands()
			.xdel("%s:{%s}:normal".formatted(TestRedis.keyPrefix(), this.fixture.topic()), delivery.lease().entry());
	}

	private void awaitUninterruptibly() {
		boolean done = false;
		while (!done) {
			try {
				done = this.gate.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				// That is what it is about.
			}
		}
	}

	private RmqListenerContainer newContainer(ListenerSettings settings, RmqBatchMessageListener listener) {
		return this.fixture.newInstance()
			.register(new ListenerEndpoint("listener", this.fixture.topic(), settings, listener));
	}

	private static int threads() {
		return (int) Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("rmq-"))
			.count();
	}

	private static ListenerSettings settings(int size) {
		return ContainerFixture.settings().withConcurrency(1).withBatching(new Batching(size, Duration.ZERO));
	}

	private void backlog(int count) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", count));
	}

	private void record(MessageBatch batch) {
		batch.messages()
			.forEach((message) -> this.handled.add(message.delivery().messageId() + " " + message.context().attempt()));
	}

	private static void sleepFor(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() > end);
	}

}
