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
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.RmqPriority;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.RmqRedrive;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.SendConditions;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Times of messages in lanes whose newest entry is ahead of the server's clock, because
 * another program chose its id.
 */
class LaneAheadTests {

	private static final Duration TTL = Duration.ofMinutes(3);

	private static final String FAR_AHEAD = "9999999999999-1";

	private final RedisCommands<String, String> commands = RedisFixtures.Shared.COMMANDS;

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	private final String lane = this.prefix + ":{topic}:normal";

	private final BrokerFixture fixture = new BrokerFixture(new RedisBroker(TestRedis.connectionFactory(), this.prefix),
			"topic", new RedisStoredTopic(this.commands, this.prefix, "topic"));

	private final ContractConsumer consumer = this.fixture.join("group");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageWhoseEntryIsAheadSaysItselfWhenItWasStored() {
		addAhead();
		this.fixture.send(message("first"));
		this.fixture.send(message("second"));
		List<Delivery> deliveries = this.consumer.take(3);
		assertThat(deliveries).allSatisfy(this::wasStoredNow);
		assertThat(fields("first")).containsKeys("ts", "exp");
		assertThat(fields("second")).containsKeys("ts", "exp");
	}

	@Test
	void laneThatRunsAheadWhileItIsInUseIsNoticed() {
		this.fixture.send(message("level"));
		addAhead();
		this.fixture.send(message("notices"));
		this.fixture.send(message("knows"));
		assertThat(this.consumer.take(4)).allSatisfy(this::wasStoredNow);
		assertThat(fields("level")).doesNotContainKey("ts");
		assertThat(fields("knows")).containsKeys("ts", "exp");
	}

	@Test
	void messageIsPlainAgainOnceTheClockHasCaughtUp() {
		Instant soon = this.fixture.stored().now().plusMillis(700);
		add(soon.toEpochMilli() + "-0");
		this.fixture.send(message("ahead"));
		this.fixture.awaitTime(soon.plusMillis(1));
		this.fixture.send(message("finds-out"));
		this.fixture.send(message("plain"));
		assertThat(this.consumer.take(4)).hasSize(4);
		assertThat(fields("ahead")).containsKeys("ts", "exp");
		assertThat(fields("plain")).doesNotContainKeys("ts", "exp");
	}

	@Test
	void messageOnTermsSaysWhenItWasStored() {
		addAhead();
		OutboundMessage plain = message("guarded");
		this.fixture.send(new OutboundMessage(plain.topic(), plain.id(), plain.priority(), null, plain.headers(), TTL,
				null, 0, new SendConditions("guard", Duration.ofMinutes(1), false, 0, false), plain.body()));
		assertThat(this.consumer.take(2)).allSatisfy(this::wasStoredNow);
		assertThat(fields("guarded")).containsKeys("ts", "exp");
	}

	@Test
	void messageOfAnotherProgramKeepsNoTimeThatIsYetToCome() {
		addAhead();
		Delivery delivery = this.consumer.take();
		wasStoredNow(delivery);
		this.consumer.retry(delivery, Duration.ZERO);
		this.consumer.awaitPromoted(1);
		Delivery again = this.consumer.take();
		wasStoredNow(again);
		this.consumer.deadLetter(again);
		RmqAdmin admin = new RmqAdmin(this.fixture.broker());
		add("9999999999999-2");
		admin.messages().redrive(RmqRedrive.of(this.fixture.topic(), "group"), RmqProgress.NONE);
		assertThat(this.consumer.take(2)).allSatisfy(this::wasStoredNow);
	}

	@Test
	void messageOfTheLastEntryThatThereCanBeIsDelivered() {
		add("18446744073709551615-18446744073709551614");
		Delivery delivery = this.consumer.take();
		wasStoredNow(delivery);
		assertThat(this.consumer.acknowledge(delivery)).isEmpty();
	}

	@Test
	void messageInALaneThatIsAheadExpires() {
		addAhead();
		this.fixture.send(this.fixture.expiring(message("short"), Duration.ofMillis(1)));
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(5));
		assertThat(this.fixture.broker()
			.sweepExpired(new ExpiryPolicy(Duration.ofMillis(100), false, ExpiryPolicy.defaults().deadLetters())))
			.isEqualTo(1);
		assertThat(this.fixture.stored().deadLetters("group")).singleElement()
			.satisfies((letter) -> assertThat(letter.messageId()).isEqualTo("short"));
	}

	@Test
	void ageOfAMessageInALaneThatIsAheadIsKnown() {
		addAhead();
		this.consumer.acknowledge(this.consumer.take());
		this.fixture.send(message("waits"));
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(20));
		RmqAdmin admin = new RmqAdmin(this.fixture.broker());
		assertThat(admin.topic(this.fixture.topic()).oldestReadyAge()).isGreaterThanOrEqualTo(Duration.ofMillis(10));
		assertThat(admin.backlog(Duration.ofMillis(1)).get(0).groups().get(0).oldest())
			.isGreaterThanOrEqualTo(Duration.ofMillis(10));
		assertThat(admin.messages()
			.browse(RmqMessageLocation.ready(this.fixture.topic()), RmqPageRequest.of(10))
			.messages()
			.get(0)
			.at()).isCloseTo(this.fixture.stored().now(), within(Duration.ofMinutes(1)));
	}

	private void wasStoredNow(Delivery delivery) {
		Instant now = this.fixture.stored().now();
		assertThat(delivery.createdAt()).isCloseTo(now, within(Duration.ofSeconds(20)));
		assertThat(Instant.ofEpochMilli(delivery.expiresAt())).isEqualTo(delivery.createdAt().plus(TTL));
	}

	private void addAhead() {
		add(FAR_AHEAD);
	}

	private void add(String entry) {
		this.commands.xadd(this.lane, new XAddArgs().id(entry), "id", "foreign", "ttl", TTL.toMillis() + "", "body",
				"b");
	}

	private OutboundMessage message(String id) {
		return this.fixture.expiring(this.fixture.message(id, RmqPriority.NORMAL), TTL);
	}

	private Map<String, String> fields(String id) {
		return this.commands.xrange(this.lane, Range.unbounded())
			.stream()
			.map((entry) -> entry.getBody())
			.filter((body) -> id.equals(body.get("id")))
			.findAny()
			.orElseThrow();
	}

}
