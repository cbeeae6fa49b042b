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

package io.rmq.broker;

import java.time.Duration;

import io.rmq.RmqGroupInUseException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Topics#drop} promises.
 */
public abstract class DropTopicContractTests {

	private final BrokerFixture fixture;

	private final String topic;

	private final Topics topics;

	protected DropTopicContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topic = fixture.topic();
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void nothingIsLeftOfATopic() {
		ContractConsumer one = this.fixture.join("one");
		this.fixture.join("two");
		ContractConsumer dropped = this.fixture.join("dropped");
		this.fixture.send("a", "b", "c", "d");
		dropped.deadLetter(dropped.take());
		this.fixture.broker().groups().drop(this.topic, "dropped", Duration.ZERO, false);
		one.retry(one.take(), Duration.ofHours(1));
		one.deadLetter(one.take());
		one.take();
		one.subscription().release();
		this.fixture.join("one").take();
		this.fixture.send(this.fixture.due("later", new Due.After(Duration.ofHours(1))));
		assertThat(this.topics.drop(this.topic, Duration.ZERO)).isEqualTo(4 + 1 + 1 + 2 + 1);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().messagesOf("one")).isZero();
		assertThat(this.fixture.stored().waitingFor("one")).isZero();
		assertThat(this.fixture.stored().delayed()).isZero();
		assertThat(this.fixture.stored().deadLetters("one")).isEmpty();
		assertThat(this.fixture.stored().deadLetters("dropped")).isEmpty();
		assertThat(this.fixture.broker().groups().topics()).doesNotContain(this.topic);
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.topics.count(this.topic));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.topics.drop(this.topic, Duration.ZERO));
	}

	@Test
	void topicWithConsumersIsNotDropped() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a");
		consumer.take();
		assertThatExceptionOfType(RmqGroupInUseException.class)
			.isThrownBy(() -> this.topics.drop(this.topic, Duration.ofMinutes(1)))
			.withMessageContainingAll("'group'", this.topic, consumer.name());
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

	@Test
	void topicComesBackWithItsConsumersAndMessages() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b");
		Delivery held = consumer.take();
		this.topics.drop(this.topic, Duration.ZERO);
		assertThat(consumer.acknowledge(held)).containsExactly(held.lease());
		this.fixture.send("c");
		assertThat(consumer.take().messageId()).isEqualTo("c");
		assertThat(this.topics.count(this.topic).groups()).extracting(RmqTopic.Group::name).containsExactly("group");
	}

	@Test
	void topicThatIsNotThereIsRefused() {
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.topics.drop("tpoic", Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.topics.drop("a b", Duration.ZERO));
	}

}
