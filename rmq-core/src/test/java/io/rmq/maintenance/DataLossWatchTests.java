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

package io.rmq.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.DataLoss;
import io.rmq.broker.TopicBacklog;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link DataLossWatch}.
 */
class DataLossWatchTests {

	private static final String NOTE = "rmq:data";

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(5));

	private final List<RmqDataLossEvent> events = new ArrayList<>();

	private final DataLossWatch watch = new DataLossWatch(this.fixture.broker(), this.events::add);

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void serverThatWasFlushedIsReportedOnceWithWhatItHad() {
		this.fixture.join("group");
		this.fixture.send("one", "two");
		this.fixture.broker().groups().measure(Duration.ofMillis(1));
		this.watch.perform();
		this.watch.perform();
		assertThat(this.events).isEmpty();
		assertThat(this.watch.last()).isNull();
		this.redis.flushAll();
		this.watch.perform();
		this.watch.perform();
		assertThat(this.events).singleElement().isEqualTo(this.watch.last()).satisfies((event) -> {
			assertThat(event.loss().restoredTo()).isNull();
			assertThat(event.loss().noted()).isBefore(this.fixture.stored().now().plusMillis(1));
			assertThat(event.before()).extracting(TopicBacklog::topic, TopicBacklog::stored)
				.containsExactly(tuple("topic", 2L));
		});
	}

	@Test
	void serverThatWasStartedWithAnOlderCopyIsReportedWithTheTimesOfTheCopy() {
		this.watch.perform();
		Map<String, String> copy = this.redis.commands().hgetall(NOTE);
		Instant then = Instant.ofEpochMilli(Long.parseLong(copy.get("at")));
		this.watch.perform();
		this.watch.perform();
		this.redis.commands().hset(NOTE, copy);
		this.watch.perform();
		this.watch.perform();
		assertThat(this.events).singleElement().satisfies((event) -> {
			assertThat(event.loss().restoredTo()).isEqualTo(then);
			assertThat(event.loss().noted()).isAfter(then);
		});
	}

	@Test
	void serverThatWasStartedAgainWithAllOfItsDataHasLostNothing() {
		this.watch.perform();
		this.redis.killAndStart();
		this.watch.perform();
		assertThat(this.events).isEmpty();
	}

	@Test
	void severalInstancesFindNoLossInTheNotesOfEachOther() {
		List<DataLoss> losses = new ArrayList<>();
		try (BrokerFixture other = RedisFixtures.on(this.redis, Duration.ofSeconds(5))) {
			for (int i = 0; i < 5; i++) {
				losses.add(this.fixture.broker().server().findLoss());
				losses.add(other.broker().server().findLoss());
			}
			this.redis.flushAll();
			assertThat(this.fixture.broker().server().findLoss()).isNotNull();
			assertThat(other.broker().server().findLoss()).isNotNull();
		}
		assertThat(losses).containsOnlyNulls();
	}

	@Test
	void serverWithoutMemoryForANoteIsNoLoss() {
		this.watch.perform();
		this.redis.exhaustMemory();
		this.watch.perform();
		this.redis.restoreMemory();
		this.watch.perform();
		assertThat(this.events).isEmpty();
		this.fixture.send(RmqPriority.NORMAL, "id");
	}

}
