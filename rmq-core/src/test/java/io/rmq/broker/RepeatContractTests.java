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

package io.rmq.broker;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a group that handles each message id once promises.
 */
public abstract class RepeatContractTests {

	private static final Duration WINDOW = Duration.ofMinutes(5);

	private final BrokerFixture fixture;

	protected RepeatContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageWhoseIdWasHandledDoesNotCome() {
		ContractConsumer consumer = join("group");
		this.fixture.send("a");
		assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		this.fixture.send("a");
		this.fixture.send(RmqPriority.HIGH, "a");
		this.fixture.send("b");
		assertThat(consumer.take().messageId()).isEqualTo("b");
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(this.fixture.stored().heldBy("group")).isEqualTo(1);
	}

	@Test
	void copyThatIsFetchedWithTheFirstWaitsUntilThatIsHandled() {
		ContractConsumer consumer = join("group");
		this.fixture.send("a", "a");
		List<Delivery> first = consumer.fetch(10);
		assertThat(first).hasSize(1);
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		consumer.awaitPromoted(1);
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		assertThat(consumer.acknowledge(first)).isEmpty();
		consumer.awaitPromoted(1);
		assertThat(consumer.fetch(10)).isEmpty();
		assertNothingLeft("group");
	}

	@Test
	void copyThatSomebodyElseFetchesWaitsAsItIs() {
		ContractConsumer one = join("group");
		ContractConsumer two = join("group");
		this.fixture.send("a");
		Delivery first = one.take();
		this.fixture.send(this.fixture.fullMessage("a", RmqPriority.LOW));
		assertThat(two.fetch(10)).isEmpty();
		assertThat(one.deadLetter(first)).isEmpty();
		two.awaitPromoted(1);
		Delivery second = two.take();
		assertThat(second.attempt()).isEqualTo(1);
		assertThat(second.crashes()).isZero();
		assertThat(second.history()).isEmpty();
		assertThat(second.priority()).isEqualTo(RmqPriority.LOW);
		assertThat(second.key()).isEqualTo("customer-7");
		assertThat(second.body()).isEqualTo(this.fixture.fullMessage("a", RmqPriority.LOW).body());
		assertThat(second.expiresAt()).isEqualTo(second.createdAt().toEpochMilli() + Duration.ofHours(1).toMillis());
	}

	@Test
	void retriedMessageIsNoRepeatOfItself() {
		ContractConsumer consumer = join("group");
		this.fixture.send("a");
		assertThat(consumer.retry(consumer.take(), Duration.ZERO)).isEmpty();
		consumer.awaitPromoted(1);
		Delivery again = consumer.take();
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(consumer.acknowledge(again)).isEmpty();
		assertNothingLeft("group");
	}

	@Test
	void copyIsHandledWhileTheFirstWaitsForItsRetryWhichIsThenARepeat() {
		ContractConsumer consumer = join("group");
		this.fixture.send("a");
		assertThat(consumer.retry(consumer.take(), Duration.ofMillis(100))).isEmpty();
		this.fixture.send("a");
		Delivery copy = consumer.take();
		assertThat(copy.attempt()).isEqualTo(1);
		assertThat(consumer.acknowledge(copy)).isEmpty();
		consumer.awaitPromoted(1);
		assertThat(consumer.fetch(10)).isEmpty();
		assertNothingLeft("group");
	}

	@Test
	void releasedMessageIsNoRepeatOfItself() {
		ContractConsumer leaves = join("group");
		this.fixture.send("a");
		Delivery stale = leaves.take();
		assertThat(leaves.subscription().release()).isEqualTo(1);
		ContractConsumer stays = join("group");
		Delivery again = stays.take();
		assertThat(leaves.acknowledge(stale)).containsExactly(stale.lease());
		assertThat(stays.acknowledge(again)).isEmpty();
		assertNothingLeft("group");
	}

	@Test
	void recoveredMessageIsHandledAgainThoughItsConsumerDiedHandlingIt() {
		ContractConsumer dies = join("group", BrokerFixture.SHORT_LEASE, WINDOW);
		this.fixture.send("a");
		Delivery stale = dies.take();
		ContractConsumer lives = join("group", BrokerFixture.SHORT_LEASE, WINDOW);
		lives.awaitRecovered(1);
		assertThat(dies.acknowledge(stale)).containsExactly(stale.lease());
		Delivery again = lives.take();
		assertThat(again.crashes()).isEqualTo(1);
		assertThat(lives.acknowledge(again)).isEmpty();
		assertNothingLeft("group");
	}

