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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqContext;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.listener.ListenerSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages whose consumers have died with them.
 */
class PoisonGuardTests {

	private static final int COUNT = 6;

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final AtomicInteger atWork = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messagesThatWereThereTwiceWhenAConsumerDiedAreHandledOneAtATime() {
		die(2);
		Journal journal = new Journal(this::work);
		this.fixture.start(settings(), journal);
		journal.await(COUNT);
		this.fixture.awaitDone();
		assertThat(journal.ids()).doesNotHaveDuplicates();
		assertThat(this.most).hasValue(1);
	}

	@Test
	void messagesThatWereThereOnceAreHandledTogether() {
		die(1);
		CountDownLatch together = new CountDownLatch(2);
		Journal journal = new Journal((delivery, context) -> {
			together.countDown();
			assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
		});
		this.fixture.start(settings(), journal);
		journal.await(COUNT);
		this.fixture.awaitDone();
		assertThat(journal.entries()).allMatch((context) -> context.deliveries() == 2 && context.attempt() == 1);
	}

	@Test
	void whatWaitsForOthersIsNotBegunAfterAStop() throws Exception {
		die(2);
		CountDownLatch end = new CountDownLatch(1);
		Journal journal = new Journal((delivery, context) -> end.await());
		RmqListenerContainer container = this.fixture.start(settings(), journal);
		journal.await(1);
		Awaitility.await().until(() -> container.state().held() == COUNT);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(container::stop);
		Awaitility.await().until(() -> this.fixture.stored().heldBy(ContainerFixture.GROUP) == 1);
		end.countDown();
		stop.get(10, TimeUnit.SECONDS);
		assertThat(journal.size()).isEqualTo(1);
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isEqualTo(COUNT - 1);
	}

	private void work(Delivery delivery, RmqContext context) throws InterruptedException {
		this.most.accumulateAndGet(this.atWork.incrementAndGet(), Math::max);
		new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
		this.atWork.decrementAndGet();
	}

	private static ListenerSettings settings() {
		return ContainerFixture.settings().withLease(Duration.ofSeconds(30)).withConcurrency(COUNT);
	}

	/**
	 * Have a consumer die with all messages in hand, as often.
	 */
	private void die(int times) {
		ContractConsumer dies = this.fixture.sender().join(ContainerFixture.GROUP, Duration.ofMillis(20), 5);
		this.fixture.sender().send(BrokerFixture.numbered("m", COUNT));
		for (int i = 0; i < times; i++) {
			List<Delivery> deliveries = dies.take(COUNT);
			deliveries.forEach((delivery) -> assertThat(dies.subscription().begin(delivery.lease())).isTrue());
			dies.awaitRecovered(COUNT);
		}
	}

}
