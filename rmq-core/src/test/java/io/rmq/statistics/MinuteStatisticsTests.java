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

package io.rmq.statistics;

import java.time.Duration;
import java.util.List;

import io.rmq.RmqException;
import io.rmq.RmqFatalException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqSendResult;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an instance tells of what it has sent and handled.
 */
class MinuteStatisticsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final TrafficCounter traffic = new TrafficCounter();

	@Test
	void allThatWasSentAndHandledIsThereAfterTheStop() {
		HandlingStatistics here = new HandlingStatistics();
		try (Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());
				ContainerFixture fixture = ContainerFixture.onSharedServer()) {
			RmqListenerRegistry registry = new RmqListenerRegistry(broker, TestRedis.uniqueName("instance"), false,
					true, List.of(this.traffic, here));
			registry.register(fixture.endpoint("orders", ContainerFixture.settings(), (delivery, context) -> {
				if (delivery.messageId().equals("bad")) {
					throw (context.attempt() == 2) ? new RmqFatalException("no") : new IllegalStateException("not yet");
				}
			}));
			registry.start();
			MinuteStatistics statistics = new MinuteStatistics(broker, this.traffic, HOUR);
			statistics.start();
			List.of("a", "b", "bad")
				.forEach((id) -> broker.send(fixture.sender().message(id, RmqPriority.NORMAL)).join());
			send(fixture.topic(), 3);
			Awaitility.await().until(() -> here.counts().deadLettered() == 1 && here.counts().handled() == 2);
			registry.destroy();
			assertThat(new RmqAdmin(broker).statistics(fixture.topic(), HOUR).minutes()).isEmpty();
			statistics.stop();
			assertThat(statistics.isRunning()).isFalse();
			List<RmqStatistics.Minute> minutes = new RmqAdmin(broker).statistics(fixture.topic(), HOUR).minutes();
			assertThat(minutes).hasSize(1);
			assertThat(minutes.get(0).sent()).isEqualTo(3);
			// On a machine that is held up a lease may be lost, and a message be handled
			// again.
			HandlingStatistics.Counts counted = here.counts();
			assertThat(minutes.get(0).groups()).hasSize(1).allSatisfy((name, group) -> {
				assertThat(group.handled()).isEqualTo(counted.handled());
				assertThat(group.failed()).isEqualTo(counted.failed());
				assertThat(group.retried()).isEqualTo(counted.retried());
				assertThat(group.deadLettered()).isEqualTo(counted.deadLettered());
				assertThat(group.handling()).isPositive();
			});
		}
	}

	@Test
	void countsAreToldNowAndThenAndOnlyOnce() {
		try (Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix())) {
			String topic = TestRedis.uniqueName("topic");
			create(broker, topic);
			MinuteStatistics statistics = new MinuteStatistics(broker, this.traffic, Duration.ofMillis(20));
			statistics.start();
			send(topic, 2);
			Awaitility.await().until(() -> sent(broker, topic) == 2);
			send(topic, 1);
			Awaitility.await().until(() -> sent(broker, topic) == 3);
			statistics.stop();
			assertThat(sent(broker, topic)).isEqualTo(3);
		}
	}

	@Test
	void whatTheServerCouldNotBeToldIsToldLater() {
		try (PrivateRedis redis = PrivateRedis.started();
				Broker broker = new RedisBroker(redis.newConnectionFactory(Duration.ofSeconds(2)), "rmq")) {
			create(broker, "one", "two");
			send("one", 1);
			send("two", 1);
			tell(broker);
			redis.exhaustMemory();
			send("one", 1);
			assertThatExceptionOfType(RmqException.class).isThrownBy(() -> tell(broker));
			redis.restoreMemory();
			redis.stop();
			// A call fails before the client has closed the connection that broke under
			// it.
			Awaitility.await()
				.untilAsserted(() -> assertThatExceptionOfType(RmqException.class).isThrownBy(broker::check)
					.matches((ex) -> !ex.isOutcomeUnknown(), "certain that the server was not reached"));
			send("one", 1);
			send("two", 4);
			assertThatExceptionOfType(RmqException.class).isThrownBy(() -> tell(broker))
				.satisfies((ex) -> assertThat(ex.isOutcomeUnknown()).isFalse());
			redis.start();
			Awaitility.await().ignoreExceptions().until(() -> {
				create(broker, "one", "two");
				tell(broker);
				return true;
			});
			// The server had nothing on disk: what was told before it ended is gone.
			assertThat(sent(broker, "one")).isIn(2L, 3L);
			assertThat(sent(broker, "two")).isIn(4L, 5L);
		}
	}

	@Test
	void whatMayHaveBeenToldIsNotToldTwice() {
		try (PrivateRedis redis = PrivateRedis.started();
				Broker broker = new RedisBroker(redis.newConnectionFactory(Duration.ofSeconds(2)), "rmq")) {
			create(broker, "one");
			tell(broker);
			send("one", 1);
			tell(broker);
			redis.pause();
			send("one", 10);
			assertThatExceptionOfType(RmqException.class).isThrownBy(() -> tell(broker))
				.satisfies((ex) -> assertThat(ex.isOutcomeUnknown()).isTrue());
			redis.resume();
			send("one", 100);
			Awaitility.await().ignoreExceptions().until(() -> {
				tell(broker);
				return true;
			});
			assertThat(sent(broker, "one")).isIn(101L, 111L);
		}
	}

	@Test
	void topicOfWhichNothingIsHeardIsForgottenAndCountedAnewLater() {
		try (Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix())) {
			String topic = TestRedis.uniqueName("topic");
			create(broker, topic);
			send(topic, 1);
			for (int i = 0; i < 100; i++) {
				tell(broker);
			}
			send(topic, 1);
			tell(broker);
			assertThat(sent(broker, topic)).isEqualTo(2);
		}
	}

	private static void create(Broker broker, String... topics) {
		for (String topic : topics) {
			broker.groups().create(topic, "group", StartFrom.EARLIEST);
		}
	}

	private void tell(Broker broker) {
		this.traffic.tell(broker.topics().statistics());
	}

	private void send(String topic, int count) {
		OutboundMessage message = new OutboundMessage(topic, "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, new byte[0]);
		for (int i = 0; i < count; i++) {
			this.traffic.begin(message).end(result(topic, false), null);
		}
		this.traffic.begin(message).end(result(topic, true), null);
		this.traffic.begin(message).end(null, new IllegalStateException("not sent"));
	}

	private static RmqSendResult result(String topic, boolean duplicate) {
		return new RmqSendResult("id", topic, 0, "1-0", duplicate, 0, false, Duration.ZERO);
	}

	private static long sent(Broker broker, String topic) {
		return broker.topics()
			.statistics()
			.read(List.of(topic), HOUR)
			.get(topic)
			.minutes()
			.stream()
			.mapToLong(RmqStatistics.Minute::sent)
			.sum();
	}

}
