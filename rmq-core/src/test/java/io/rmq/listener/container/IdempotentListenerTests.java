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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.StoredTopic;
import io.rmq.listener.AckMode;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that handles each message id once.
 */
class IdempotentListenerTests {

	private static final Duration WINDOW = Duration.ofHours(1);

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messagesThatAreSentTwiceInARowAreHandledOnceByTwoInstances() {
		Journal journal = new Journal();
		String[] ids = BrokerFixture.numbered("m", 1000);
		this.fixture.start(settings(), journal);
		this.fixture.start(settings(), journal);
		this.fixture.sender().send(Stream.of(ids).flatMap((id) -> Stream.of(id, id)).toArray(String[]::new));
		this.fixture.awaitDone();
		assertThat(journal.ids()).containsExactlyInAnyOrder(ids);
	}

	@Test
	void copyWaitsAsLongAsTheFirstIsInWork() {
		CountDownLatch done = new CountDownLatch(1);
		Journal journal = new Journal((delivery, context) -> done.await());
		this.fixture.start(settings(), journal);
		this.fixture.sender().send("a");
		journal.await(1);
		this.fixture.sender().send("a");
		Awaitility.await().until(() -> this.fixture.stored().waitingFor(ContainerFixture.GROUP) == 1);
		// Long enough for it to have come back, and to have been put aside again.
		Awaitility.await().during(Duration.ofMillis(1500)).until(() -> journal.size() == 1);
		done.countDown();
		this.fixture.awaitDone();
		assertThat(journal.size()).isOne();
	}

	@Test
	void messageThatFailsFirstIsRetriedAndHandledOnce() {
		List<String> handled = new CopyOnWriteArrayList<>();
		this.fixture.start(settings(), (delivery, context) -> {
			if (context.attempt() == 1) {
				throw new IllegalStateException("not now");
			}
			handled.add(delivery.messageId());
		});
		this.fixture.sender().send("a", "b", "a", "b");
		this.fixture.awaitDone();
		assertThat(handled).containsExactlyInAnyOrder("a", "b");
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void copyOfADeadLetterIsHandledInItsOwnRight() {
		this.fixture.start(settings(), (delivery, context) -> {
			throw new RmqFatalException("no", null);
		});
		this.fixture.sender().send("a", "a");
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP))
			.extracting(StoredTopic.DeadLetter::messageId)
			.containsExactly("a", "a");
	}

	@Test
	void messageWhoseConsumerDiedBeforeItWasAcknowledgedIsHandledAgain() {
		ContractConsumer dies = this.fixture.sender()
			.join(new ConsumerSpec(this.fixture.topic(), ContainerFixture.GROUP, "dies", Duration.ofMillis(500), 5)
				.withIdempotence(Duration.ofHours(1)));
		this.fixture.sender().send("a");
		assertThat(dies.take().messageId()).isEqualTo("a");
		Journal journal = new Journal();
		this.fixture.start(settings(), journal);
		journal.await(1);
		this.fixture.awaitDone();
		assertThat(journal.ids()).containsExactly("a");
		assertThat(journal.entries()).extracting(RmqContext::deliveries).containsExactly(2);
	}

	@Test
	void messageIsHandledAgainWhenTheWindowIsOver() {
		Journal journal = new Journal();
		this.fixture.start(settings(), journal);
		long before = this.fixture.stored().now().toEpochMilli();
		this.fixture.sender().send("a");
		this.fixture.awaitDone();
		this.fixture.sender().send("a");
		this.fixture.awaitDone();
		assertThat(journal.size()).isOne();
		String handled = TestRedis.keyPrefix() + ":{" + this.fixture.topic() + "}:g:" + ContainerFixture.GROUP
				+ ":handled";
		long end = TestRedis.commands().zscore(handled, "a").longValue();
		long now = this.fixture.stored().now().toEpochMilli();
		assertThat(end).isBetween(before + WINDOW.toMillis(), now + WINDOW.toMillis());
		// As if the hour had passed: no test is that patient, and none that waits less is
		// sure that the second message came in time.
		TestRedis.commands().zadd(handled, now, "a");
		this.fixture.sender().send("a");
		this.fixture.awaitDone();
		assertThat(journal.size()).isEqualTo(2);
	}

	@Test
	void messageThatIsAcknowledgedByHandIsHandledOnce() {
		List<RmqAcknowledgment> open = new CopyOnWriteArrayList<>();
		this.fixture.start(settings().withAckMode(AckMode.MANUAL), new RmqMessageListener() {

			@Override
			public void onMessage(Delivery delivery, RmqContext context) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) {
				open.add(acknowledgment);
			}

		});
		this.fixture.sender().send("a", "a");
		Awaitility.await().until(() -> open.size() == 1);
		open.get(0).acknowledge();
		this.fixture.awaitDone();
		assertThat(open).hasSize(1);
	}

	@Test
	void messageThatIsAcknowledgedOnReceiptIsHandledOnce() {
		Journal journal = new Journal((delivery, context) -> {
			throw new IllegalStateException("broken");
		});
		this.fixture.start(settings().withAckMode(AckMode.ON_RECEIPT), journal);
		this.fixture.sender().send("a", "a");
		this.fixture.awaitDone();
		this.fixture.sender().send("a");
		this.fixture.awaitDone();
		assertThat(journal.ids()).containsExactly("a");
	}

	@Test
	void messagesThatAreSentTwiceInARowAreOnceInABatch() {
		List<String> handled = new CopyOnWriteArrayList<>();
		this.fixture.startBatches(settings(),
				(batch) -> batch.messages().forEach((message) -> handled.add(message.delivery().messageId())));
		this.fixture.sender().send("a", "a", "b", "b", "c", "c");
		this.fixture.awaitDone();
		this.fixture.sender().send("a", "b", "c");
		this.fixture.awaitDone();
		assertThat(handled).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void listenerGoesOnWhenTheServerHasLostEverything() {
		try (PrivateRedis redis = PrivateRedis.started();
				ContainerFixture own = ContainerFixture.on(redis, Duration.ofSeconds(2))) {
			Journal journal = new Journal();
			own.start(settings(), journal);
			own.sender().send("a", "a");
			own.awaitDone();
			assertThat(journal.ids()).containsExactly("a");
			redis.flushAll();
			own.sender().send("a", "a", "b");
			journal.await(3);
			own.awaitDone();
			assertThat(journal.ids()).containsExactlyInAnyOrder("a", "a", "b");
		}
	}

	private static ListenerSettings settings() {
		return ContainerFixture.settings().withIdempotence(new IdempotenceSettings(true, WINDOW));
	}

}
