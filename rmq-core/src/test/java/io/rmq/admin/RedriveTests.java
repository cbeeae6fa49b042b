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

package io.rmq.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Settlement;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what {@link RmqMessages} does with many dead letters.
 */
class RedriveTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final RmqMessages messages = new RmqAdmin(this.fixture.broker()).messages();

	private final ContractConsumer consumer = this.fixture.join("group");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void allGoBackToTheirGroupInOrder() {
		bury(250);
		List<Long> steps = new ArrayList<>();
		RmqBulkResult result = this.messages.redrive(all(), (examined, total, affected) -> {
			assertThat(total).isEqualTo(250);
			return steps.add(affected);
		});
		assertThat(result).isEqualTo(new RmqBulkResult(250, 250, 0, true));
		assertThat(steps).startsWith(100L, 200L, 250L);
		assertThat(ContractConsumer.ids(this.consumer.take(250))).containsExactly(BrokerFixture.numbered("m", 250));
		assertThat(dead()).isEmpty();
	}

	@Test
	void dryRunTellsHowManyAreMeant() {
		bury(12);
		RmqRedrive redrive = all().selecting(RmqSelection.all().withMessageId("m3"));
		assertThat(this.messages.redrive(redrive.asDryRun(), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(12, 1, 0, true));
		assertThat(this.messages.redrive(redrive.to("elsewhere").asDryRun(), RmqProgress.NONE).affected()).isEqualTo(1);
		assertThat(dead()).hasSize(12);
		assertThat(this.consumer.fetch(1)).isEmpty();
	}

	@Test
	void itCanBeEndedAndBegunAgain() {
		bury(250);
		RmqBulkResult ended = this.messages.redrive(all(), (examined, total, affected) -> false);
		assertThat(ended).isEqualTo(new RmqBulkResult(100, 100, 0, false));
		assertThat(dead()).hasSize(150);
		assertThat(this.messages.redrive(all(), RmqProgress.NONE).affected()).isEqualTo(150);
		assertThat(ContractConsumer.ids(this.consumer.take(250))).containsExactly(BrokerFixture.numbered("m", 250));
	}

	@Test
	void interruptEndsIt() {
		bury(250);
		RmqBulkResult ended = this.messages.redrive(all(), (examined, total, affected) -> {
			Thread.currentThread().interrupt();
			return true;
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(ended.complete()).isFalse();
		assertThat(dead()).hasSize(150);
	}

	@Test
	void itIsNoFasterThanAllowed() {
		bury(30);
		long start = System.nanoTime();
		this.messages.redrive(all().limitedTo(60), RmqProgress.NONE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(390));
		assertThat(this.consumer.take(30)).hasSize(30);
	}

	@Test
	void whatWasNotMovedInTimeIsNotMovedAtOnce() {
		bury(20);
		AtomicLong resumed = new AtomicLong();
		this.messages.redrive(all().limitedTo(50), (examined, total, affected) -> {
			if (affected == 5) {
				this.fixture.awaitTime(this.fixture.stored().now().plusMillis(600));
				resumed.set(System.nanoTime());
			}
			return true;
		});
		assertThat(Duration.ofNanos(System.nanoTime() - resumed.get())).isGreaterThan(Duration.ofMillis(190));
	}

	@Test
	void whatFailsAgainMeanwhileIsNotMovedAgain() {
		bury(150);
		AtomicLong failedAgain = new AtomicLong();
		RmqBulkResult result = this.messages.redrive(all(), (examined, total, affected) -> {
			// The clock must have moved on for the server to tell them apart.
			this.fixture.awaitTime(this.fixture.stored().now().plusMillis(2));
			failedAgain.addAndGet(buryWhatIsReady());
			return true;
		});
		assertThat(result).isEqualTo(new RmqBulkResult(150, 150, 0, true));
		assertThat(failedAgain).hasValue(150);
		assertThat(dead()).hasSize(150);
	}

	@Test
	void messagesGoToAnotherTopicAsTheyAre() {
		String target = this.topic + "-other";
		ContractConsumer other = this.fixture
			.join(new ConsumerSpec(target, "any", TestRedis.uniqueName("consumer"), BrokerFixture.LONG_LEASE, 3));
		OutboundMessage full = this.fixture.fullMessage("full", RmqPriority.LOW);
		this.fixture.send(full);
		this.consumer.deadLetter(this.consumer.take());
		bury(120);
		assertThat(this.messages.redrive(all().to(target), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(121, 121, 0, true));
		assertThat(dead()).isEmpty();
		List<Delivery> moved = other.take(121);
		assertThat(ContractConsumer.ids(moved.subList(0, 120))).containsExactly(BrokerFixture.numbered("m", 120));
		Delivery last = moved.get(120);
		assertThat(last.messageId()).isEqualTo("full");
		assertThat(last.priority()).isEqualTo(RmqPriority.LOW);
		assertThat(last.headers()).isEqualTo(full.headers());
		assertThat(last.key()).isEqualTo(full.key());
		assertThat(last.body()).isEqualTo(full.body());
		assertThat(last.attempt()).isEqualTo(1);
		assertThat(last.expiresAt()).isEqualTo(last.createdAt().toEpochMilli() + full.ttl().toMillis());
	}

	@Test
	void twoAtTheSameTimeMoveEachMessageOnce() {
		String target = this.topic + "-other";
		ContractConsumer other = this.fixture
			.join(new ConsumerSpec(target, "any", TestRedis.uniqueName("consumer"), BrokerFixture.LONG_LEASE, 3));
		bury(300);
		CompletableFuture<?> second = CompletableFuture
			.runAsync(() -> this.messages.redrive(all().to(target), RmqProgress.NONE));
		this.messages.redrive(all().to(target), RmqProgress.NONE);
		second.join();
		assertThat(dead()).isEmpty();
		assertThat(ContractConsumer.ids(other.take(300))).containsExactlyInAnyOrder(BrokerFixture.numbered("m", 300));
		assertThat(other.fetch(10)).isEmpty();
	}

	@Test
	void consumersWorkWhileMessagesGoBack() {
		bury(500);
		CompletableFuture<List<Delivery>> handled = CompletableFuture.supplyAsync(() -> this.consumer.take(500));
		this.messages.redrive(all(), RmqProgress.NONE);
		List<Delivery> taken = handled.join();
		assertThat(ContractConsumer.ids(taken)).containsExactly(BrokerFixture.numbered("m", 500));
		assertThat(this.consumer.acknowledge(taken)).isEmpty();
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
	}

	@Test
	void someAreDeleted() {
		bury(10);
		assertThat(this.messages.deleteDeadLetters(this.topic, "group", RmqSelection.all().withMessageId("m7"),
				RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(10, 1, 0, true));
		assertThat(dead()).hasSize(9).doesNotContain("m7");
		RmqMessageLocation location = RmqMessageLocation.deadLetters(this.topic, "group");
		String position = this.messages.browse(location, RmqPageRequest.of(1)).messages().get(0).position();
		this.messages.delete(location, position);
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.delete(location, position));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.requeue(location, position));
		assertThat(dead()).hasSize(8).doesNotContain("m0");
	}

	@Test
	void badInputIsRefused() {
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.redrive(RmqRedrive.of("tpoic", "group"), RmqProgress.NONE));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.redrive(RmqRedrive.of(this.topic, "gruop"), RmqProgress.NONE));
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.redrive(all().to("a b"), RmqProgress.NONE));
		assertThatIllegalArgumentException().isThrownBy(() -> all().limitedTo(-1));
	}

	private RmqRedrive all() {
		return RmqRedrive.of(this.topic, "group");
	}

	private void bury(int count) {
		this.fixture.send(BrokerFixture.numbered("m", count));
		assertThat(buryWhatIsReady()).isEqualTo(count);
	}

	private int buryWhatIsReady() {
		int buried = 0;
		List<Delivery> taken = this.consumer.fetch(500);
		while (!taken.isEmpty()) {
			this.consumer.settle(taken.stream()
				.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("it failed"),
						DeadLetterReason.FATAL))
				.toList());
			buried += taken.size();
			taken = this.consumer.fetch(500);
		}
		return buried;
	}

	private List<String> dead() {
		return this.messages.browse(RmqMessageLocation.deadLetters(this.topic, "group"), RmqPageRequest.of(500))
			.messages()
			.stream()
			.map(RmqStoredMessage::id)
			.toList();
	}

}
