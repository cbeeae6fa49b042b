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

import ch.qos.logback.classic.Level;
import io.rmq.RmqGroupInUseException;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.listener.container.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RmqAdmin}.
 */
class RmqAdminTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final RmqAdmin admin = new RmqAdmin(this.fixture.broker());

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.log.close();
		this.fixture.close();
	}

	@Test
	void groupCanBeAddedFromTheOldestMessageOrFromNow() {
		this.fixture.send("one", "two");
		assertThat(this.admin.addGroup(this.topic, "oldest")).isTrue();
		assertThat(this.admin.addGroup(this.topic, "oldest")).isFalse();
		assertThat(this.admin.addGroup(this.topic, "now", StartFrom.LATEST)).isTrue();
		assertThat(this.admin.groups(this.topic)).extracting(RmqGroup::name, RmqGroup::waiting)
			.containsExactly(tuple("now", false), tuple("oldest", true));
		assertThat(this.admin.topics()).contains(this.topic);
		assertThat(this.log.lines(Level.INFO, "Added group")).hasSize(2);
	}

	@Test
	void groupThatIsInUseIsDroppedOnlyByForce() {
		ContractConsumer consumer = this.fixture.join("old");
		this.fixture.send("dead", "held");
		consumer.deadLetter(consumer.take());
		consumer.take();
		assertThatExceptionOfType(RmqGroupInUseException.class)
			.isThrownBy(() -> this.admin.dropGroup(this.topic, "old", DropOption.DEAD_LETTERS));
		this.admin.dropGroup(this.topic, "old", DropOption.FORCE);
		assertThat(this.fixture.stored().deadLetters("old")).hasSize(1);
		this.admin.dropGroup(this.topic, "old", DropOption.DEAD_LETTERS);
		assertThat(this.fixture.stored().deadLetters("old")).isEmpty();
		assertThat(this.admin.groups(this.topic)).isEmpty();
		assertThat(this.log.lines(Level.INFO, "Dropped group 'old'")).hasSize(2)
			.first()
			.asString()
			.contains("1 messages that only it needed; its dead letters were kept");
	}

	@Test
	void topicThatIsInUseIsDroppedOnlyByForce() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b");
		consumer.take();
		assertThatExceptionOfType(RmqGroupInUseException.class).isThrownBy(() -> this.admin.dropTopic(this.topic));
		assertThat(this.admin.dropTopic(this.topic, DropOption.FORCE)).isEqualTo(2);
		assertThat(this.admin.topics()).doesNotContain(this.topic);
		assertThat(this.log.lines(Level.INFO, "Dropped topic")).singleElement().asString().contains("2 messages");
	}

	@Test
	void groupIsPausedAndResumed() {
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(this.admin.pause(this.topic, "group")).isTrue();
		assertThat(this.admin.pause(this.topic, "group")).isFalse();
		assertThat(this.admin.groups(this.topic).get(0).isPaused()).isTrue();
		consumer.subscription().promoteRetries(1);
		assertThat(consumer.subscription().isPaused()).isTrue();
		assertThat(this.admin.resume(this.topic, "group")).isTrue();
		assertThat(this.admin.resume(this.topic, "group")).isFalse();
		assertThat(this.log.lines(Level.INFO, "Paused group")).hasSize(1);
		assertThat(this.log.lines(Level.INFO, "Resumed group")).hasSize(1);
	}

}
