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

import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Subscription;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupPause}, and for how a pause outlasts what happens to the server.
 */
class GroupPauseTests {

	@Test
	void answerToAnEarlierQuestionChangesNothingAnyMore() {
		GroupPause pause = new GroupPause();
		List<Boolean> told = new ArrayList<>();
		pause.onChange(told::add);
		long first = pause.ask();
		long second = pause.ask();
		pause.answer(second, true);
		pause.answer(first, false);
		assertThat(pause.isPaused()).isTrue();
		assertThat(told).containsExactly(true);
		pause.answer(pause.ask(), false);
		assertThat(told).containsExactly(true, false);
	}

	@Test
	void pauseByAnotherProgramIsToldAsTheWireFormatSays() {
		try (PrivateRedis redis = PrivateRedis.started();
				BrokerFixture fixture = RedisFixtures.on(redis, Duration.ofSeconds(10))) {
			Subscription subscription = fixture.join("billing").subscription();
			Queue<Duration> news = new ConcurrentLinkedQueue<>();
			subscription.onDue(news::add);
			Awaitility.await().until(() -> !news.isEmpty());
			news.clear();
			redis.commands().hset("rmq:{topic}:meta", "paused:billing", "1795223280151");
			redis.commands().publish("rmq:{topic}:due@0", "0");
			Awaitility.await().untilAsserted(() -> assertThat(news).containsExactly(Duration.ZERO));
			subscription.promoteRetries(10);
			assertThat(subscription.isPaused()).isTrue();
			assertThat(fixture.broker().groups().list("topic")).singleElement()
				.satisfies((group) -> assertThat(group.pausedSince()).isEqualTo("2026-11-21T01:08:00.151Z"));
		}
	}

	@Test
	void pauseOutlastsARestartOfTheServerAndOfTheConsumers() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			try (BrokerFixture fixture = RedisFixtures.on(redis, Duration.ofSeconds(10))) {
				fixture.join("group");
				fixture.broker().groups().pause("topic", "group");
			}
			redis.killAndStart();
			try (BrokerFixture fixture = RedisFixtures.on(redis, Duration.ofSeconds(10))) {
				ContractConsumer consumer = fixture.join("group");
				assertThat(consumer.subscription().isPaused()).isTrue();
				assertThat(redis.commands().hget("rmq:{topic}:meta", "paused:group")).matches("\\d{13}");
				redis.commands().flushall();
				ContractConsumer.eventually(() -> consumer.fetch(1));
				assertThat(consumer.subscription().isPaused()).isFalse();
			}
		}
	}

}
