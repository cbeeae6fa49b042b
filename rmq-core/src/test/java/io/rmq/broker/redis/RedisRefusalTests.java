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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.RmqServerRefusedException;
import io.rmq.admin.DropOption;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.RmqRedrive;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Delivery;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Receipt;
import io.rmq.broker.StoredTopic;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when the server answers, but that it cannot do what it was asked to do.
 */
class RedisRefusalTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, TIMEOUT);

	private final StoredTopic stored = this.fixture.stored();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void sendFailsWhenThereIsNoMemory() {
		this.fixture.send("before");
		this.redis.exhaustMemory();
		for (int i = 0; i < 10; i++) {
			CompletableFuture<Receipt> sent = this.fixture.sendAsync("refused");
			assertRefused("OOM", () -> ContractConsumer.get(sent));
		}
		assertThat(this.stored.messages()).isEqualTo(1);
		this.redis.restoreMemory();
		this.fixture.send("after");
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(2))).containsExactly("before", "after");
	}

	@Test
	void backlogIsHandledWhileThereIsNoMemory() {
		this.fixture.send("one", "two");
		ContractConsumer consumer = this.fixture.join("group");
		Delivery one = consumer.take();
		this.redis.exhaustMemory();
		assertThat(consumer.subscription().extend(List.of(one.lease()))).isEmpty();
		assertThat(consumer.acknowledge(one)).isEmpty();
		assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void whatCannotBeMovedForWantOfMemoryStaysWhereItIs() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50));
		this.fixture.send("waits");
		consumer.retry(consumer.take(), Duration.ZERO);
		this.fixture.send("retried", "dead", "recovered");
		List<Delivery> deliveries = consumer.take(3);
		this.redis.exhaustMemory();
		assertRefused("OOM", () -> consumer.retry(deliveries.get(0), Duration.ZERO));
		assertRefused("OOM", () -> consumer.deadLetter(deliveries.get(1)));
		assertThat(this.stored.heldBy("group")).isEqualTo(3);
		assertThat(this.stored.messages()).isEqualTo(3);
		consumer.awaitPromoted(1);
		assertThat(this.stored.waitingFor("group")).isZero();
		this.redis.restoreMemory();
		assertThat(consumer.retry(deliveries.get(0), Duration.ZERO)).isEmpty();
		assertThat(consumer.deadLetter(deliveries.get(1))).isEmpty();
		consumer.awaitPromoted(1);
		consumer.awaitRecovered(1);
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactlyInAnyOrder("waits", "retried", "recovered");
	}

	@Test
	void messagesOfADeadConsumerAreRecoveredWhileTheServerHasNoMemory() {
		ContractConsumer dead = this.fixture.join("group", Duration.ofMillis(50));
		ContractConsumer other = this.fixture.join("group");
		this.fixture.send("one", "two");
		dead.take(2);
		this.redis.exhaustMemory();
		dead.awaitRecovered(2);
		List<Delivery> recovered = other.take(2);
		assertThat(ContractConsumer.ids(recovered)).containsExactly("one", "two");
		assertThat(other.acknowledge(recovered)).isEmpty();
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void operatorsMoveAndDropMessagesWhileThereIsNoMemory() {
		String topic = this.fixture.topic();
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("waits", "dead");
		List<Delivery> deliveries = consumer.take(2);
		consumer.retry(deliveries.get(0), Duration.ofHours(1));
		consumer.deadLetter(deliveries.get(1));
		this.fixture.join("unused");
		this.fixture.send("both");
		RmqAdmin admin = new RmqAdmin(this.fixture.broker());
		RmqMessageLocation waiting = RmqMessageLocation.retrying(topic, "group");
		String position = admin.messages().browse(waiting, RmqPageRequest.of(1)).messages().get(0).position();
		this.redis.exhaustMemory();
		admin.messages().requeue(waiting, position);
		assertThat(admin.messages().redrive(RmqRedrive.of(topic, "group"), RmqProgress.NONE).affected()).isEqualTo(1);
		assertThat(ContractConsumer.ids(consumer.take(3))).containsExactlyInAnyOrder("waits", "dead", "both");
		admin.dropGroup(topic, "unused", DropOption.FORCE);
		assertThat(admin.groups(topic)).extracting(RmqGroup::name).containsExactly("group");
		admin.dropTopic(topic, DropOption.FORCE);
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void expiredMessagesAreSweptWhileThereIsNoMemory() {
		this.fixture.join("group");
		this.fixture
			.send(this.fixture.expiring(this.fixture.message("expired", RmqPriority.NORMAL), Duration.ofMillis(1)));
		this.redis.exhaustMemory();
		Awaitility.await().untilAsserted(() -> {
			this.fixture.broker()
				.sweepExpired(new ExpiryPolicy(Duration.ofMillis(100), false, DeadLetterLimits.defaults()));
			assertThat(this.stored.deadLetters("group")).hasSize(1);
		});
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void everyCallIsRefusedByAReadOnlyServerAndSucceedsLater() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofMillis(50));
		this.fixture.send("waits", "acknowledged", "retried", "dead", "recovered");
		consumer.retry(consumer.take(), Duration.ZERO);
		List<Delivery> deliveries = consumer.take(4);
		this.redis.becomeReplica();
		assertRefused("READONLY", () -> ContractConsumer.get(this.fixture.sendAsync("refused")));
		assertRefused("READONLY", () -> consumer.fetch(1));
		assertRefused("READONLY", () -> consumer.subscription().fetch(1, Duration.ofSeconds(1)));
		assertRefused("READONLY", () -> consumer.acknowledge(deliveries.get(0)));
		assertRefused("READONLY", () -> consumer.retry(deliveries.get(1), Duration.ZERO));
		assertRefused("READONLY", () -> consumer.deadLetter(deliveries.get(2)));
		assertRefused("READONLY", () -> consumer.subscription().extend(List.of(deliveries.get(0).lease())));
		assertRefused("READONLY", () -> consumer.subscription().promoteRetries(10));
		assertRefused("READONLY", () -> consumer.subscription().release());
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertRefused("READONLY", () -> consumer.recoverByPeer(10)));
		this.redis.becomeMaster();
		assertThat(consumer.acknowledge(deliveries.get(0))).isEmpty();
		assertThat(consumer.retry(deliveries.get(1), Duration.ZERO)).isEmpty();
		assertThat(consumer.deadLetter(deliveries.get(2))).isEmpty();
		consumer.awaitPromoted(2);
		consumer.awaitRecovered(1);
		this.fixture.send("accepted");
		assertThat(ContractConsumer.ids(consumer.take(4))).containsExactlyInAnyOrder("waits", "retried", "recovered",
				"accepted");
	}

	@Test
	void waitOnAServerThatBecomesReadOnlyDoesNotHang() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(10, Duration.ofSeconds(30));
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.waitingConsumers() > 0);
		this.redis.becomeReplica();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(fetched::isDone);
		if (fetched.isCompletedExceptionally()) {
			assertThat(Assertions.catchThrowable(fetched::join)).hasCauseInstanceOf(RmqException.class);
		}
		this.redis.becomeMaster();
		this.fixture.send("id");
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("id");
	}

	@Test
	void loadingServerRefusesUntilItHasLoaded() {
		this.fixture.send("before");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.fetch(1);
		this.redis.startLoading();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertRefused("LOADING", () -> ContractConsumer.get(this.fixture.sendAsync("no"))));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertRefused("LOADING", () -> consumer.fetch(1)));
		this.redis.killAndStart();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.fixture.sendAsync("after")));
		ContractConsumer other = this.fixture.join("other");
		assertThat(ContractConsumer.eventually(() -> ContractConsumer.ids(other.take(2)))).containsExactly("before",
				"after");
	}

	@Test
	void flushedScriptsAreSentAgain() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("acknowledged", "retried", "dead", "released");
		List<Delivery> deliveries = consumer.take(4);
		this.redis.flushScripts();
		assertThat(consumer.acknowledge(deliveries.get(0))).isEmpty();
		this.redis.flushScripts();
		assertThat(consumer.retry(deliveries.get(1), Duration.ZERO)).isEmpty();
		this.redis.flushScripts();
		assertThat(consumer.deadLetter(deliveries.get(2))).isEmpty();
		this.redis.flushScripts();
		assertThat(consumer.subscription().extend(List.of(deliveries.get(3).lease()))).isEmpty();
		this.redis.flushScripts();
		assertThat(consumer.subscription().recover(10).recovered()).isZero();
		this.redis.flushScripts();
		assertThat(consumer.subscription().release()).isEqualTo(1);
		this.redis.flushScripts();
		assertThat(consumer.subscription().promoteRetries(10).moved()).isEqualTo(1);
		this.redis.flushScripts();
		assertThat(consumer.subscription().tidy(Duration.ofMinutes(1))).isZero();
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactlyInAnyOrder("retried", "released");
	}

	@Test
	void scriptsFlushedUnderManySettlementsLoseNone() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 2000));
		List<Delivery> deliveries = consumer.take(2000);
		this.redis.flushScripts();
		assertThat(consumer.acknowledge(deliveries)).isEmpty();
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void waitGoesOnAfterEverythingWasFlushed() {
		ContractConsumer consumer = this.fixture.join("group");
		CompletableFuture<List<Delivery>> fetched = consumer.fetchInBackground(10, Duration.ofSeconds(30));
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> this.stored.waitingConsumers() > 0);
		this.redis.flushAll();
		this.fixture.send("one");
		this.fixture.send("two");
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(fetched::isDone);
		int got = fetched.isCompletedExceptionally() ? 0 : fetched.join().size();
		assertThat(consumer.take(2 - got)).hasSize(2 - got);
		this.fixture.send("three");
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("three");
	}

	@Test
	void nextFetchGoesOnAfterEverythingWasFlushed() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("before");
		consumer.take();
		this.redis.flushAll();
		this.fixture.send("after");
		Delivery after = ContractConsumer.eventually(consumer::take);
		assertThat(after.messageId()).isEqualTo("after");
		assertThat(consumer.acknowledge(after)).isEmpty();
		assertThat(this.stored.messages()).isZero();
	}

	@Test
	void whatWasFlushedIsLostToItsHolderAndNothingElseHappens() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("acknowledged", "retried", "dead");
		List<Delivery> deliveries = consumer.take(3);
		this.redis.flushAll();
		assertThat(consumer.subscription().extend(ContractConsumer.leases(deliveries)))
			.isEqualTo(ContractConsumer.leases(deliveries));
		assertThat(consumer.acknowledge(deliveries.get(0))).containsExactly(deliveries.get(0).lease());
		assertThat(consumer.retry(deliveries.get(1), Duration.ZERO)).containsExactly(deliveries.get(1).lease());
		assertThat(consumer.deadLetter(deliveries.get(2))).containsExactly(deliveries.get(2).lease());
		assertThat(consumer.subscription().release()).isZero();
		assertThat(consumer.subscription().recover(10).recovered()).isZero();
		assertThat(consumer.subscription().promoteRetries(10).moved()).isZero();
		assertThat(consumer.subscription().tidy(Duration.ZERO)).isZero();
		assertThat(this.stored.deadLetters("group")).isEmpty();
		assertThat(this.stored.waitingFor("group")).isZero();
	}

	@Test
	void sendersThatDoNotWaitAreAllToldOfARefusal() {
		this.redis.exhaustMemory();
		List<CompletableFuture<Receipt>> sends = Stream.of(BrokerFixture.numbered("m", 3000))
			.map(this.fixture::sendAsync)
			.toList();
		sends.forEach((sent) -> assertRefused("OOM", () -> ContractConsumer.get(sent)));
		assertThat(this.stored.messages()).isZero();
	}

	private static void assertRefused(String word, ThrowingCallable call) {
		Throwable thrown = Assertions.catchThrowable(call);
		Throwable error = (thrown instanceof CompletionException) ? thrown.getCause() : thrown;
		assertThat(error).isInstanceOf(RmqServerRefusedException.class).hasMessageContaining(word);
	}

}
