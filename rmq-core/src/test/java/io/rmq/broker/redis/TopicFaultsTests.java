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
import java.util.List;
import java.util.concurrent.CompletionException;

import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.DropOption;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.admin.model.RmqTopicFault.Kind;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.TopicBacklog;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Topics to whose keys another program has written.
 */
class TopicFaultsTests {

	private static final String LAST_ENTRY = "18446744073709551615-18446744073709551615";

	private final RedisCommands<String, String> commands = RedisFixtures.Shared.COMMANDS;

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	private final RedisBroker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix);

	private final BrokerFixture fixture = new BrokerFixture(this.broker, "odd",
			new RedisStoredTopic(this.commands, this.prefix, "odd"));

	private final BrokerFixture other = new BrokerFixture(this.broker, "sound",
			new RedisStoredTopic(this.commands, this.prefix, "sound"));

	private final RmqAdmin admin = new RmqAdmin(this.broker);

	private final ContractConsumer consumer = this.fixture.join("group");

	@BeforeEach
	void send() {
		this.fixture.send("before");
		this.other.send("one", "two");
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "high", "normal", "delayed", "meta", "g:group:low", "g:group:retry", "g:group:dead" })
	void topicWithAKeyOfAnotherTypeIsShownAsBrokenAndCanBeDropped(String key) {
		this.commands.del(key(key));
		this.commands.set(key(key), "not what RMQ put there");
		assertThat(this.admin.topic("odd").isBroken()).isTrue();
		assertThat(this.admin.topic("odd").faults()).singleElement().satisfies((fault) -> {
			assertThat(fault).isEqualTo(new RmqTopicFault(key, Kind.WRONG_TYPE, Duration.ZERO));
			assertThat(fault.reason()).contains(key);
		});
		assertThat(backlog("odd").faults()).isEqualTo(this.admin.topic("odd").faults());
		othersAreNotAffected();
		this.admin.dropTopic("odd", DropOption.FORCE);
		assertThat(this.admin.topics()).containsExactly("sound");
		assertThat(this.commands.exists(key(key))).isZero();
		this.fixture.send("after");
		assertThat(this.admin.topic("odd").faults()).isEmpty();
		assertThat(this.admin.topic("odd").totalReady()).isEqualTo(1);
	}

	@Test
	void laneWithTheLastEntryThatThereIsIsShownAsBrokenAndCanBeDropped() {
		add(LAST_ENTRY);
		assertThat(this.admin.topic("odd").faults())
			.containsExactly(new RmqTopicFault("normal", Kind.FULL, Duration.ZERO));
		assertThat(backlog("odd").faults()).isEqualTo(this.admin.topic("odd").faults());
		othersAreNotAffected();
		assertThat(ContractConsumer.ids(this.consumer.take(2))).containsExactly("before", "foreign");
		assertThat(this.admin.topic("odd").faults()).extracting(RmqTopicFault::kind).containsExactly(Kind.FULL);
		this.admin.dropTopic("odd", DropOption.FORCE);
		this.fixture.send("after");
		assertThat(this.admin.topic("odd").faults()).isEmpty();
	}

	@Test
	void sendToABrokenTopicSaysWhatToDo() {
		add(LAST_ENTRY);
		sendFails("exhausted");
		sendFails("exhausted");
		this.commands.set(key("normal"), "text");
		sendFails("WRONGTYPE");
		this.other.send("three");
	}

	private void sendFails(String reason) {
		assertThatThrownBy(() -> this.fixture.sendAsync("id").join()).isInstanceOf(CompletionException.class)
			.cause()
			.isInstanceOf(RmqException.class)
			.hasMessageContaining(reason)
			.hasMessageContaining("drop the topic");
	}

	@Test
	void laneThatIsAheadByMoreThanAMinuteIsReportedAndWorks() {
		long now = this.fixture.stored().now().toEpochMilli();
		add((now + 30_000) + "-0");
		assertThat(this.admin.topic("odd").faults()).isEmpty();
		add((now + 3_600_000) + "-0");
		assertThat(this.admin.topic("odd").faults()).singleElement().satisfies((fault) -> {
			assertThat(fault.kind()).isEqualTo(Kind.AHEAD);
			assertThat(fault.ahead()).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
		});
		assertThat(this.admin.topic("odd").isBroken()).isFalse();
		assertThat(this.admin.topic("odd").totalReady()).isEqualTo(3);
		this.consumer.acknowledge(this.consumer.take(3));
		assertThat(backlog("odd").faults()).extracting(RmqTopicFault::kind).containsExactly(Kind.AHEAD);
		add("9999999999999999-0");
		assertThat(this.admin.topic("odd").faults()).singleElement()
			.satisfies((fault) -> assertThat(fault.ahead()).isGreaterThan(Duration.ofDays(3650)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void goodMessageOfABrokenLaneBecomesNoDeadLetter(boolean full) {
		ContractConsumer dead = this.fixture.join("group", Duration.ofMillis(50));
		this.consumer.acknowledge(this.consumer.take(1));
		this.fixture.send(RmqPriority.HIGH, "fails", "held", "released", "recovered");
		this.fixture.send("other");
		List<Delivery> deliveries = this.consumer.take(3);
		dead.take(1);
		breakLane("g:group:high", full);
		this.consumer.retry(deliveries.get(0), Duration.ZERO);
		this.consumer.awaitPromoted(1);
		dead.awaitRecovered(1);
		assertThat(this.broker.topics()
			.release(RmqMessageLocation.inFlight("odd", "group"), deliveries.get(1).lease().entry(), "held")).isTrue();
		this.consumer.subscription().release();
		this.commands.del(key("g:group:high"));
		assertThat(ContractConsumer.ids(this.consumer.take(5))).containsExactlyInAnyOrder("fails", "held", "released",
				"recovered", "other");
	}

	private void breakLane(String lane, boolean full) {
		this.commands.del(key(lane));
		if (full) {
			this.commands.xgroupCreate(XReadArgs.StreamOffset.from(key(lane), "0"), "group",
					XGroupCreateArgs.Builder.mkstream());
			this.commands.xadd(key(lane), new XAddArgs().id(LAST_ENTRY), "id", "last", "ttl", "0", "body", "b");
		}
		else {
			this.commands.set(key(lane), "not what RMQ put there");
		}
	}

	private void othersAreNotAffected() {
		assertThat(this.admin.topic("sound").totalReady()).isEqualTo(2);
		assertThat(this.admin.topic("sound").faults()).isEmpty();
		assertThat(backlog("sound").stored()).isEqualTo(2);
		assertThat(backlog("sound").faults()).isEmpty();
	}

	private TopicBacklog backlog(String topic) {
		return this.admin.backlog(Duration.ofMillis(1))
			.stream()
			.filter((each) -> each.topic().equals(topic))
			.findAny()
			.orElseThrow();
	}

	private void add(String entry) {
		this.commands.xadd(key("normal"), new XAddArgs().id(entry), "id", "foreign", "ttl", "0", "body", "b");
	}

	private String key(String name) {
		return this.prefix + ":{odd}:" + name;
	}

}
