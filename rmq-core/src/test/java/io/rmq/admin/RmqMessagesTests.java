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
import java.util.concurrent.atomic.AtomicLong;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Due;
import io.rmq.broker.redis.RedisFixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RmqMessages}.
 */
class RmqMessagesTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final RmqMessages messages = new RmqAdmin(this.fixture.broker()).messages();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsFoundWhereverItIs() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer two = this.fixture.join("two");
		this.fixture.send("a", "b", "c");
		one.deadLetter(one.take());
		one.retry(one.take(), Duration.ofHours(1));
		Delivery held = two.take();
		this.fixture.send(this.fixture.due("later", new Due.After(Duration.ofHours(1))));
		assertThat(held.messageId()).isEqualTo("a");
		assertThat(this.messages.find(this.topic, "a", RmqProgress.NONE)).extracting(RmqStoredMessage::location)
			.containsExactly(RmqMessageLocation.deadLetters(this.topic, "one"),
					RmqMessageLocation.inFlight(this.topic, "two"));
		assertThat(this.messages.find(this.topic, "b", RmqProgress.NONE)).extracting(RmqStoredMessage::location)
			.containsExactly(RmqMessageLocation.retrying(this.topic, "one"),
					RmqMessageLocation.ready(this.topic, "two"));
		assertThat(this.messages.find(this.topic, "later", RmqProgress.NONE)).extracting(RmqStoredMessage::location)
			.containsExactly(RmqMessageLocation.delayed(this.topic));
		assertThat(this.messages.find(this.topic, "none", RmqProgress.NONE)).isEmpty();
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.find("tpoic", "a", RmqProgress.NONE));
	}

	@Test
	void retriesWithTheSameIdAreAllFound() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("same", "same");
		consumer.take(2).forEach((delivery) -> consumer.retry(delivery, Duration.ofHours(1)));
		assertThat(this.messages.find(this.topic, "same", RmqProgress.NONE)).hasSize(2)
			.extracting(RmqStoredMessage::location)
			.containsOnly(RmqMessageLocation.retrying(this.topic, "group"));
	}

	@Test
	void messageThatIsFetchedWhileItIsSearchedIsFound() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 600));
		assertThat(this.messages.find(this.topic, "m599", (examined, total, affected) -> {
			if (affected == 0) {
				consumer.fetch(600);
			}
			return true;
		})).hasSize(1);
	}

	@Test
	void searchTellsHowFarItIsAndCanBeEnded() {
		this.fixture.send(BrokerFixture.numbered("m", 1200));
		AtomicLong looked = new AtomicLong();
		assertThat(this.messages.find(this.topic, "m1100", (examined, total, affected) -> {
			assertThat(total).isEqualTo(1200);
			looked.set(examined);
			return true;
		})).hasSize(1);
		assertThat(looked).hasValue(1200);
		assertThat(this.messages.find(this.topic, "m1100", (examined, total, affected) -> {
			looked.set(examined);
			return false;
		})).isEmpty();
		assertThat(looked).hasValue(500);
	}

	@Test
	void placeIsPurgedAndTellsHowFarItIs() {
		this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 600));
		List<Long> steps = new ArrayList<>();
		RmqBulkResult ended = this.messages.purge(RmqMessageLocation.ready(this.topic), (examined, total, affected) -> {
			assertThat(total).isEqualTo(600);
			steps.add(affected);
			return steps.size() < 2;
		});
		assertThat(ended).isEqualTo(new RmqBulkResult(500, 500, 0, false));
		assertThat(steps).containsExactly(250L, 500L);
		assertThat(this.messages.purge(RmqMessageLocation.ready(this.topic), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(100, 100, 0, true));
		this.fixture.send(this.fixture.due("later", new Due.After(Duration.ofHours(1))));
		assertThat(this.messages.purge(RmqMessageLocation.delayed(this.topic), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(1, 1, 0, true));
		assertThat(this.messages.purge(RmqMessageLocation.delayed(this.topic), RmqProgress.NONE).affected()).isZero();
	}

	@Test
	void messageThatIsNotThereIsNotFound() {
		this.fixture.join("group");
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.get(RmqMessageLocation.deadLetters(this.topic, "group"), "1-1"))
			.withMessageContainingAll("'1-1'", this.topic, "'group'");
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.messages.get(RmqMessageLocation.delayed(this.topic), "id"));
	}

}
