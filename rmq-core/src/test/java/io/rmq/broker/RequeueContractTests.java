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

import io.rmq.RmqHeaders;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Topics#delete} and {@link Topics#requeue} promise of messages that wait.
 */
public abstract class RequeueContractTests {

	private final BrokerFixture fixture;

	private final String topic;

	private final Topics topics;

	protected RequeueContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topic = fixture.topic();
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void delayedMessageIsHandledNow() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer other = this.fixture.join("other");
		OutboundMessage sent = this.fixture.due(this.fixture.fullMessage("full", RmqPriority.LOW),
				new Due.After(Duration.ofHours(1)));
		this.fixture.send(sent);
		assertThat(this.topics.requeue(RmqMessageLocation.delayed(this.topic), "full")).isTrue();
		assertThat(this.topics.requeue(RmqMessageLocation.delayed(this.topic), "full")).isFalse();
		assertThat(this.fixture.stored().delayed()).isZero();
		Delivery delivery = one.take();
		assertThat(delivery.messageId()).isEqualTo("full");
		assertThat(delivery.priority()).isEqualTo(RmqPriority.LOW);
		assertThat(delivery.headers()).isEqualTo(sent.headers());
		assertThat(delivery.body()).isEqualTo(sent.body());
		assertThat(other.take().messageId()).isEqualTo("full");
	}

	@Test
	void retryIsHandledNowByItsGroupAlone() {
		ContractConsumer one = this.fixture.join("one");
		ContractConsumer other = this.fixture.join("other");
		this.fixture.send(RmqPriority.HIGH, "m");
		other.acknowledge(other.take());
		one.retry(one.take(), Duration.ofHours(1));
		assertThat(this.topics.requeue(RmqMessageLocation.retrying(this.topic, "one"), "m")).isTrue();
		Delivery again = one.take();
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(again.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(other.fetch(1)).isEmpty();
		assertThat(this.fixture.stored().waitingFor("one")).isZero();
	}

	@Test
	void retriesWithTheSameIdAreNamedByTheirPositions() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("same", "same");
		consumer.take(2).forEach((delivery) -> consumer.retry(delivery, Duration.ofHours(1)));
		RmqMessageLocation retrying = RmqMessageLocation.retrying(this.topic, "group");
		String second = this.topics.browse(retrying, RmqPageRequest.of(2)).messages().get(1).position();
		assertThat(this.topics.get(retrying, second).id()).isEqualTo("same");
		assertThat(this.topics.delete(retrying, second)).isTrue();
		assertThat(this.topics.delete(retrying, second)).isFalse();
		assertThat(this.topics.requeue(retrying, "same")).isTrue();
		assertThat(consumer.take().attempt()).isEqualTo(2);
	}

	@Test
	void delayedMessageIsDeletedAndMayBeSentAgain() {
		OutboundMessage guarded = new OutboundMessage(this.topic, "m", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, new Due.After(Duration.ofHours(1)), 0,
				SendConditions.NONE.withGuard("m", Duration.ofHours(1)), new byte[0]);
		this.fixture.send(guarded);
		assertThat(this.topics.delete(RmqMessageLocation.delayed(this.topic), "m")).isTrue();
		assertThat(this.fixture.stored().delayed()).isZero();
		assertThat(ContractConsumer.get(this.fixture.broker().send(guarded)).duplicate()).isFalse();
	}

	@Test
	void whatIsNotThereIsRefused() {
		this.fixture.join("group");
		assertThat(this.topics.requeue(RmqMessageLocation.retrying(this.topic, "group"), "m")).isFalse();
		assertThat(this.topics.delete(RmqMessageLocation.delayed(this.topic), "m")).isFalse();
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.topics.requeue(RmqMessageLocation.retrying(this.topic, "gruop"), "m"));
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.topics.delete(RmqMessageLocation.delayed("tpoic"), "m"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.requeue(RmqMessageLocation.inFlight(this.topic, "group"), "1-1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.delete(RmqMessageLocation.ready(this.topic), "1-1"));
	}

}
