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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.RmqErrorCode;
import io.rmq.RmqNotFoundException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Groups#pause} and {@link Groups#resume} promise, and what a consumer learns
 * of it.
 */
public abstract class PauseContractTests {

	private final BrokerFixture fixture;

	private final Queue<Boolean> told = new ConcurrentLinkedQueue<>();

	protected PauseContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void groupIsNotPausedAtFirst() {
		ContractConsumer consumer = told(this.fixture.join("group"));
		consumer.subscription().promoteRetries(10);
		assertThat(consumer.subscription().isPaused()).isFalse();
		assertThat(this.told).isEmpty();
	}

	@Test
	void consumerThatJoinsLaterKnowsOfThePause() {
		this.fixture.join("group");
		assertThat(pause("group")).isTrue();
		ContractConsumer late = told(this.fixture.join("group"));
		assertThat(late.subscription().isPaused()).isTrue();
		assertThat(this.told).containsExactly(true);
		assertThat(this.fixture.join("other").subscription().isPaused()).isFalse();
	}

	@Test
	void consumerFindsOutWhenItPromotesRetries() {
		ContractConsumer consumer = told(this.fixture.join("group"));
		pause("group");
		assertThat(consumer.subscription().isPaused()).isFalse();
		for (int i = 0; i < 3; i++) {
			consumer.subscription().promoteRetries(10);
			assertThat(consumer.subscription().isPaused()).isTrue();
		}
		resume("group");
		for (int i = 0; i < 3; i++) {
			consumer.subscription().promoteRetries(10);
			assertThat(consumer.subscription().isPaused()).isFalse();
		}
		assertThat(this.told).containsExactly(true, false);
	}

	@Test
	void consumerIsToldToLookAtOnce() {
		Subscription subscription = told(this.fixture.join("group")).subscription();
		Queue<Duration> news = new ConcurrentLinkedQueue<>();
		subscription.onDue(news::add);
		Awaitility.await().until(() -> !news.isEmpty());
		news.clear();
		pause("group");
		Awaitility.await().untilAsserted(() -> assertThat(news).contains(Duration.ZERO));
		subscription.promoteRetries(10);
		news.clear();
		resume("group");
		Awaitility.await().untilAsserted(() -> assertThat(news).contains(Duration.ZERO));
		subscription.promoteRetries(10);
		assertThat(this.told).containsExactly(true, false);
	}

	@Test
	void otherGroupsAreNotPaused() {
		ContractConsumer paused = this.fixture.join("paused");
		ContractConsumer other = this.fixture.join("other");
		pause("paused");
		paused.subscription().promoteRetries(10);
		other.subscription().promoteRetries(10);
		assertThat(paused.subscription().isPaused()).isTrue();
		assertThat(other.subscription().isPaused()).isFalse();
	}

	@Test
	void whatIsHeldIsSettledDuringAPauseAndWhatComesIsKept() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("held", "failed");
		List<Delivery> held = consumer.take(2);
		pause("group");
		this.fixture.send("new");
		assertThat(consumer.acknowledge(held.get(0))).isEmpty();
		assertThat(consumer.retry(held.get(1), Duration.ZERO)).isEmpty();
		consumer.awaitPromoted(1);
		resume("group");
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactly("failed", "new");
	}

	@Test
	void pausingAndResumingTwiceChangesNothing() {
		ContractConsumer consumer = told(this.fixture.join("group"));
		assertThat(resume("group")).isFalse();
		assertThat(pause("group")).isTrue();
		assertThat(pause("group")).isFalse();
		consumer.subscription().promoteRetries(10);
		assertThat(resume("group")).isTrue();
		assertThat(resume("group")).isFalse();
		consumer.subscription().promoteRetries(10);
		assertThat(this.told).containsExactly(true, false);
	}

	@Test
	void whoListensInTheMiddleOfAPauseIsToldAtOnce() {
		ContractConsumer consumer = this.fixture.join("group");
		pause("group");
		consumer.subscription().promoteRetries(10);
		told(consumer);
		assertThat(this.told).containsExactly(true);
	}

	@Test
	void topicOrGroupThatIsNotThereIsRefusedByName() {
		this.fixture.join("group");
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> pause("grupe"))
			.withMessageContainingAll("'" + this.fixture.topic() + "'", "no group 'grupe'", "RmqAdmin.groups")
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.NOT_FOUND));
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> resume("grupe"));
		Groups groups = this.fixture.broker().groups();
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> groups.pause("tpoic", "group"))
			.withMessageContainingAll("no topic 'tpoic'", "RmqAdmin.topics()");
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> groups.resume("tpoic", "group"));
	}

	@Test
	void whatCannotBeANameIsRefused() {
		Groups groups = this.fixture.broker().groups();
		assertThatIllegalArgumentException().isThrownBy(() -> groups.pause("a{b", "group"))
			.withMessageContaining("a{b");
		assertThatIllegalArgumentException().isThrownBy(() -> groups.resume("topic", "a:b"))
			.withMessageContaining("a:b");
	}

	private boolean pause(String group) {
		return this.fixture.broker().groups().pause(this.fixture.topic(), group);
	}

	private boolean resume(String group) {
		return this.fixture.broker().groups().resume(this.fixture.topic(), group);
	}

	private ContractConsumer told(ContractConsumer consumer) {
		consumer.subscription().onPause(this.told::add);
		return consumer;
	}

}
