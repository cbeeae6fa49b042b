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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.rmq.RmqConnectionException;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lease;
import io.rmq.broker.Receipt;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.StoredTopic;
import io.rmq.broker.Subscription;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when the server does not answer: it is away, comes back, stands still, or
 * cuts the connection.
 */
@Tag("alone")
class RedisOutageTests {

	private static final Duration TIMEOUT = Duration.ofMillis(600);

	private static final Duration IN_TIME = TIMEOUT.multipliedBy(4);

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, TIMEOUT);

	private final StoredTopic stored = this.fixture.stored();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void saysWhoTheServerIs() {
		ServerInfo info = this.fixture.broker().check();
		assertThat(info.product()).isIn("redis", "valkey");
		assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+.*");
		assertThat(info.mode()).isEqualTo("standalone");
	}

	@Test
	void everyCallFailsInTimeWhenTheServerIsAway() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		Delivery delivery = consumer.take();
		this.redis.kill();
		assertEveryCallFailsInTime(consumer, delivery, RmqConnectionException.class);
	}

	@Test
	void everyCallSucceedsWhenTheServerIsBack() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("one");
		Delivery one = consumer.take();
		this.redis.kill();
		assertFailsInTime(RmqConnectionException.class, () -> ContractConsumer.get(this.fixture.sendAsync("lost")));
		this.redis.start();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("two")));
		assertThat(ContractConsumer.eventually(() -> consumer.acknowledge(one))).isEmpty();
		assertThat(ContractConsumer.eventually(() -> ContractConsumer.ids(consumer.take(1)))).containsExactly("two");
		assertThat(this.fixture.broker().check().mode()).isEqualTo("standalone");
	}

	@Test
	void brokerMayBeMadeBeforeTheServerIsThere() {
		this.redis.stop();
		try (RedisBroker broker = new RedisBroker(this.redis.newConnectionFactory(TIMEOUT), "rmq")) {
			assertFailsInTime(RmqConnectionException.class, broker::check);
			assertFailsInTime(RmqConnectionException.class,
					() -> ContractConsumer.get(broker.send(this.fixture.message("lost", RmqPriority.HIGH))));
			Subscription subscription = broker
				.subscribe(new ConsumerSpec("topic", "group", "one", BrokerFixture.LONG_LEASE, 3));
			assertFailsInTime(RmqConnectionException.class, subscription::join);
			assertFailsInTime(RmqConnectionException.class, () -> subscription.fetch(1, Duration.ofMillis(100)));
			this.redis.start();
			ContractConsumer.eventually(() -> subscription.fetch(1, Duration.ZERO));
			subscription.close();
			assertThat(ContractConsumer.eventually(broker::check).mode()).isEqualTo("standalone");
		}
	}

	@Test
	void whatIsStoredAndHeldOutlivesAHardRestart() {
		ContractConsumer consumer = this.fixture.join("group");
		String[] ids = BrokerFixture.numbered("m", 100);
		this.fixture.send(ids);
		List<Delivery> held = consumer.take(10);
		assertThat(consumer.retry(held.get(0), Duration.ofMillis(1))).isEmpty();
		assertThat(consumer.deadLetter(held.get(1))).isEmpty();
		this.redis.killAndStart();
		List<Delivery> stillHeld = held.subList(2, 10);
		assertThat(
				ContractConsumer.eventually(() -> consumer.subscription().extend(ContractConsumer.leases(stillHeld))))
			.isEmpty();
		assertThat(consumer.acknowledge(stillHeld)).isEmpty();
		List<Delivery> rest = ContractConsumer.eventually(() -> consumer.take(90));
		assertThat(ContractConsumer.ids(rest)).containsExactlyElementsOf(List.of(ids).subList(10, 100));
		consumer.awaitPromoted(1);
		Delivery retried = consumer.take();
		assertThat(retried.messageId()).isEqualTo("m0");
		assertThat(retried.attempt()).isEqualTo(2);
		assertThat(this.stored.deadLetters("group")).extracting(StoredTopic.DeadLetter::messageId)
			.containsExactly("m1");
	}

	@Test
	void everythingThatWasSentIsThereAfterAKillUnderLoad() {
		Set<String> stored = new HashSet<>();
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
			for (int i = 0; !done.get(); i++) {
				String id = "m" + i;
				try {
					ContractConsumer.get(this.fixture.sendAsync(id));
					stored.add(id);
				}
				catch (CompletionException ex) {
					assertThat(ex).hasCauseInstanceOf(RmqException.class);
				}
			}
		});
		awaitMessages(200);
		this.redis.killAndStart();
		awaitMessages(this.stored.messages() + 200);
		done.set(true);
		ContractConsumer.get(sender);
		assertThat(stored).hasSizeGreaterThanOrEqualTo(400);
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = ContractConsumer.eventually(() -> consumer.take((int) this.stored.messages()));
		assertThat(ContractConsumer.ids(deliveries)).containsAll(stored).doesNotHaveDuplicates();
	}

	private void awaitMessages(long count) {
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.messages() >= count);
	}

	@Test
	void waitGoesOnAfterARestart() {
		ContractConsumer consumer = this.fixture.join("group");
		List<String> received = new ArrayList<>();
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
			while (!done.get()) {
				try {
					List<Delivery> fetched = consumer.subscription().fetch(10, Duration.ofSeconds(2));
					received.addAll(ContractConsumer.ids(fetched));
					done.compareAndSet(false, received.contains("after"));
				}
				catch (RmqException ex) {
					// The next turn of the loop is the repair.
				}
			}
		});
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.waitingConsumers() > 0);
		this.redis.killAndStart();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("after")));
		try {
			ContractConsumer.get(loop);
		}
		finally {
			done.set(true);
		}
		assertThat(received).contains("after");
	}

	@Test
	void everyCallFailsInTimeWhenTheServerStandsStill() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		Delivery delivery = consumer.take();
		this.redis.pause();
		try {
			assertEveryCallFailsInTime(consumer, delivery, RmqException.class);
		}
		finally {
			this.redis.resume();
		}
		ContractConsumer.eventually(() -> consumer.acknowledge(delivery));
		assertThat(ContractConsumer.eventually(() -> this.fixture.broker().check().mode())).isEqualTo("standalone");
	}

	@Test
	void longLeaseDoesNotHoldUpTheLeasesOfOthers() {
		try (BrokerFixture patient = RedisFixtures.on(this.redis, Duration.ofMinutes(1))) {
			ContractConsumer consumer = patient.join("group", Duration.ofMinutes(10));
			patient.send("id");
			Set<Lease> leases = Set.of(consumer.take().lease());
			assertThat(consumer.subscription().extend(leases)).isEmpty();
			this.redis.pause();
			long begin = System.nanoTime();
			assertThat(Assertions.catchThrowable(() -> consumer.subscription().extend(leases)))
				.isInstanceOf(RmqTimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
			this.redis.resume();
			assertThat(ContractConsumer.eventually(() -> consumer.subscription().extend(leases))).isEmpty();
		}
		finally {
			this.redis.resume();
		}
	}

	@Test
	void sendersAreAllToldWhenTheServerStandsStill() {
		this.fixture.send("before");
		this.redis.pause();
		try {
			List<CompletableFuture<Receipt>> sends = Stream.of(BrokerFixture.numbered("m", 3000))
				.map(this.fixture::sendAsync)
				.toList();
			sends.forEach((sent) -> assertFailsInTime(RmqException.class, () -> ContractConsumer.get(sent)));
		}
		finally {
			this.redis.resume();
		}
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("after")));
	}

	@Test
	void whatAFetchTookThatGotNoAnswerComesBackAfterTheLease() {
		ContractConsumer consumer = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		consumer.fetch(1);
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(1, Duration.ofMillis(100));
		this.redis.pause();
		Awaitility.await().until(fetched::isDone);
		CompletableFuture<List<Delivery>> lost = consumer.fetchInBackground(1, Duration.ZERO);
		Awaitility.await().until(lost::isDone);
		this.redis.resume();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("id")));
		ContractConsumer other = this.fixture.join("group", BrokerFixture.SHORT_LEASE);
		Awaitility.await().ignoreException(RmqException.class).pollInterval(Duration.ofMillis(20)).until(() -> {
			other.subscription().recover(10);
			return ContractConsumer.ids(other.fetch(1)).contains("id");
		});
	}

	@Test
	void closeDoesNotHangWhenTheServerStandsStill() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(1, Duration.ofSeconds(30));
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.waitingConsumers() > 0);
		this.redis.pause();
		long begin = System.nanoTime();
		consumer.close();
		this.fixture.broker().close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(fetched::isDone);
	}

	@Test
	void everyCallSucceedsAfterTheConnectionsWereCut() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("one", "two");
		List<Delivery> deliveries = consumer.take(2);
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(1, Duration.ofSeconds(30));
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.waitingConsumers() > 0);
		this.redis.killConnections();
		Awaitility.await().atMost(IN_TIME).until(fetched::isDone);
		assertThat(ContractConsumer.eventually(() -> consumer.acknowledge(deliveries.get(0)))).isEmpty();
		assertThat(
				ContractConsumer.eventually(() -> consumer.subscription().extend(List.of(deliveries.get(1).lease()))))
			.isEmpty();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("three")));
		assertThat(ContractConsumer.eventually(() -> ContractConsumer.ids(consumer.take(1)))).containsExactly("three");
		assertThat(ContractConsumer.eventually(() -> consumer.subscription().recover(1)).recovered()).isZero();
		assertThat(ContractConsumer.eventually(() -> consumer.subscription().promoteRetries(1)).moved()).isZero();
		assertThat(ContractConsumer.eventually(() -> consumer.subscription().release())).isEqualTo(2);
	}

	@Test
	void threadThatMustNotConnectItselfIsServedAgainAfterTheConnectionsWereCut() {
		this.fixture.send("one");
		this.redis.killConnections();
		Awaitility.await().atMost(IN_TIME).ignoreExceptions().until(() -> {
			CompletableFuture<Object> stored = new CompletableFuture<>();
			new FastThreadLocalThread(() -> this.fixture.sendAsync("two").whenComplete((receipt, error) -> {
				if (error != null) {
					stored.completeExceptionally(error);
				}
				else {
					stored.complete(receipt);
				}
			})).start();
			return ContractConsumer.get(stored) != null;
		});
		assertThat(this.stored.messages()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void waitMayBeLongerThanTheCommandTimeout() {
		ContractConsumer consumer = this.fixture.join("group");
		Duration wait = TIMEOUT.multipliedBy(2);
		long begin = System.nanoTime();
		assertThat(consumer.subscription().fetch(1, wait)).isEmpty();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(wait.minusMillis(20));
	}

	@Test
	void waitingSendsNothing() {
		ContractConsumer consumer = this.fixture.join("group");
		consumer.fetch(1);
		long shortWait = commandsOfAWait(consumer, Duration.ofMillis(1));
		long longWait = commandsOfAWait(consumer, Duration.ofSeconds(3));
		// Before it waits it looks into each lane.
		assertThat(shortWait).isLessThanOrEqualTo(7);
		assertThat(longWait).isEqualTo(shortWait);
	}

	private long commandsOfAWait(ContractConsumer consumer, Duration wait) {
		long before = this.redis.commandsProcessed();
		assertThat(consumer.subscription().fetch(1, wait)).isEmpty();
		// The question itself is one command.
		return this.redis.commandsProcessed() - before - 1;
	}

	private void assertEveryCallFailsInTime(ContractConsumer consumer, Delivery delivery,
			Class<? extends RmqException> type) {
		assertFailsInTime(type, () -> ContractConsumer.get(this.fixture.sendAsync("lost")));
		assertFailsInTime(type, () -> consumer.fetch(1));
		assertFailsInTime(type, () -> consumer.subscription().fetch(1, Duration.ofMillis(500)));
		assertFailsInTime(type, () -> consumer.acknowledge(delivery));
		assertFailsInTime(type, () -> consumer.retry(delivery, Duration.ZERO));
		assertFailsInTime(type, () -> consumer.deadLetter(delivery));
		assertFailsInTime(type, () -> consumer.subscription().extend(List.of(delivery.lease())));
		assertFailsInTime(type, () -> consumer.subscription().recover(1));
		assertFailsInTime(type, () -> consumer.subscription().promoteRetries(1));
		assertFailsInTime(type, () -> consumer.subscription().release());
		assertFailsInTime(type, () -> consumer.subscription().tidy(Duration.ofMinutes(1)));
		assertFailsInTime(type, () -> this.fixture.broker().check());
	}

	private static void assertFailsInTime(Class<? extends RmqException> type, ThrowingCallable call) {
		long begin = System.nanoTime();
		Throwable thrown = Assertions.catchThrowable(call);
		Throwable error = (thrown instanceof CompletionException) ? thrown.getCause() : thrown;
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
		assertThat(error).isInstanceOf(type).isInstanceOfAny(RmqConnectionException.class, RmqTimeoutException.class);
	}

}
