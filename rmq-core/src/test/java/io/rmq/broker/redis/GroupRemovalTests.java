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

import io.lettuce.core.Range;
import io.rmq.RmqFormatException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Groups;
import io.rmq.broker.StartFrom;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupRemoval}: what it leaves in the server.
 */
class GroupRemovalTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(10));

	private final Groups groups = this.fixture.broker().groups();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void nothingOfTheGroupIsLeft() {
		ContractConsumer old = this.fixture.join("old");
		this.fixture.send("retried", "dead", "released", "new");
		old.retry(old.take(), Duration.ofHours(1));
		old.deadLetter(old.take());
		old.take();
		old.subscription().release();
		ContractConsumer idempotent = this.fixture
			.join(new ConsumerSpec("topic", "old", "idempotent", Duration.ofMinutes(1), 3)
				.withIdempotence(Duration.ofDays(1)));
		idempotent.acknowledge(idempotent.take());
		idempotent.take();
		assertThat(this.redis.commands().exists("rmq:{topic}:g:old:handled", "rmq:{topic}:g:old:handling"))
			.isEqualTo(2);
		this.groups.pause("topic", "old");
		this.groups.list("topic");
		this.groups.drop("topic", "old", Duration.ZERO, true);
		assertThat(this.redis.commands().keys("*:g:*")).isEmpty();
		assertThat(this.redis.commands().hkeys("rmq:{topic}:meta")).containsExactly("format");
	}

	@Test
	void dropThatWasInterruptedCanGoOn() {
		ContractConsumer stays = this.fixture.join("stays");
		this.fixture.join("old");
		this.fixture.send("one", "two");
		assertThat(stays.acknowledge(stays.take(2))).isEmpty();
		String last = this.redis.commands().xrevrange("rmq:{topic}:normal", Range.unbounded()).get(0).getId();
		// As the first step leaves it.
		for (String lane : this.redis.commands().keys("rmq:{topic}:*")) {
			if (this.redis.commands().type(lane).equals("stream")) {
				this.redis.commands().xgroupDestroy(lane, "old");
			}
		}
		this.redis.commands().hset("rmq:{topic}:meta", "remains:old", "0-0 " + last + " 0-0");
		assertThat(this.groups.list("topic")).anySatisfy((group) -> {
			assertThat(group.name()).isEqualTo("old");
			assertThat(group.dropped()).isTrue();
		});
		this.groups.drop("topic", "old", Duration.ofMinutes(1), false);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.groups.list("topic")).hasSize(1);
	}

	@Test
	void largeMessagesAreRemovedToo() {
		this.groups.create("topic", "old", StartFrom.EARLIEST);
		for (int i = 0; i < 5; i++) {
			this.redis.commands().xadd("rmq:{topic}:normal", "id", "m" + i, "body", "x".repeat(900_000));
		}
		assertThat(this.groups.drop("topic", "old", Duration.ZERO, false)).isEqualTo(5);
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void laneThatWasLostIsCreatedFromTheBeginningThoughTheNextMessageWasAskedFor() {
		ContractConsumer consumer = this.fixture.join("group");
		this.redis.commands().del("rmq:{topic}:normal");
		this.fixture.send("since");
		assertThat(this.groups.create("topic", "group", StartFrom.LATEST)).isFalse();
		assertThat(consumer.take().messageId()).isEqualTo("since");
	}

	@Test
	void groupIsNotCreatedInATopicOfANewerVersion() {
		this.redis.commands().hset("rmq:{topic}:meta", "format", "99");
		assertThatExceptionOfType(RmqFormatException.class)
			.isThrownBy(() -> this.groups.create("topic", "group", StartFrom.EARLIEST))
			.withMessageContainingAll("'topic'", "format 99");
		assertThat(this.redis.commands().exists("rmq:{topic}:normal")).isZero();
	}

}
