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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.rmq.RmqHeaders;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqStoredMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Topics#purge} promises.
 */
public abstract class PurgeContractTests {

	private final BrokerFixture fixture;

	private final String topic;

	private final Topics topics;

	protected PurgeContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topic = fixture.topic();
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void whatIsReadyIsDeletedAndWhatIsHeldStays() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(RmqPriority.HIGH, "held");
		this.fixture.send(BrokerFixture.numbered("m", 600));
		Delivery held = consumer.take();
		assertThat(purge(RmqMessageLocation.ready(this.topic))).isEqualTo(600);
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().consumers("group")).containsExactly(consumer.name());
		assertThat(consumer.acknowledge(held)).isEmpty();
		this.fixture.send("next");
		assertThat(this.topics.count(this.topic).totalReady()).isEqualTo(1);
		assertThat(consumer.take().messageId()).isEqualTo("next");
	}

	@Test
	void whatIsReadyForOneGroupStaysForTheOthers() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer other = this.fixture.join("other");
		this.fixture.send("a", "b", "c");
		one.take();
		one.subscription().release();
		one = this.fixture.join("one");
		assertThat(purge(RmqMessageLocation.ready(this.topic, "one"))).isEqualTo(3);
		assertThat(one.fetch(10)).isEmpty();
		assertThat(this.fixture.stored().messagesOf("one")).isZero();
		assertThat(this.topics.count(this.topic).groups().get(0).totalReady()).isZero();
		other.acknowledge(other.take(3));
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void whatIsReadyInATopicIsDeletedForAllGroups() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer other = this.fixture.join("other");
		this.fixture.send("a", "b", "c");
		Delivery held = one.take();
		assertThat(purge(RmqMessageLocation.ready(this.topic))).isEqualTo(2);
		assertThat(one.fetch(10)).isEmpty();
		assertThat(other.fetch(10)).isEmpty();
		assertThat(one.acknowledge(held)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void topicWithoutGroupsIsEmptied() {
		this.fixture.send(BrokerFixture.numbered("m", 350));
		assertThat(purge(RmqMessageLocation.ready(this.topic))).isEqualTo(350);
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void deadLettersAreDeletedButNotLaterOnes() {
		ContractConsumer consumer = this.fixture.join("group");
		bury(consumer, 350);
		Instant before = this.fixture.stored().now();
		this.fixture.awaitTime(before.plusMillis(2));
		bury(consumer, 1);
		assertThat(purge(RmqMessageLocation.deadLetters(this.topic, "group"), before)).isEqualTo(350);
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(1);
	}

	@Test
	void delayedMessagesAndRetriesAreDeleted() {
		ContractConsumer consumer = this.fixture.join("group");
		for (int i = 0; i < 300; i++) {
			this.fixture.broker().send(this.fixture.due("d" + i, new Due.After(Duration.ofHours(1))));
		}
		OutboundMessage guarded = new OutboundMessage(this.topic, "guarded", RmqPriority.NORMAL, null,
				RmqHeaders.empty(), Duration.ZERO, new Due.After(Duration.ofHours(1)), 0,
				SendConditions.NONE.withGuard("guarded", Duration.ofHours(1)), new byte[0]);
		this.fixture.send(guarded);
		assertThat(purge(RmqMessageLocation.delayed(this.topic))).isEqualTo(301);
		assertThat(this.fixture.stored().delayed()).isZero();
		assertThat(ContractConsumer.get(this.fixture.broker().send(guarded)).duplicate()).isFalse();
		this.fixture.send("a", "b");
		consumer.take(2).forEach((delivery) -> consumer.retry(delivery, Duration.ofHours(1)));
		assertThat(purge(RmqMessageLocation.retrying(this.topic, "group"))).isEqualTo(2);
		assertThat(this.fixture.stored().waitingFor("group")).isZero();
	}

	@Test
	void whatIsDelayedLaterStaysThoughItIsDueBefore() {
		delay("old", 300, Duration.ofHours(2));
		Instant before = this.fixture.stored().now();
		this.fixture.awaitTime(before.plusMillis(2));
		delay("new", 300, Duration.ofHours(1));
		delay("newest", 1, Duration.ofHours(3));
		assertThat(purge(RmqMessageLocation.delayed(this.topic), before)).isEqualTo(300);
		assertThat(this.fixture.stored().delayed()).isEqualTo(301);
		assertThat(purge(RmqMessageLocation.delayed(this.topic))).isEqualTo(301);
	}

	@Test
	void whatFailsLaterStays() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b");
		consumer.retry(consumer.take(), Duration.ofHours(1));
		Instant before = this.fixture.stored().now();
		this.fixture.awaitTime(before.plusMillis(2));
		consumer.retry(consumer.take(), Duration.ofMinutes(1));
		RmqMessageLocation retrying = RmqMessageLocation.retrying(this.topic, "group");
		assertThat(purge(retrying, before)).isEqualTo(1);
		assertThat(this.topics.browse(retrying, RmqPageRequest.of(10)).messages()).extracting(RmqStoredMessage::id)
			.containsExactly("b");
	}

	@Test
	void stepThatFindsNothingLeftIsNotTheLast() {
		delay("m", 600, Duration.ofHours(1));
		RmqMessageLocation delayed = RmqMessageLocation.delayed(this.topic);
		Instant now = this.fixture.stored().now();
		Purging other = this.topics.purge(delayed, now, null);
		assertThat(other.deleted()).isEqualTo(250);
		this.fixture.broker().cancel(this.topic, "m0");
		Purging again = this.topics.purge(delayed, now, other.next());
		assertThat(again.deleted()).isEqualTo(250);
		assertThat(again.more()).isTrue();
		assertThat(this.topics.purge(delayed, now, other.next()).deleted()).isEqualTo(100);
		assertThat(this.fixture.stored().delayed()).isZero();
	}

	@Test
	void whoEverSaysThatNoneIsLeftIsRight() {
		delay("m", 1500, Duration.ofHours(1));
		RmqMessageLocation delayed = RmqMessageLocation.delayed(this.topic);
		List<CompletableFuture<Long>> purges = IntStream.range(0, 3)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> {
				long deleted = purge(delayed);
				assertThat(this.fixture.stored().delayed()).isZero();
				return deleted;
			}))
			.toList();
		assertThat(purges.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(1500);
	}

	@Test
	void twoAtTheSameTimeDeleteEachMessageOnce() {
		this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 1000));
		CompletableFuture<Long> second = CompletableFuture
			.supplyAsync(() -> purge(RmqMessageLocation.ready(this.topic, "group")));
		long first = purge(RmqMessageLocation.ready(this.topic, "group"));
		assertThat(first + second.join()).isEqualTo(1000);
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void consumersGetWhatTheyGetWhileItIsPurged() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 1000));
		Purging first = this.topics.purge(RmqMessageLocation.ready(this.topic), this.fixture.stored().now(), null);
		assertThat(first).isEqualTo(new Purging(250, true));
		Delivery taken = consumer.take();
		assertThat(taken.messageId()).isEqualTo("m250");
		assertThat(purge(RmqMessageLocation.ready(this.topic))).isEqualTo(749);
		assertThat(consumer.acknowledge(taken)).isEmpty();
	}

	@Test
	void badInputIsRefused() {
		this.fixture.join("group");
		assertThat(purge(RmqMessageLocation.ready(this.topic, "group"))).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> purge(RmqMessageLocation.inFlight(this.topic, "group")));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> purge(RmqMessageLocation.deadLetters(this.topic, "gruop")));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> purge(RmqMessageLocation.ready(this.topic, "gruop")));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> purge(RmqMessageLocation.delayed("tpoic")));
	}

	private void delay(String stem, int count, Duration delay) {
		this.fixture.send(Stream.of(BrokerFixture.numbered(stem, count))
			.map((id) -> this.fixture.due(id, new Due.After(delay)))
			.toList());
	}

	private long purge(RmqMessageLocation location) {
		return purge(location, this.fixture.stored().now());
	}

	private long purge(RmqMessageLocation location, Instant before) {
		long deleted = 0;
		String cursor = null;
		Purging step;
		do {
			step = this.topics.purge(location, before, cursor);
			deleted += step.deleted();
			cursor = step.next();
		}
		while (step.more());
		return deleted;
	}

	private void bury(ContractConsumer consumer, int count) {
		this.fixture.send(BrokerFixture.numbered("m", count));
		consumer.settle(consumer.take(count)
			.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("it failed for good"),
					DeadLetterReason.FATAL))
			.toList());
	}

}
