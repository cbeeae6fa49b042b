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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.rmq.RmqPriority;
import io.rmq.RmqTopicFullException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link SendConditions} promise.
 */
public abstract class SendConditionsContractTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final BrokerFixture fixture;

	protected SendConditionsContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void secondMessageUnderAGuardIsNotStored() {
		Receipt first = send("id", guard("g", LONG));
		Receipt second = send("id", guard("g", LONG));
		assertThat(first.duplicate()).isFalse();
		assertThat(first.position()).matches("\\d+-\\d+");
		assertThat(second).isEqualTo(new Receipt(first.position(), true, 0));
		assertThat(this.fixture.stored().messages()).isOne();
	}

	@Test
	void guardOutlivesItsMessage() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", guard("g", LONG));
		consumer.acknowledge(consumer.take());
		assertThat(send("id", guard("g", LONG)).duplicate()).isTrue();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void guardEndsWithItsWindow() {
		send("id", guard("g", Duration.ofMillis(50)));
		Awaitility.await().until(() -> !send("id", guard("g", Duration.ofMillis(50))).duplicate());
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
	}

	@Test
	void passingGuardsEndEachWithItsWindow() {
		send("id", SendConditions.NONE.withPassingGuard("long", LONG));
		SendConditions brief = SendConditions.NONE.withPassingGuard("brief", Duration.ofMillis(50));
		send("id", brief);
		Awaitility.await().until(() -> !send("id", brief).duplicate());
		assertThat(send("id", SendConditions.NONE.withPassingGuard("long", LONG)).duplicate()).isTrue();
		assertThat(this.fixture.stored().messages()).isEqualTo(3);
	}

	@Test
	void otherGuardsAndMessagesWithoutAreStored() {
		send("id", guard("g", LONG));
		assertThat(send("id", guard("h", LONG)).duplicate()).isFalse();
		assertThat(send("id", SendConditions.NONE).duplicate()).isFalse();
		assertThat(this.fixture.stored().messages()).isEqualTo(3);
	}

	@Test
	void ofManyAtOnceUnderOneGuardOneIsStored() {
		List<Receipt> receipts = IntStream.range(0, 50)
			.mapToObj((i) -> this.fixture.broker().send(message("id", RmqPriority.NORMAL, null, guard("g", LONG))))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(receipts).filteredOn((receipt) -> !receipt.duplicate()).hasSize(1);
		assertThat(receipts).extracting(Receipt::position).containsOnly(receipts.get(0).position());
		assertThat(this.fixture.stored().messages()).isOne();
	}

	@Test
	void delayedMessageIsGuardedToo() {
		Due.After due = new Due.After(LONG);
		assertThat(send("id", due, guard("id", LONG))).isEqualTo(new Receipt(null, false, 0));
		assertThat(send("id", due, guard("id", LONG))).isEqualTo(new Receipt(null, true, 0));
		assertThat(send("id", null, guard("id", LONG)).duplicate()).isTrue();
		assertThat(this.fixture.stored().delayed()).isOne();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void cancelledMessageMayBeSentAgain() {
		send("id", new Due.After(LONG), guard("id", LONG));
		assertThat(this.fixture.broker().cancel(this.fixture.topic(), "id")).isTrue();
		assertThat(send("id", null, guard("id", LONG)).duplicate()).isFalse();
	}

	@Test
	void messageThatIsRefusedLeavesNoGuard() {
		send("first", limit(1, false));
		SendConditions both = new SendConditions("g", LONG, 1, false);
		assertFull("second", both);
		ContractConsumer consumer = this.fixture.join("group");
		consumer.acknowledge(consumer.take());
		assertThat(send("second", both).duplicate()).isFalse();
	}

	@Test
	void fullTopicRefusesAMessage() {
		send("m1", limit(3, false));
		send("m2", new Due.After(LONG), limit(3, false));
		send("m3", null, RmqPriority.HIGH, limit(3, false));
		assertFull("m4", limit(3, false));
		assertThatThrownBy(() -> send("m5", new Due.After(LONG), RmqPriority.LOW, limit(3, false)))
			.hasCauseInstanceOf(RmqTopicFullException.class)
			.hasMessageContaining("'" + this.fixture.topic() + "' has 3 messages")
			.hasMessageContaining("m5");
		assertThat(this.fixture.stored().messages() + this.fixture.stored().delayed()).isEqualTo(3);
	}

	@Test
	void messagesThatAreHeldCount() {
		ContractConsumer consumer = this.fixture.join("group");
		send("m1", limit(1, false));
		Delivery held = consumer.take();
		assertFull("m2", limit(1, false));
		consumer.acknowledge(held);
		send("m2", limit(1, false));
		assertThat(consumer.take().messageId()).isEqualTo("m2");
	}

	@Test
	void fullTopicDropsTheOldestOfTheLowestPriority() {
		send("high", null, RmqPriority.HIGH, limit(3, true));
		send("low-1", null, RmqPriority.LOW, limit(3, true));
		send("low-2", null, RmqPriority.LOW, limit(3, true));
		send("normal", null, RmqPriority.NORMAL, limit(3, true));
		assertThat(this.fixture.stored().messages()).isEqualTo(3);
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.take(3)).extracting(Delivery::messageId).containsExactly("high", "normal", "low-2");
	}

	@Test
	void messageThatIsHeldIsNotDropped() {
		ContractConsumer consumer = this.fixture.join("group");
		send("held", limit(2, true));
		Delivery held = consumer.take();
		send("oldest", limit(2, true));
		send("newest", limit(2, true));
		assertThat(consumer.acknowledge(held)).isEmpty();
		assertThat(consumer.take().messageId()).isEqualTo("newest");
		assertThat(this.fixture.stored().messages()).isOne();
	}

	@Test
	void oldestIsFoundBehindManyThatAreHeld() {
		ContractConsumer consumer = this.fixture.join("group");
		for (String id : BrokerFixture.numbered("held-", 120)) {
			send(id, limit(1000, true));
		}
		assertThat(consumer.take(120)).hasSize(120);
		send("oldest", limit(121, true));
		send("newest", limit(121, true));
		assertThat(consumer.take().messageId()).isEqualTo("newest");
	}

	@Test
	void messageIsRefusedWhenAllOthersAreHeld() {
		ContractConsumer consumer = this.fixture.join("group");
		send("m1", limit(1, true));
		Delivery held = consumer.take();
		assertFull("m2", limit(1, true));
		assertThat(consumer.acknowledge(held)).isEmpty();
	}

	@Test
	void limitThatWasLoweredIsReachedStepByStep() {
		this.fixture.send(BrokerFixture.numbered("m", 100));
		send("last", limit(10, true));
		assertThat(this.fixture.stored().messages()).isBetween(11L, 100L);
		for (int i = 0; i < 10; i++) {
			send("more-" + i, limit(10, true));
		}
		assertThat(this.fixture.stored().messages()).isEqualTo(10);
	}

	@Test
	void termsWithoutSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> guard("g", Duration.ZERO))
			.withMessageContaining("365 days");
		assertThatIllegalArgumentException().isThrownBy(() -> guard("g", Duration.ofDays(366)));
		assertThatIllegalArgumentException().isThrownBy(() -> limit(-1, false)).withMessageContaining("-1");
	}

	private void assertFull(String id, SendConditions terms) {
		assertThatThrownBy(() -> send(id, terms)).hasCauseInstanceOf(RmqTopicFullException.class);
	}

	private Receipt send(String id, SendConditions terms) {
		return send(id, null, terms);
	}

	private Receipt send(String id, @Nullable Due due, SendConditions terms) {
		return send(id, due, RmqPriority.NORMAL, terms);
	}

	private Receipt send(String id, @Nullable Due due, RmqPriority priority, SendConditions terms) {
		return ContractConsumer.get(this.fixture.broker().send(message(id, priority, due, terms)));
	}

	private OutboundMessage message(String id, RmqPriority priority, @Nullable Due due, SendConditions terms) {
		OutboundMessage plain = this.fixture.message(id, priority);
		return new OutboundMessage(plain.topic(), id, priority, plain.key(), plain.headers(), plain.ttl(), due, 0,
				terms, plain.body());
	}

	private static SendConditions guard(String guard, Duration window) {
		return SendConditions.NONE.withGuard(guard, window);
	}

	private static SendConditions limit(long maxLength, boolean dropOldest) {
		return new SendConditions(null, Duration.ZERO, maxLength, dropOldest);
	}

}
