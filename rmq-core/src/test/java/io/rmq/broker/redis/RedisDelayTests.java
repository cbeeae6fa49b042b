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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Promotion;
import io.rmq.broker.Subscription;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of delayed messages when something out of the ordinary happens to the
 * server, the client or what is stored.
 */
class RedisDelayTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Due LATER = new Due.After(Duration.ofHours(1));

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, TIMEOUT);

	private final RedisCommands<String, String> commands = this.redis.connect(RedisFixtures.BYTES).sync();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void delayedMessagesOutliveAKillOfTheServer() {
		List<String> ids = List.of(BrokerFixture.numbered("m", 100));
		this.fixture.send(ids.stream().map((id) -> this.fixture.due(id, LATER)).toList());
		assertThat(this.fixture.broker().cancel("topic", "m7")).isTrue();
		this.redis.killAndStart();
		assertThat(ContractConsumer.<Long>eventually(this.fixture.stored()::delayed)).isEqualTo(99);
		ContractConsumer consumer = ContractConsumer.eventually(() -> this.fixture.join("group"));
		assertThat(consumer.subscription().promoteDelayed(10).moved()).isZero();
		ids.stream().filter((id) -> !id.equals("m7")).forEach((id) -> setDue(id, 1));
		consumer.awaitReady(99);
		assertThat(ContractConsumer.ids(consumer.take(99))).doesNotHaveDuplicates().doesNotContain("m7");
	}

	@Test
	void delayedMessagesNeedNoClient() {
		try (RedisBroker sender = new RedisBroker(this.redis.newConnectionFactory(TIMEOUT), "rmq")) {
			ContractConsumer.get(sender.send(this.fixture.due("id", new Due.After(Duration.ofMillis(100)))));
		}
		Instant due = this.fixture.stored().now().plusMillis(101);
		this.fixture.awaitTime(due);
		assertThat(this.fixture.stored().delayed()).isOne();
		try (RedisBroker other = new RedisBroker(this.redis.newConnectionFactory(TIMEOUT), "rmq");
				Subscription subscription = other
					.subscribe(new ConsumerSpec("topic", "group", "one", BrokerFixture.LONG_LEASE, 3))) {
			assertThat(subscription.promoteDelayed(10)).isEqualTo(new Promotion(1, null));
			assertThat(subscription.fetch(1, Duration.ofSeconds(1))).hasSize(1);
		}
	}

	@Test
	void senderTellsTheServerNoTimeOfItsOwn() {
		this.redis.configure("slowlog-log-slower-than", "0");
		this.fixture.send(this.fixture.expiring(this.fixture.due("id", new Due.After(Duration.ofMinutes(10))),
				Duration.ofHours(1)));
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("now");
		consumer.retry(consumer.take(), Duration.ofMinutes(10));
		consumer.subscription().promoteDelayed(1);
		consumer.subscription().recover(1);
		List<List<String>> sent = this.commands.slowlogGet(1000)
			.stream()
			.map(RedisDelayTests::arguments)
			// Not what the scripts themselves do.
			.filter((arguments) -> arguments.get(0).startsWith("EVAL"))
			.toList();
		assertThat(sent).anyMatch((arguments) -> arguments.contains("after") && arguments.contains("600000"));
		// The last argument of some says until when the call counts.
		assertThat(sent.stream().flatMap((arguments) -> arguments.stream().limit(arguments.size() - 1)))
			.noneMatch(RedisDelayTests::isNearNow);
	}

	private static List<String> arguments(Object entry) {
		return ((List<?>) ((List<?>) entry).get(3)).stream().map(String::valueOf).toList();
	}

	private static boolean isNearNow(String argument) {
		long now = Instant.now().toEpochMilli();
		return argument.matches("\\d{10,16}") && (Math.abs(Long.parseLong(argument) - now) < 100_000_000_000L
				|| Math.abs(Long.parseLong(argument) - now / 1000) < 100_000_000L);
	}

	@Test
	void whatCannotBeReadHoldsUpNothing() {
		this.fixture.send(List.of(this.fixture.due("before", LATER), this.fixture.due("after", LATER)));
		String unreadable = "\u00c1 not packed";
		String packedNumber = "\u0007";
		String packedListOfOnePriority = "\u0091\u00a12";
		String packedListOfNoPriority = "\u0093\u00a17\u00a2id\u00a11";
		String packedNestedList = "\u0093\u00a12\u00a2id\u0090";
		List<String> strange = List.of(unreadable, packedNumber, packedListOfOnePriority, packedListOfNoPriority,
				packedNestedList);
		for (String packed : strange) {
			this.commands.hset("rmq:{topic}:delayed:messages", "m" + strange.indexOf(packed), packed);
			setDue("m" + strange.indexOf(packed), 20_000);
		}
		setDue("without a message", 20_000);
		setDue("before", 30_000);
		setDue("after", 10_000);
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.subscription().promoteDelayed(100)).isEqualTo(new Promotion(8, null));
		assertThat(this.fixture.stored().delayed()).isZero();
		List<Delivery> deliveries = consumer.take(7);
		assertThat(deliveries.get(0).messageId()).isEqualTo("before");
		assertThat(deliveries.get(6).messageId()).isEqualTo("after");
		assertThat(deliveries.subList(1, 6)).allMatch((delivery) -> delivery.defect() != null)
			.extracting((delivery) -> new String(delivery.body(), StandardCharsets.ISO_8859_1))
			.containsExactlyElementsOf(strange);
	}

	@Test
	void serverIsNotHeldUpByManyLargeMessages() {
		byte[] body = new byte[1024 * 1024];
		for (int i = 0; i < 12; i++) {
			this.fixture.send(new OutboundMessage("topic", "m" + i, RmqPriority.NORMAL, null, RmqHeaders.empty(),
					Duration.ZERO, LATER, 0, body));
			setDue("m" + i, 1);
		}
		ContractConsumer consumer = this.fixture.join("group");
		Promotion promotion = consumer.subscription().promoteDelayed(100);
		assertThat(promotion.moved()).isBetween(1, 6);
		assertThat(promotion.nextDue()).isZero();
		consumer.awaitReady(12 - promotion.moved());
		assertThat(consumer.take(12)).extracting(Delivery::body).containsOnly(body);
	}

	/**
	 * Make a delayed message due, without a race between the sending and the clock.
	 */
	private void setDue(String id, int millisAgo) {
		this.commands.zadd("rmq:{topic}:delayed", this.fixture.stored().now().toEpochMilli() - millisAgo, id);
	}

	@Test
	void dueMessageBecomesReadyAndIsHandledThoughTheServerHasNoMemory() {
		this.fixture.send(this.fixture.due("id", new Due.After(Duration.ofMillis(5))));
		ContractConsumer consumer = this.fixture.join("group");
		this.redis.exhaustMemory();
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(20));
		assertThat(consumer.subscription().promoteDelayed(10).moved()).isOne();
		assertThat(this.fixture.stored().delayed()).isZero();
		Delivery delivery = consumer.take();
		assertThat(delivery.messageId()).isEqualTo("id");
		assertThat(consumer.acknowledge(delivery)).isEmpty();
	}

}
