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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.rmq.RmqException;
import io.rmq.admin.model.RmqAdminAction;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.listener.container.LogLines;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for how {@link RmqAdmin} reports who has changed what.
 */
class RmqAdminActionsTests {

	private static final String TOPIC = "topic";

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	private final RedisBroker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix);

	private final List<RmqAdminAction> heard = new ArrayList<>();

	private final RmqAdmin admin = new RmqAdmin(this.broker, "tester", List.of(this.heard::add));

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.log.close();
		this.broker.close();
	}

	@Test
	void changesAreListedWithTheirActorTheLatestFirst() {
		Instant before = Instant.now().minusSeconds(5);
		this.admin.createTopic(TOPIC);
		this.admin.addGroup(TOPIC, "group");
		RmqAdmin alice = this.admin.actingFor("alice");
		alice.pause(TOPIC, "group");
		alice.pause(TOPIC, "group");
		alice.resume(TOPIC, "group");
		alice.messages().purge(RmqMessageLocation.delayed(TOPIC), RmqProgress.NONE);
		alice.dropGroup(TOPIC, "group");
		this.admin.dropTopic(TOPIC);
		List<RmqAdminAction> actions = this.admin.actions(100);
		assertThat(actions)
			.extracting(RmqAdminAction::actor, RmqAdminAction::verb, RmqAdminAction::topic, RmqAdminAction::group)
			.containsExactly(tuple("tester", "drop-topic", TOPIC, null), tuple("alice", "drop-group", TOPIC, "group"),
					tuple("alice", "purge", TOPIC, null), tuple("alice", "resume", TOPIC, "group"),
					tuple("alice", "pause", TOPIC, "group"), tuple("tester", "add-group", TOPIC, "group"),
					tuple("tester", "create-topic", TOPIC, null));
		assertThat(actions).extracting(RmqAdminAction::at).allMatch((at) -> !at.isBefore(before));
		assertThat(actions).extracting(RmqAdminAction::description)
			.containsExactlyInAnyOrderElementsOf(this.heard.stream().map(RmqAdminAction::description).toList());
		assertThat(this.admin.actions(2)).isEqualTo(actions.subList(0, 2));
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.actions(0));
		assertThat(this.log.lines(Level.INFO, "Paused group 'group' of topic 'topic'; by alice")).hasSize(1);
	}

	@Test
	void nameOfAnActorForgesNoLine() {
		this.admin.addGroup(TOPIC, "group");
		this.admin.actingFor("eve\r\n2026 INFO Dropped\u001b[2J\u202e" + "x".repeat(10_000)).pause(TOPIC, "group");
		String name = this.admin.actions(1).get(0).actor();
		assertThat(name).startsWith("eve\\r\\n2026 INFO Dropped\\u001b[2J\\u202exxx").hasSizeLessThan(300);
		assertThat(this.heard).last().extracting(RmqAdminAction::actor).isEqualTo(name);
		assertThat(this.log.lines(Level.INFO, "Paused")).singleElement().asString().endsWith("; by " + name);
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.actingFor(" "));
	}

	@Test
	void listIsBounded() {
		RmqAdminAction action = new RmqAdminAction(Instant.now(), "tester", "pause", TOPIC, "group", "Paused");
		for (int i = 0; i < 1500; i++) {
			this.broker.server().record(action);
		}
		assertThat(this.admin.actions(5000)).hasSizeBetween(1000, 1200);
	}

	@Test
	void changeIsMadeThoughItCannotBeListed() {
		TestRedis.commands().set(this.prefix + ":actions", "mine");
		assertThat(this.admin.addGroup(TOPIC, "group")).isTrue();
		assertThat(this.admin.groups(TOPIC)).hasSize(1);
		assertThat(this.heard).hasSize(1);
		assertThat(this.log.lines(Level.INFO, "Added group 'group' to topic 'topic'")).isNotEmpty();
		assertThat(this.log.lines(Level.WARN, "list of changes lacks")).singleElement().asString().contains("Added");
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.admin.actions(1))
			.withMessageContaining("WRONGTYPE");
	}

	@Test
	void changeIsMadeOnAServerWithoutMemory() {
		try (PrivateRedis redis = PrivateRedis.started();
				BrokerFixture full = RedisFixtures.on(redis, Duration.ofSeconds(5))) {
			ContractConsumer consumer = full.join("group");
			full.send("a");
			consumer.deadLetter(consumer.take());
			consumer.close();
			redis.exhaustMemory();
			new RmqAdmin(full.broker(), "tester", List.of(this.heard::add)).dropTopic(full.topic(), DropOption.FORCE);
			redis.restoreMemory();
			assertThat(new RmqAdmin(full.broker()).topics()).isEmpty();
		}
		assertThat(this.heard).extracting(RmqAdminAction::verb).containsExactly("drop-topic");
		assertThat(this.log.lines(Level.WARN, "list of changes lacks")).hasSize(1);
	}

	@Test
	void listenerThatFailsFailsNothingElse() {
		RmqAdmin failing = new RmqAdmin(this.broker, "tester", List.of((action) -> {
			throw new IllegalStateException("full");
		}, this.heard::add));
		assertThat(failing.addGroup(TOPIC, "group")).isTrue();
		assertThat(this.heard).hasSize(1);
		assertThat(this.log.lines(Level.ERROR, "Added group")).hasSize(1);
	}

	@Test
	void workThatFailsHalfWaySaysWhatItHasChanged() {
		try (BrokerFixture fixture = RedisFixtures.aloneOnSharedServer()) {
			fixture.join("group");
			fixture.send(BrokerFixture.numbered("m", 3000));
			RmqAdmin half = new RmqAdmin(fixture.broker(), "tester", List.of(this.heard::add));
			assertThatIllegalStateException().isThrownBy(() -> half.messages()
				.purge(RmqMessageLocation.ready(fixture.topic()), (examined, total, affected) -> {
					throw new IllegalStateException("gone");
				})).withMessage("gone");
			assertThat(this.heard).singleElement()
				.extracting(RmqAdminAction::description)
				.asString()
				.matches("Deleted [1-9]\\d* messages .*, then failed: gone");
		}
	}

}