	@Test
	void claimOfADeadConsumerHoldsUpNobody() {
		ContractConsumer dies = join("group", BrokerFixture.SHORT_LEASE, WINDOW);
		this.fixture.send("a");
		dies.take();
		this.fixture.send("a");
		ContractConsumer lives = join("group", BrokerFixture.SHORT_LEASE, WINDOW);
		lives.awaitRecovered(1);
		// Both copies are there now, and the dead consumer's claim.
		assertThat(lives.acknowledge(lives.take())).isEmpty();
		Awaitility.await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
			lives.subscription().promoteRetries(10);
			assertThat(lives.fetch(10)).isEmpty();
			assertNothingLeft("group");
		});
	}

	@Test
	void idOfADeadLetterOrADroppedMessageWasNotHandled() {
		ContractConsumer consumer = join("group");
		this.fixture.send("dead", "dropped");
		List<Delivery> deliveries = consumer.take(2);
		assertThat(consumer.deadLetter(deliveries.get(0))).isEmpty();
		assertThat(consumer
			.settle(Settlement.Acknowledge.unhandled(deliveries.get(1), DeadLetterReason.RETRIES_EXHAUSTED))).isEmpty();
		this.fixture.send("dead", "dropped");
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactly("dead", "dropped");
	}

	@Test
	void idIsHandledAgainWhenItsTimeIsOver() {
		ContractConsumer consumer = join("group", BrokerFixture.LONG_LEASE, Duration.ofMillis(200));
		this.fixture.send("a");
		assertThat(consumer.acknowledge(consumer.take())).isEmpty();
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(200));
		this.fixture.send("a");
		assertThat(consumer.take().messageId()).isEqualTo("a");
	}

	@Test
	void groupsAreOnTheirOwn() {
		ContractConsumer once = join("once");
		ContractConsumer often = this.fixture.join("often");
		for (int i = 0; i < 2; i++) {
			this.fixture.send("a");
			assertThat(often.acknowledge(often.take())).isEmpty();
			once.acknowledge(once.fetch(10));
		}
		assertNothingLeft("once");
		ContractConsumer other = join("other");
		this.fixture.send("a");
		assertThat(other.take().messageId()).isEqualTo("a");
	}

	@Test
	void repeatIsKeptForTheGroupsThatHaveNotHandledIt() {
		ContractConsumer once = join("once");
		this.fixture.send("a");
		assertThat(once.acknowledge(once.take())).isEmpty();
		ContractConsumer slow = this.fixture.join("slow");
		this.fixture.send("a");
		assertThat(once.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().heldBy("once")).isZero();
		assertThat(slow.acknowledge(slow.take())).isEmpty();
		assertNothingLeft("once");
	}

	@Test
	void manyAndLargeCopiesAreDecidedOnLittleByLittle() {
		ContractConsumer consumer = join("group");
		byte[] body = new byte[900_000];
		this.fixture.send(IntStream.range(0, 12)
			.mapToObj((i) -> new OutboundMessage(this.fixture.topic(), "large", RmqPriority.NORMAL, null,
					RmqHeaders.empty(), Duration.ZERO, body))
			.toList());
		this.fixture.send(Collections.nCopies(600, "small").toArray(String[]::new));
		this.fixture.send(BrokerFixture.numbered("m", 300));
		List<Delivery> deliveries = consumer.take(302);
		assertThat(ContractConsumer.ids(deliveries)).startsWith("large", "small", "m0").endsWith("m299");
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(11 + 599);
		assertThat(consumer.acknowledge(deliveries)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	private void assertNothingLeft(String group) {
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().messagesOf(group)).isZero();
		assertThat(this.fixture.stored().heldBy(group)).isZero();
		assertThat(this.fixture.stored().waitingFor(group)).isZero();
	}

	private ContractConsumer join(String group) {
		return join(group, BrokerFixture.LONG_LEASE, WINDOW);
	}

	private ContractConsumer join(String group, Duration lease, Duration window) {
		return this.fixture
			.join(new ConsumerSpec(this.fixture.topic(), group, TestRedis.uniqueName("consumer"), lease, 3)
				.withIdempotence(window));
	}

}
