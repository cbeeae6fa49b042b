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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What several groups of one topic may rely on.
 */
public abstract class GroupContractTests {

	private final BrokerFixture fixture;

	protected GroupContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void groupTakesPartFromTheMomentOfJoining() {
		ContractConsumer early = this.fixture.join("early");
		this.fixture.join("late");
		this.fixture.send("id");
		assertThat(early.acknowledge(early.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

	@Test
	void everyGroupGetsEveryMessageOfWhichOneCopyIsStored() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		ContractConsumer c = this.fixture.join("c");
		String[] ids = BrokerFixture.numbered("m", 50);
		this.fixture.send(ids);
		assertThat(this.fixture.stored().messages()).isEqualTo(50);
		assertThat(ContractConsumer.ids(a.take(50))).containsExactly(ids);
		assertThat(ContractConsumer.ids(b.take(50))).containsExactly(ids);
		assertThat(ContractConsumer.ids(c.take(50))).containsExactly(ids);
		assertThat(this.fixture.stored().messages()).isEqualTo(50);
	}

	@Test
	void messageIsKeptUntilASlowGroupHasReadAndAcknowledgedIt() {
		ContractConsumer fast = this.fixture.join("fast");
		ContractConsumer slow = this.fixture.join("slow");
		this.fixture.send("one", "two");
		assertThat(fast.acknowledge(fast.take(2))).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
		Delivery one = slow.take();
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
		assertThat(slow.acknowledge(one)).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(slow.acknowledge(slow.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void messageIsKeptWhileAnotherGroupHoldsIt() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("one", "two", "three");
		List<Delivery> byA = a.take(3);
		List<Delivery> byB = b.take(3);
		assertThat(a.acknowledge(byA)).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(3);
		assertThat(b.acknowledge(byB.get(1))).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
		assertThat(b.acknowledge(byB.get(0), byB.get(2))).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().heldBy("a") + this.fixture.stored().heldBy("b")).isZero();
	}

	@Test
	void groupThatJoinsLaterGetsWhatIsStillThere() {
		this.fixture.send("one", "two", "three");
		ContractConsumer early = this.fixture.join("early");
		assertThat(early.acknowledge(early.take())).isEmpty();
		Delivery held = early.take();
		ContractConsumer late = this.fixture.join("late");
		assertThat(ContractConsumer.ids(late.take(2))).containsExactly("two", "three");
		assertThat(early.acknowledge(held)).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
	}

	@Test
	void joiningAgainChangesNothing() {
		ContractConsumer one = this.fixture.join("group");
		this.fixture.send("one", "two");
		Delivery held = one.take();
		ContractConsumer two = this.fixture.join("group");
		assertThat(ContractConsumer.ids(two.fetch(10))).containsExactly("two");
		assertThat(one.acknowledge(held)).isEmpty();
	}

	@Test
	void retryOfOneGroupLeavesTheOthersAlone() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		Delivery byB = b.take();
		assertThat(a.retry(a.take(), Duration.ZERO)).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		a.awaitPromoted(1);
		assertThat(b.fetch(10)).isEmpty();
		assertThat(b.acknowledge(byB)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		Delivery again = a.take();
		assertThat(again.failures()).isEqualTo(1);
		assertThat(a.acknowledge(again)).isEmpty();
		assertThat(this.fixture.stored().messagesOf("a")).isZero();
	}

	@Test
	void deadLetterOfOneGroupLeavesTheOthersAlone() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		assertThat(a.deadLetter(a.take())).isEmpty();
		assertThat(this.fixture.stored().deadLetters("a")).hasSize(1);
		assertThat(this.fixture.stored().deadLetters("b")).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(b.acknowledge(b.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void recoveryInOneGroupLeavesTheOthersAlone() {
		ContractConsumer dies = this.fixture.join("a", BrokerFixture.SHORT_LEASE);
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		dies.take();
		Delivery byB = b.take();
		ContractConsumer lives = this.fixture.join("a", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(1);
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(b.acknowledge(byB)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(lives.take().crashes()).isEqualTo(1);
	}

	@Test
	void releaseInOneGroupLeavesTheOthersAlone() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		a.take();
		assertThat(a.subscription().release()).isEqualTo(1);
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(b.acknowledge(b.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(ContractConsumer.ids(this.fixture.join("a").take(1))).containsExactly("id");
	}

	@Test
	void leaseOfOneGroupSettlesNothingOfAnother() {
		ContractConsumer a = this.fixture.join("a");
		ContractConsumer b = this.fixture.join("b");
		this.fixture.send("id");
		Delivery byA = a.take();
		assertThat(b.acknowledge(byA)).containsExactly(byA.lease());
		assertThat(ContractConsumer.ids(b.take(1))).containsExactly("id");
		assertThat(a.acknowledge(byA)).isEmpty();
	}

	@Test
	void staleLeaseIsRefusedAlsoWhenAnotherGroupStillNeedsTheMessage() {
		ContractConsumer dies = this.fixture.join("a", BrokerFixture.SHORT_LEASE);
		this.fixture.join("b");
		this.fixture.send("id");
		Delivery stale = dies.take();
		ContractConsumer lives = this.fixture.join("a", BrokerFixture.SHORT_LEASE);
		lives.awaitRecovered(1);
		assertThat(dies.acknowledge(stale)).containsExactly(stale.lease());
		assertThat(dies.retry(stale, Duration.ZERO)).containsExactly(stale.lease());
		assertThat(dies.deadLetter(stale)).containsExactly(stale.lease());
		assertThat(dies.subscription().extend(List.of(stale.lease()))).containsExactly(stale.lease());
		assertThat(this.fixture.stored().waitingFor("a")).isZero();
		assertThat(this.fixture.stored().deadLetters("a")).isEmpty();
		assertThat(lives.acknowledge(lives.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

}
