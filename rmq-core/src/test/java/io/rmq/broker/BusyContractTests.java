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

import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqHandling;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqStoredMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Subscription#report} and {@link Topics#release} promise.
 */
public abstract class BusyContractTests {

	private static final String GROUP = "group";

	private final BrokerFixture fixture;

	private final Topics topics;

	protected BusyContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void whatIsHandledForLongIsSeenUntilItIsTakenBack() {
		ContractConsumer consumer = this.fixture.join(GROUP);
		this.fixture.send(RmqPriority.HIGH, "overdue", "in-time");
		this.fixture.send("endless");
		List<Delivery> held = consumer.take(3);
		report(consumer, handling(held.get(0), Duration.ofMillis(-1)), handling(held.get(1), Duration.ofMinutes(1)),
				handling(held.get(2), null));
		Awaitility.await().until(() -> handling().size() == 3);
		RmqHandling first = handling().get(0);
		assertThat(first.messageId()).isEqualTo("overdue");
		assertThat(first.listener()).isEqualTo("listener");
		assertThat(first.attempt()).isEqualTo(1);
		assertThat(first.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(first.overdue()).isTrue();
		assertThat(Duration.between(first.since(), this.fixture.stored().now())).isBetween(Duration.ofMinutes(5),
				Duration.ofMinutes(6));
		assertThat(first.deadline()).isBefore(this.fixture.stored().now());
		assertThat(handling()).extracting(RmqHandling::overdue).containsExactly(true, false, false);
		assertThat(handling().get(2).deadline()).isNull();
		assertThat(inFlight()).extracting((message) -> message.holder().handling())
			.containsExactlyElementsOf(handling());
		assertThat(this.fixture.broker().groups().measureNow(this.fixture.topic()).groups().get(0).overdue())
			.isEqualTo(1);
		report(consumer);
		Awaitility.await().until(() -> handling().isEmpty());
		assertThat(inFlight()).allSatisfy((message) -> assertThat(message.holder().handling()).isNull());
	}

	@Test
	void whatADeadConsumerHasReportedCountsForALease() {
		ContractConsumer consumer = this.fixture.join(GROUP, BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		report(consumer, handling(consumer.take(), Duration.ZERO));
		Awaitility.await().until(() -> handling().size() == 1);
		Awaitility.await().until(() -> handling().isEmpty());
		assertThat(this.fixture.broker().groups().measureNow(this.fixture.topic()).groups().get(0).overdue()).isZero();
	}

	@Test
	void nothingIsReportedOfAGroupThatWasDropped() {
		ContractConsumer consumer = this.fixture.join(GROUP);
		this.fixture.send("id");
		Delivery held = consumer.take();
		this.fixture.broker().groups().drop(this.fixture.topic(), GROUP, Duration.ZERO, true);
		report(consumer, handling(held, Duration.ofMillis(-1)));
		// On the same connection, so after it.
		assertThat(consumer.acknowledge(held)).isNotEmpty();
		this.fixture.broker().groups().create(this.fixture.topic(), GROUP, StartFrom.EARLIEST);
		assertThat(this.fixture.broker().groups().measureNow(this.fixture.topic()).groups().get(0).overdue()).isZero();
	}

	@Test
	void releasedMessageComesAgainAheadOfNewOnesAndItsHolderIsRefused() {
		ContractConsumer holder = this.fixture.join(GROUP);
		this.fixture.send("hangs", "new");
		Delivery held = holder.take();
		assertThat(release(held, "other")).isFalse();
		assertThat(release(held, "hangs")).isTrue();
		assertThat(release(held, "hangs")).isFalse();
		ContractConsumer other = this.fixture.join(GROUP);
		Delivery again = other.take();
		assertThat(again.messageId()).isEqualTo("hangs");
		assertThat(again.attempt()).isEqualTo(held.attempt());
		assertThat(again.crashes()).isZero();
		assertThat(again.createdAt()).isEqualTo(held.createdAt());
		assertThat(again.body()).isEqualTo(held.body());
		assertThat(holder.acknowledge(held)).containsExactly(held.lease());
		assertThat(holder.subscription().extend(List.of(held.lease()))).containsExactly(held.lease());
		assertThat(other.acknowledge(again)).isEmpty();
	}

	@Test
	void onlyWhatIsInFlightIsReleased() {
		this.fixture.join(GROUP);
		RmqMessageLocation location = RmqMessageLocation.inFlight(this.fixture.topic(), GROUP);
		assertThat(this.topics.release(location, "7-7", null)).isFalse();
		assertThat(this.topics.release(location, "no position", null)).isFalse();
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(
				() -> this.topics.release(RmqMessageLocation.inFlight(this.fixture.topic(), "other"), "7-7", null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.release(RmqMessageLocation.ready(this.fixture.topic(), GROUP), "7-7", null));
	}

	private boolean release(Delivery delivery, String id) {
		return this.topics.release(RmqMessageLocation.inFlight(this.fixture.topic(), GROUP), delivery.lease().entry(),
				id);
	}

	private static LongHandling handling(Delivery delivery, Duration left) {
		return new LongHandling(delivery, Duration.ofMinutes(5), left);
	}

	private static void report(ContractConsumer consumer, LongHandling... messages) {
		consumer.subscription().report("listener", List.of(messages));
	}

	private List<RmqHandling> handling() {
		return this.fixture.broker()
			.groups()
			.list(this.fixture.topic())
			.stream()
			.flatMap((group) -> group.consumers().stream())
			.map(RmqGroup.Consumer::handling)
			.flatMap(List::stream)
			.toList();
	}

	private List<RmqStoredMessage> inFlight() {
		return this.topics.browse(RmqMessageLocation.inFlight(this.fixture.topic(), GROUP), RmqPageRequest.of(10))
			.messages();
	}

}
