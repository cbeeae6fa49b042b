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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqContext;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.listener.Concurrency;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqListenerContainer}: what is handled, by whom, in which order, how
 * many at once.
 */
class RmqListenerContainerTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	/**
	 * Lets handlers go that wait for it.
	 */
	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
		this.log.close();
	}

	@Test
	void twoContainersHandleEachOfTenThousandMessagesOnce() {
		Journal one = new Journal();
		Journal two = new Journal();
		this.fixture.start(ContainerFixture.settings(), one);
		this.fixture.start(ContainerFixture.settings(), two);
		String[] ids = BrokerFixture.numbered("m", 10_000);
		CompletableFuture<?>[] sends = Arrays.stream(ids)
			.map(this.fixture.sender()::sendAsync)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(sends).join();
		this.fixture.awaitDone();
		List<String> handled = new ArrayList<>(one.ids());
		handled.addAll(two.ids());
		assertThat(handled).containsExactlyInAnyOrder(ids);
		assertThat(one.ids()).isNotEmpty();
		assertThat(two.ids()).isNotEmpty();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void handlerKnowsItsMessage() {
		Journal journal = new Journal();
		this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send(RmqPriority.HIGH, "id");
		journal.await(1);
		RmqContext context = journal.entries().get(0);
		assertThat(context.messageId()).isEqualTo("id");
		assertThat(context.topic()).isEqualTo(this.fixture.topic());
		assertThat(context.group()).isEqualTo(ContainerFixture.GROUP);
		assertThat(context.listenerId()).isEqualTo("listener");
		assertThat(context.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(context.attempt()).isOne();
		assertThat(context.deliveries()).isOne();
	}

	@Test
	void handlerThatOutlivesItsLeaseThreeTimesKeepsItsMessage() {
		long start = System.nanoTime();
		Journal journal = new Journal((delivery, context) -> Awaitility.await()
			.until(() -> System.nanoTime() - start > TimeUnit.SECONDS.toNanos(3)));
		this.fixture.start(ContainerFixture.settings(), journal);
		Journal other = new Journal();
		this.fixture.sender().send("slow");
		journal.await(1);
		this.fixture.start(ContainerFixture.settings(), other);
		this.fixture.awaitDone();
		assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(3));
		assertThat(journal.ids()).containsExactly("slow");
		assertThat(journal.interrupted()).isEmpty();
		assertThat(other.ids()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 0 })
	void backlogIsHandledByPriorityAndInOrderWithinOne(int prefetch) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		String[] high = BrokerFixture.numbered("high", 30);
		String[] normal = BrokerFixture.numbered("normal", 30);
		String[] low = BrokerFixture.numbered("low", 30);
		this.fixture.sender().send(RmqPriority.LOW, low);
		this.fixture.sender().send(RmqPriority.NORMAL, normal);
		this.fixture.sender().send(RmqPriority.HIGH, high);
		Journal journal = new Journal();
		this.fixture.start(ContainerFixture.settings().withConcurrency(1).withPrefetch(prefetch), journal);
		journal.await(90);
		List<String> expected = new ArrayList<>(List.of(high));
		expected.addAll(List.of(normal));
		expected.addAll(List.of(low));
		assertThat(journal.ids()).isEqualTo(expected);
	}

	@Test
	void whatIsUrgentOvertakesWhatWaits() throws Exception {
		Semaphore turns = new Semaphore(0);
		Journal journal = new Journal((delivery, context) -> turns.acquire());
		this.fixture.start(ContainerFixture.settings().withConcurrency(1).withPrefetch(1), journal);
		this.fixture.sender().send(RmqPriority.LOW, "low-1", "low-2", "low-3");
		journal.await(1);
		this.fixture.sender().send(RmqPriority.HIGH, "high");
		turns.release(4);
		journal.await(4);
		assertThat(journal.ids()).containsExactly("low-1", "high", "low-2", "low-3");
	}

	@Test
	void oneSequentialContainerKeepsTheOrder() {
		Journal journal = new Journal();
		this.fixture.start(ContainerFixture.settings().withConcurrency(1), journal);
		String[] ids = BrokerFixture.numbered("m", 3000);
		Arrays.stream(ids).map(this.fixture.sender()::sendAsync).toList().forEach(CompletableFuture::join);
		journal.await(3000);
		assertThat(journal.ids()).containsExactly(ids);
	}

	@Test
	void threadsComeAsLongAsThereIsWorkForThem() {
		CountDownLatch gate = new CountDownLatch(1);
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		Journal journal = new Journal((delivery, context) -> {
			threads.add(Thread.currentThread());
			gate.await();
		});
		RmqListenerContainer container = this.fixture
			.start(ContainerFixture.settings().withConcurrency(Concurrency.parse("1-4")), journal);
		for (int i = 1; i <= 4; i++) {
			this.fixture.sender().send("m" + i);
			journal.await(i);
			assertThat(threads).hasSize(i);
		}
		this.fixture.sender().send(BrokerFixture.numbered("more", 20));
		gate.countDown();
		this.fixture.awaitDone();
		assertThat(threads).hasSize(4);
		assertThat(journal.counts().values()).hasSize(24).containsOnly(1L);
		container.stop();
		assertThat(threads).noneMatch(Thread::isAlive);
	}

	@Test
	void concurrencyIsUsedAndNotExceeded() throws Exception {
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Semaphore turns = new Semaphore(0);
		Journal journal = new Journal((delivery, context) -> {
			most.accumulateAndGet(now.incrementAndGet(), Math::max);
			turns.acquire();
			now.decrementAndGet();
		});
		this.fixture.start(ContainerFixture.settings().withConcurrency(5), journal);
		this.fixture.sender().send(BrokerFixture.numbered("m", 200));
		journal.await(5);
		assertThat(now).hasValue(5);
		turns.release(200);
		this.fixture.awaitDone();
		assertThat(journal.ids()).hasSize(200);
		assertThat(most).hasValue(5);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "5, 5, 5", "3, 10, 10", "2, 0, 4" })
	void stuckContainerHoldsNoMoreThanItMay(int concurrency, int prefetch, int held) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 50));
		Journal stuck = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture
			.start(ContainerFixture.settings().withConcurrency(concurrency).withPrefetch(prefetch), stuck);
		stuck.await(concurrency);
		Journal other = new Journal();
		this.fixture.start(ContainerFixture.settings(), other);
		other.await(50 - held);
		// What the other has handled is still held until that is stored.
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isEqualTo(held));
		assertThat(container.state().held()).isEqualTo(held);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(stuck.ids()).hasSize(held);
		assertThat(other.ids()).hasSize(50 - held);
	}

	@Test
	void stuckListenerDoesNotStarveAnotherOfTheSameInstance() {
		RmqListenerRegistry instance = this.fixture.newInstance();
		Journal stuck = new Journal((delivery, context) -> this.gate.await());
		Journal lively = new Journal();
		instance.register(this.fixture.endpoint("stuck", ContainerFixture.settings().withGroup("stuck"), stuck));
		instance.register(this.fixture.endpoint("lively", ContainerFixture.settings(), lively));
		instance.start();
		this.fixture.sender().send(BrokerFixture.numbered("m", 500));
		lively.await(500);
		stuck.await(5);
		assertThat(stuck.ids()).hasSize(5);
		assertThat(lively.counts()).hasSize(500);
	}

	@Test
	void everyGroupHandlesWhatIsSentRightAfterTheStart() {
		Journal one = new Journal();
		Journal two = new Journal();
		RmqListenerRegistry instance = this.fixture.newInstance();
		instance.register(this.fixture.endpoint("one", ContainerFixture.settings().withGroup("one"), one));
		instance.register(this.fixture.endpoint("two", ContainerFixture.settings().withGroup("two"), two));
		instance.start();
		String[] ids = BrokerFixture.numbered("m", 100);
		this.fixture.sender().send(ids);
		one.await(100);
		two.await(100);
		Awaitility.await().until(() -> this.fixture.stored().messages() == 0);
		assertThat(one.ids()).containsExactlyInAnyOrder(ids);
		assertThat(two.ids()).containsExactlyInAnyOrder(ids);
	}

	@Test
	void oneCopyIsStoredHoweverManyGroupsThereAre() {
		Journal stuck = new Journal((delivery, context) -> this.gate.await());
		Journal lively = new Journal();
		RmqListenerRegistry instance = this.fixture.newInstance();
		instance.register(this.fixture.endpoint("stuck", ContainerFixture.settings().withGroup("stuck"), stuck));
		instance.register(this.fixture.endpoint("lively", ContainerFixture.settings(), lively));
		instance.start();
		this.fixture.sender().send(BrokerFixture.numbered("m", 100));
		lively.await(100);
		assertThat(this.fixture.stored().messages()).isEqualTo(100);
		assertThat(this.fixture.stored().messagesOf("stuck") + this.fixture.stored().messagesOf(ContainerFixture.GROUP))
			.isZero();
		this.gate.countDown();
		stuck.await(100);
		this.fixture.awaitDone();
		assertThat(Set.copyOf(stuck.ids())).hasSize(100);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsHandleMessagesToo() {
		Queue<Boolean> virtual = new ConcurrentLinkedQueue<>();
		Journal journal = new Journal((delivery, context) -> {
			Thread thread = Thread.currentThread();
			virtual.add((Boolean) Thread.class.getMethod("isVirtual").invoke(thread));
			if (context.attempt() == 1) {
				throw new IllegalStateException("once more");
			}
		});
		RmqListenerRegistry instance = this.fixture.newInstance(true, true);
		RmqListenerContainer container = instance
			.register(this.fixture.endpoint("listener", ContainerFixture.settings().withConcurrency(50), journal));
		instance.start();
		this.fixture.sender().send(BrokerFixture.numbered("m", 100));
		this.fixture.awaitDone();
		container.stop();
		assertThat(journal.counts().values()).hasSize(100).containsOnly(2L);
		assertThat(virtual).hasSize(200).containsOnly(true);
		assertThat(this.fixture.stored().consumers(ContainerFixture.GROUP)).isEmpty();
	}

}
