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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a group begins.
 */
public abstract class StartFromContractTests {

	private final BrokerFixture fixture;

	protected StartFromContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void newGroupBeginsWithTheEarliestMessageUnlessItIsToBeginWithTheLatest() {
		this.fixture.send("before");
		ContractConsumer latest = join("latest", StartFrom.LATEST);
		ContractConsumer earliest = join("earliest", StartFrom.EARLIEST);
		this.fixture.send("after");
		this.fixture.send(RmqPriority.HIGH, "urgent");
		assertThat(ContractConsumer.ids(latest.take(2))).containsExactly("urgent", "after");
		assertThat(latest.fetch(10)).isEmpty();
		assertThat(ContractConsumer.ids(earliest.take(3))).containsExactlyInAnyOrder("urgent", "before", "after");
	}

	@Test
	void delayedMessageThatWasSentBeforeComesToo() {
		this.fixture.send(this.fixture.due("delayed", new Due.After(Duration.ofMillis(50))));
		ContractConsumer consumer = join("group", StartFrom.LATEST);
		consumer.awaitReady(1);
		assertThat(consumer.take().messageId()).isEqualTo("delayed");
	}

	@Test
	void groupThatExistsKeepsItsPlace() {
		ContractConsumer one = join("group", StartFrom.EARLIEST);
		this.fixture.send("a", "b");
		assertThat(one.acknowledge(one.take())).isEmpty();
		ContractConsumer two = join("group", StartFrom.LATEST);
		assertThat(two.take().messageId()).isEqualTo("b");
	}

	@Test
	void messageFromBeforeIsKeptForNoGroupThatBeginsLater() {
		this.fixture.send("before");
		ContractConsumer other = join("other", StartFrom.EARLIEST);
		join("group", StartFrom.LATEST);
		assertThat(other.acknowledge(other.take())).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@RepeatedTest(10)
	void twoThatCreateItAtOnceAgree() {
		this.fixture.send(RmqPriority.HIGH, "a");
		this.fixture.send(RmqPriority.NORMAL, "b");
		this.fixture.send(RmqPriority.LOW, "c");
		CompletableFuture<ContractConsumer> one = CompletableFuture.supplyAsync(() -> join("group", StartFrom.LATEST));
		CompletableFuture<ContractConsumer> two = CompletableFuture
			.supplyAsync(() -> join("group", StartFrom.EARLIEST));
		List<String> ids = new ArrayList<>();
		for (ContractConsumer consumer : List.of(ContractConsumer.get(one), ContractConsumer.get(two))) {
			// A fetch takes messages of one priority.
			for (int i = 0; i < 3; i++) {
				ids.addAll(ContractConsumer.ids(consumer.fetch(10)));
			}
		}
		assertThat(ids.stream().sorted().toList()).isIn(List.of(), List.of("a", "b", "c"));
	}

	private ContractConsumer join(String group, StartFrom startFrom) {
		return this.fixture.join(new ConsumerSpec(this.fixture.topic(), group, TestRedis.uniqueName("consumer"),
				BrokerFixture.LONG_LEASE, 3)
			.withStartFrom(startFrom));
	}

}
