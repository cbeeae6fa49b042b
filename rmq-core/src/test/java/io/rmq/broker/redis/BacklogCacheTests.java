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
import java.time.temporal.ChronoUnit;
import java.util.Properties;

import io.rmq.admin.model.RmqTopicFault;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.Groups;
import io.rmq.broker.StartFrom;
import io.rmq.broker.TopicBacklog;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of figures when something is in the way, and what measuring costs.
 */
class BacklogCacheTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(5));

	private final LettuceConnectionFactory connections = this.redis.newConnectionFactory(Duration.ofSeconds(5));

	private final Groups groups = this.fixture.broker().groups();

	@AfterEach
	void close() {
		this.fixture.close();
		this.connections.destroy();
		this.redis.close();
	}

	@Test
	void topicThatCannotBeCountedIsListedAsBrokenAndKeepsNoOtherFromBeingMeasured() {
		this.groups.create("a-broken", "group", StartFrom.EARLIEST);
		this.groups.create("sound", "group", StartFrom.EARLIEST);
		this.connections.getConnection()
			.stringCommands()
			.set("rmq:{a-broken}:delayed".getBytes(StandardCharsets.UTF_8), new byte[] { 1 });
		for (int i = 0; i < 3; i++) {
			Instant before = this.fixture.stored().now();
			this.groups.measure(Duration.ofMillis(1));
			assertThat(this.groups.measured()).extracting(TopicBacklog::topic).containsExactly("a-broken", "sound");
			assertThat(this.groups.measured().get(0).faults()).extracting(RmqTopicFault::key)
				.containsExactly("delayed");
			assertThat(this.groups.measured()).extracting(TopicBacklog::at)
				.allMatch((at) -> !at.isBefore(before.truncatedTo(ChronoUnit.MILLIS)));
			this.fixture.awaitTime(before.plusMillis(5));
		}
	}

	@Test
	void figuresOfAnotherVersionAreNotKnownAndMeasuredAnew() {
		this.groups.create("sound", "group", StartFrom.EARLIEST);
		this.connections.getConnection()
			.hashCommands()
			.hSet("rmq:backlog".getBytes(StandardCharsets.UTF_8), "sound".getBytes(StandardCharsets.UTF_8),
					"1795223224694 7 0 group 0 7 0 0 12 0 0 1 0".getBytes(StandardCharsets.UTF_8));
		assertThat(this.groups.measured()).isEmpty();
		this.groups.measure(Duration.ofMillis(1));
		assertThat(this.groups.measured()).extracting(TopicBacklog::stored).containsExactly(0L);
	}

	@Test
	void measuringTakesOneScriptForEachTopicHoweverManyClientsThereAre() {
		this.groups.create("one", "group", StartFrom.EARLIEST);
		this.groups.create("two", "group", StartFrom.EARLIEST);
		this.groups.measure(Duration.ofMillis(2));
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(5));
		long before = scripts();
		for (int i = 0; i < 5; i++) {
			this.groups.measure(Duration.ofMinutes(1));
		}
		// Five look whose turn it is, and one of them measures both.
		assertThat(scripts() - before).isEqualTo(5 + 2);
	}

	private long scripts() {
		Properties statistics = this.connections.getConnection().serverCommands().info("commandstats");
		return Long
			.parseLong(statistics.getProperty("cmdstat_evalsha", "calls=0,").replaceFirst("calls=(\\d+),.*", "$1"));
	}

}
