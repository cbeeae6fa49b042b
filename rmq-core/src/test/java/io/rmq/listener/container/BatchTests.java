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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.StopConsumingException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.Batching;
import io.rmq.listener.FilteredBatchListener;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.MessageBatch;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;
import io.rmq.retry.RetryPolicy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for listeners that get several messages at once.
 */
class BatchTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
	}

	@Test
	void backlogComesInFullBatchesInOrder() {
		String[] ids = backlog(250);
		this.fixture.startBatches(settings(100, Duration.ZERO), this::record);
		this.fixture.awaitDone();
		assertThat(this.batches).extracting(List::size).containsExactly(100, 100, 50);
		assertThat(handled()).containsExactly(ids);
	}

	@Test
	void batchIsWaitedForUntilItIsFull() {
		this.fixture.startBatches(settings(3, Duration.ofSeconds(30)), this::record);
		this.fixture.sender().send("a");
		this.fixture.sender().send("b");
		assertThat(this.batches).isEmpty();
		this.fixture.sender().send("c");
		this.fixture.awaitDone();
		assertThat(this.batches).containsExactly(List.of("a", "b", "c"));
	}

	@Test
	void threadsThatAreIdleDoNotShareABatch() {
		this.fixture.startBatches(settings(4, Duration.ofSeconds(30)).withConcurrency(3), this::record);
		for (String id : BrokerFixture.numbered("m", 8)) {
			this.fixture.sender().send(id);
		}
		this.fixture.awaitDone();
		assertThat(this.batches).extracting(List::size).containsExactly(4, 4);
	}

	@Test
	void batchIsWaitedForUntilItsTimeRunsOut() {
		this.fixture.startBatches(settings(100, Duration.ofMillis(300)), this::record);
		long start = System.nanoTime();
		this.fixture.sender().send("a");
		this.fixture.sender().send("b");
		this.fixture.awaitDone();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300),
				Duration.ofSeconds(3));
		assertThat(this.batches).containsExactly(List.of("a", "b"));
	}

	@Test
	void batchThatFailsIsRetriedEachMessageForItself() {
		backlog(3);
		this.fixture.startBatches(settings(3, Duration.ofMillis(200)), (batch) -> {
			record(batch);
			if (attempt(batch) == 1) {
				throw new IllegalStateException("first");
			}
		});
		this.fixture.awaitDone();
		assertThat(handled()).hasSize(6);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void onlyTheMessageThatFailedIsRetriedAndBuried() {
		backlog(5);
		Queue<String> begun = new ConcurrentLinkedQueue<>();
		// Messages after the one that fails are not begun. They come again at once, alone
		// or in one batch with its retry.
		this.fixture.startBatches(settings(5, Duration.ZERO), (batch) -> {
			record(batch);
			for (int i = 0; i < batch.size(); i++) {
				String id = batch.messages().get(i).delivery().messageId();
				begun.add(id);
				if (id.equals("m2")) {
					throw new RmqBatchListenerFailedException("m2", new IllegalStateException("m2"), i);
				}
			}
		});
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.asString()
			.contains("m2")
			.contains("RETRIES_EXHAUSTED");
		assertThat(this.batches.peek()).containsExactly("m0", "m1", "m2", "m3", "m4");
		assertThat(begun).startsWith("m0", "m1", "m2")
			.containsExactlyInAnyOrder("m0", "m1", "m2", "m2", "m2", "m3", "m4");
	}

	@Test
	void whatCameAfterTheMessageThatFailedHasMadeNoAttempt() {
		backlog(2);
		Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
		this.fixture.startBatches(settings(2, Duration.ZERO), (batch) -> {
			record(batch);
			batch.messages()
				.stream()
				.filter((message) -> message.delivery().messageId().equals("m1"))
				.forEach((message) -> attempts.add(message.context().attempt()));
			if (batch.messages().get(0).delivery().messageId().equals("m0") && attempt(batch) == 1) {
				throw new RmqBatchListenerFailedException("m0", new IllegalStateException("m0"), 0);
			}
		});
		this.fixture.awaitDone();
		assertThat(attempts).containsExactly(1, 1);
	}

	@Test
	void messagesAreSettledOneByOne() {
		backlog(4);
		this.fixture.startBatches(settings(4, Duration.ZERO), (batch) -> {
			record(batch);
			if (batch.size() == 4) {
				batch.message(0).acknowledge();
				batch.message(1).nack(Duration.ofMillis(100));
				batch.message(2).reject("no");
			}
		});
		this.fixture.awaitDone();
		assertThat(handled()).containsExactly("m0", "m1", "m2", "m3", "m1");
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.asString()
			.contains("m2")
			.contains(DeadLetterReason.REJECTED.name());
	}

	@Test
	void byHandNothingIsSettledUntilItIs() {
		backlog(3);
		List<MessageBatch> open = new ArrayList<>();
		this.fixture.startBatches(settings(3, Duration.ZERO).withAckMode(AckMode.MANUAL), (batch) -> {
			synchronized (open) {
				open.add(batch);
			}
			record(batch);
		});
		Awaitility.await().until(() -> this.batches.size() == 1);
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isEqualTo(3);
		synchronized (open) {
			open.get(0).message(1).acknowledge();
			open.get(0).acknowledge();
		}
		this.fixture.awaitDone();
		assertThat(this.batches).hasSize(1);
	}

	@Test
	void onReceiptNothingIsHandledTwice() {
		backlog(3);
		this.fixture.startBatches(settings(3, Duration.ZERO).withAckMode(AckMode.ON_RECEIPT), (batch) -> {
			record(batch);
			throw new IllegalStateException("lost");
		});
		Awaitility.await().until(() -> !this.batches.isEmpty());
		this.fixture.awaitDone();
		assertThat(this.batches).containsExactly(List.of("m0", "m1", "m2"));
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void interceptorsLearnWhichMessageFailed() {
		backlog(3);
		Queue<String> told = new ConcurrentLinkedQueue<>();
		RmqListenerInterceptor interceptor = new RmqListenerInterceptor() {

			@Override
			public void afterSuccess(Delivery delivery, RmqContext context) {
				told.add(delivery.messageId() + " well");
			}

			@Override
			public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
				told.add(delivery.messageId() + " " + error.getMessage());
			}

			@Override
			public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
				told.add(delivery.messageId() + " " + outcome);
			}

		};
		this.fixture.startBatches(settings(3, Duration.ZERO), (batch) -> {
			record(batch);
			if (batch.size() == 3) {
				throw new RmqBatchListenerFailedException("second", new RmqFatalException("bad", null), 1);
			}
		}, interceptor);
		this.fixture.awaitDone();
		assertThat(told).containsExactlyInAnyOrder("m0 ACKNOWLEDGED", "m0 well", "m1 bad", "m1 DEAD_LETTERED",
				"m2 RELEASED", "m2 well", "m2 ACKNOWLEDGED");
	}

	@Test
	void prefetchThatIsTooSmallForBatchesIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.fixture.startBatches(settings(10, Duration.ZERO).withPrefetch(9), this::record))
			.withMessageContaining("prefetch (9)")
			.withMessageContaining("(10)");
	}

	@Test
	void fatalErrorBuriesAllThatAreOpen() {
		backlog(2);
		this.fixture.startBatches(settings(2, Duration.ZERO), (batch) -> {
			batch.message(0).acknowledge();
			throw new RmqFatalException("never", null);
		});
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement().asString().contains("m1");
	}

	@Test
	void batchThatTakesTooLongIsInterruptedAndFails() {
		backlog(2);
		this.fixture.startBatches(
				settings(2, Duration.ZERO).withHandlerTimeout(Duration.ofMillis(300)).withRetry(RetryPolicy.defaults()),
				(batch) -> {
					record(batch);
					this.gate.await();
				});
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.fixture.stored().waitingFor(ContainerFixture.GROUP)).isEqualTo(2));
		assertThat(this.batches).hasSize(1);
	}

	@Test
	void stopRequestedByTheListenerGivesTheBatchBack() {
		backlog(3);
		RmqListenerContainer container = this.fixture.startBatches(settings(3, Duration.ZERO), (batch) -> {
			batch.message(0).acknowledge();
			throw new StopConsumingException("enough");
		});
		Awaitility.await().until(() -> !container.isRunning());
		this.fixture.startBatches(settings(3, Duration.ZERO), this::record);
		this.fixture.awaitDone();
		assertThat(this.batches).containsExactly(List.of("m1", "m2"));
	}

	@Test
	void batchThatIsBeingGatheredIsNotLostByAStop() {
		RmqListenerContainer container = this.fixture.startBatches(settings(10, Duration.ofSeconds(30)), this::record);
		this.fixture.sender().send("a");
		Awaitility.await().until(() -> container.state().held() == 1);
		container.stop();
		assertThat(handled()).isSubsetOf("a");
		container.start();
		this.fixture.sender().send(BrokerFixture.numbered("m", 9));
		Awaitility.await().until(() -> handled().contains("a"));
		container.stop();
	}

	@Test
	void tenThousandMessagesAreHandledOnceByTwoInstances() {
		String[] ids = backlog(10_000);
		this.fixture.startBatches(settings(100, Duration.ofMillis(5)).withConcurrency(4), this::record);
		this.fixture.startBatches(settings(100, Duration.ofMillis(5)).withConcurrency(4), this::record);
		this.fixture.awaitDone();
		assertThat(handled()).containsExactlyInAnyOrder(ids);
		assertThat(this.batches).hasSizeLessThan(2000);
	}

	@Test
	void whatTheFilterRefusesIsAcknowledgedAndPlacesAreThoseOfTheRest() {
		backlog(4);
		RmqBatchMessageListener listener = (batch) -> {
			record(batch);
			if (batch.size() == 2) {
				throw new RmqBatchListenerFailedException("second", new RmqFatalException("never", null), 1);
			}
		};
		this.fixture.startBatches(settings(4, Duration.ZERO), new FilteredBatchListener(listener,
				(delivery, context) -> IntStream.of(1, 3).anyMatch((i) -> delivery.messageId().equals("m" + i))));
		this.fixture.awaitDone();
		assertThat(this.batches).containsExactly(List.of("m1", "m3"));
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement().asString().contains("m3");
	}

	private static ListenerSettings settings(int size, Duration timeout) {
		return ContainerFixture.settings().withConcurrency(1).withBatching(new Batching(size, timeout));
	}

	private String[] backlog(int count) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		String[] ids = BrokerFixture.numbered("m", count);
		this.fixture.sender().send(ids);
		return ids;
	}

	private void record(MessageBatch batch) {
		this.batches.add(batch.messages().stream().map((message) -> message.delivery().messageId()).toList());
	}

	private static int attempt(MessageBatch batch) {
		return batch.messages().get(0).context().attempt();
	}

	private List<String> handled() {
		return this.batches.stream().flatMap(List::stream).toList();
	}

}
