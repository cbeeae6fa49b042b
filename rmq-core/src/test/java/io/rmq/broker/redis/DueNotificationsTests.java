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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.KillArgs;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DueNotifications}: who is told when something is due earlier.
 */
class DueNotificationsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final PrivateRedis redis = PrivateRedis.started();

	private final List<RedisBroker> brokers = new ArrayList<>();

	private final Queue<Duration> heard = new ConcurrentLinkedQueue<>();

	private final RedisBroker sender = broker("rmq", 0);

	@AfterEach
	void close() {
		this.brokers.forEach(RedisBroker::close);
		this.redis.close();
	}

	@Test
	void listenerIsToldToLookForHimselfAtFirst() {
		listen(broker("rmq", 0));
		awaitHeard(Duration.ZERO, Duration.ZERO);
	}

	@Test
	void secondListenerIsToldToLookForHimselfToo() {
		RedisBroker broker = broker("rmq", 0);
		listen(broker);
		awaitHeard(Duration.ZERO, Duration.ZERO);
		this.heard.clear();
		listen(broker);
		awaitHeard(Duration.ZERO, Duration.ZERO);
	}

	@Test
	void firstListenerIsNotToldAgainWhenASecondOneComes() {
		RedisBroker broker = broker("rmq", 0);
		listening(broker);
		Queue<Duration> second = new ConcurrentLinkedQueue<>();
		broker.subscribe(consumer("two")).onDue(second::add);
		Awaitility.await().until(() -> !second.isEmpty());
		send("id", Duration.ofMinutes(1));
		awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
		assertThat(this.heard).hasSize(1);
	}

	@Test
	void channelIsLeftWhenTheLastListenerHasStopped() {
		RedisBroker broker = broker("rmq", 0);
		Subscription one = listening(broker);
		Subscription two = listen(broker);
		awaitHeard(Duration.ZERO, Duration.ZERO);
		one.close();
		this.heard.clear();
		send("id", Duration.ofMinutes(1));
		awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
		two.close();
		two.close();
		Awaitility.await().untilAsserted(() -> assertThat(this.redis.commands().pubsubChannels()).isEmpty());
		listening(broker);
	}

	@Test
	void listenerIsToldWhenAnotherClientSendsSomethingThatIsDueEarlier() {
		listening(broker("rmq", 0));
		send("later", Duration.ofMinutes(10));
		awaitHeard(Duration.ofMinutes(10).minusSeconds(1), Duration.ofMinutes(10).plusMillis(100));
		send("sooner", Duration.ofMinutes(1));
		awaitHeard(Duration.ofMinutes(1).minusSeconds(1), Duration.ofMinutes(1).plusMillis(100));
		send("no-change", Duration.ofMinutes(5));
		send("soonest", Duration.ofSeconds(30));
		awaitHeard(Duration.ofSeconds(29), Duration.ofSeconds(30).plusMillis(100));
		assertThat(this.heard).hasSize(3);
	}

	@Test
	void listenerIsToldOfRetries() {
		RedisBroker broker = broker("rmq", 0);
		listening(broker);
		Subscription other = this.sender.subscribe(consumer("other"));
		ContractConsumer.get(this.sender.send(message("id", null)));
		var delivery = other.fetch(1, Duration.ofSeconds(2)).get(0);
		ContractConsumer.get(other
			.settle(List.of(new Settlement.Retry(delivery, ContractConsumer.failure("no"), Duration.ofMinutes(1)))));
		awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
		other.close();
	}

	@Test
	void whoStoppedListeningIsNotTold() {
		Subscription subscription = listening(broker("rmq", 0));
		subscription.close();
		Queue<Duration> others = new ConcurrentLinkedQueue<>();
		this.sender.subscribe(consumer("other")).onDue(others::add);
		Awaitility.await().until(() -> !others.isEmpty());
		others.clear();
		send("id", Duration.ofMinutes(1));
		Awaitility.await().until(() -> !others.isEmpty());
		assertThat(this.heard).isEmpty();
	}

	@Test
	void neitherAnotherDatabaseNorAnotherPrefixIsHeard() {
		listening(broker("rmq", 0));
		RedisBroker otherDatabase = broker("rmq", 1);
		RedisBroker otherPrefix = broker("other", 0);
		ContractConsumer.get(otherDatabase.send(message("id", Duration.ofMinutes(1))));
		ContractConsumer.get(otherPrefix.send(message("id", Duration.ofMinutes(1))));
		send("id", Duration.ofMinutes(10));
		awaitHeard(Duration.ofMinutes(9), Duration.ofMinutes(10).plusMillis(100));
		assertThat(this.heard).hasSize(1);
	}

	@Test
	void listensAgainAfterTheConnectionWasCut() {
		listening(broker("rmq", 0));
		for (int i = 0; i < 3; i++) {
			assertThat(this.redis.commands().clientKill(KillArgs.Builder.typePubsub())).isOne();
			awaitHeard(Duration.ZERO, Duration.ZERO);
			this.heard.clear();
			send("m" + i, Duration.ofMinutes(60 - i));
			awaitHeard(Duration.ofMinutes(59 - i), Duration.ofMinutes(60 - i).plusMillis(100));
			this.heard.clear();
		}
	}

	@Test
	void listensAgainAfterTheServerWasRestarted() {
		listening(broker("rmq", 0));
		this.redis.killAndStart();
		awaitHeard(Duration.ZERO, Duration.ZERO);
		this.heard.clear();
		ContractConsumer.eventually(() -> ContractConsumer.get(this.sender.send(message("id", Duration.ofMinutes(1)))));
		awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
	}

	@Test
	void listensAgainAfterTheConnectionHasDiedWithoutAWord() {
		try (CuttingProxy proxy = new CuttingProxy(this.redis.port());
				RedisBroker broker = new RedisBroker(proxy.newConnectionFactory(Duration.ofSeconds(60)), "rmq")) {
			listening(broker);
			proxy.swallow();
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.heard.contains(Duration.ZERO));
			this.heard.clear();
			send("id", Duration.ofMinutes(1));
			awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
		}
	}

	@Test
	void listenerNeedNotWaitForTheServer() {
		RedisBroker broker = broker("rmq", 0);
		this.redis.pause();
		try {
			listen(broker);
			Awaitility.await().during(Duration.ofMillis(400)).until(() -> true);
			long begin = System.nanoTime();
			listen(broker);
			broker.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(900));
		}
		finally {
			this.redis.resume();
		}
	}

	@Test
	void strangeNewsDoNoHarm() {
		listening(broker("rmq", 0));
		for (String news : List.of("", "soon", "99999999999999999999", "-5", Long.toString(Long.MAX_VALUE))) {
			this.redis.commands().publish("rmq:{topic}:due@0", news);
		}
		send("id", Duration.ofMinutes(1));
		awaitHeard(Duration.ofSeconds(59), Duration.ofMinutes(1).plusMillis(100));
	}

	private RedisBroker broker(String prefix, int database) {
		LettuceConnectionFactory factory = this.redis.newConnectionFactory(TIMEOUT);
		factory.getStandaloneConfiguration().setDatabase(database);
		RedisBroker broker = new RedisBroker(factory, prefix);
		this.brokers.add(broker);
		return broker;
	}

	private static ConsumerSpec consumer(String name) {
		return new ConsumerSpec("topic", "group", name, BrokerFixture.LONG_LEASE, 3);
	}

	private Subscription listen(RedisBroker broker) {
		Subscription subscription = broker.subscribe(consumer("one"));
		subscription.onDue(this.heard::add);
		return subscription;
	}

	private Subscription listening(RedisBroker broker) {
		Subscription subscription = listen(broker);
		awaitHeard(Duration.ZERO, Duration.ZERO);
		this.heard.clear();
		return subscription;
	}

	private void awaitHeard(Duration least, Duration most) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.heard)
				.anyMatch((delay) -> delay.compareTo(least) >= 0 && delay.compareTo(most) <= 0));
	}

	private void send(String id, Duration delay) {
		ContractConsumer.get(this.sender.send(message(id, delay)));
	}

	private static OutboundMessage message(String id, Duration delay) {
		return new OutboundMessage("topic", id, RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
				(delay != null) ? new Due.After(delay) : null, 0, new byte[0]);
	}

}
