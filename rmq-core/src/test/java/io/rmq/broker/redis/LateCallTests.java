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

import io.rmq.RmqTimeoutException;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Groups;
import io.rmq.broker.StartFrom;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of calls that their senders have given up while the server stood still: it
 * finds them when it goes on.
 */
@Tag("alone")
class LateCallTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, TIMEOUT);

	private final Groups groups = this.fixture.broker().groups();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	/**
	 * Make a call that the server carries out when its sender has given up.
	 */
	private void late(Runnable call) {
		// The server knows the scripts, and its time is known.
		this.fixture.broker().check();
		long before = this.redis.commandsProcessed();
		this.redis.pause();
		try {
			assertThatExceptionOfType(RmqTimeoutException.class).isThrownBy(call::run);
		}
		finally {
			this.redis.resume();
		}
		Awaitility.await().until(() -> this.redis.commandsProcessed() > before + 1);
	}

	@Test
	void groupIsNeitherPausedNorResumed() {
		this.fixture.join("group");
		this.groups.pause("topic", "group");
		this.groups.resume("topic", "group");
		late(() -> this.groups.pause("topic", "group"));
		assertThat(this.groups.resume("topic", "group")).isFalse();
		this.groups.pause("topic", "group");
		late(() -> this.groups.resume("topic", "group"));
		assertThat(this.groups.pause("topic", "group")).isFalse();
	}

	@Test
	void messagesThatAConsumerHoldsAreNotReleased() {
		ContractConsumer consumer = this.fixture.join("group");
		consumer.subscription().release();
		this.fixture.send("id");
		Delivery held = consumer.take();
		late(() -> consumer.subscription().releaseAllBut(List.of()));
		assertThat(consumer.acknowledge(held)).isEmpty();
	}

	@Test
	void groupIsNeitherCreatedNorDropped() {
		ContractConsumer consumer = this.fixture.join("group");
		this.groups.create("topic", "known", StartFrom.EARLIEST);
		this.groups.drop("topic", "known", Duration.ZERO, true);
		late(() -> this.groups.drop("topic", "group", Duration.ZERO, false));
		late(() -> this.groups.create("topic", "new", StartFrom.EARLIEST));
		this.fixture.send("id");
		assertThat(consumer.take().messageId()).isEqualTo("id");
		assertThat(this.groups.list("topic")).extracting(RmqGroup::name).containsExactly("group");
	}

	@Test
	void senderThatKnowsTheServersTimeWronglyIsInTime() {
		ServerClock clock = new ServerClock();
		RedisLink link = new RedisLink(new RedisConnector(this.redis.newConnectionFactory(TIMEOUT)), clock);
		long now = System.nanoTime();
		clock.observe(now, System.currentTimeMillis() - Duration.ofHours(1).toMillis(), now);
		this.fixture.send("id");
		try {
			assertThat(new RedisGroups(link, new RedisKeys("rmq", 0)).create("topic", "group", StartFrom.EARLIEST))
				.isTrue();
		}
		finally {
			link.close();
		}
	}

}
