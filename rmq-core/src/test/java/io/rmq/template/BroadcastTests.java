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

package io.rmq.template;

import java.time.Duration;
import java.util.List;

import io.rmq.RmqTopicFullException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A message to several topics, on a real server.
 */
class BroadcastTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String first = this.fixture.topic() + ".a";

	private final String full = this.fixture.topic() + ".b";

	private final String last = this.fixture.topic() + ".c";

	private final ProducerSettings defaults = ProducerSettings.defaults();

	private final RmqTemplate template = new RmqTemplate(this.fixture.broker(),
			PayloadFormat.of(new JacksonMessageConverter()),
			new ProducerSettings(this.defaults.timeout(), this.defaults.maxMessageSize(), this.defaults.messageTtl(),
					this.defaults.retries(), this.defaults.retryBackoff(), false, true,
					java.util.Map.of(this.full, new TopicLimit(1, TopicLimit.Overflow.REJECT))));

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void eachTopicGetsAMessageAndAResultInOrder() {
		List<RmqSendOutcome> outcomes = this.template.broadcast(List.of(this.last, this.first), "news");
		assertThat(outcomes).extracting((outcome) -> outcome.orThrow().topic()).containsExactly(this.last, this.first);
		assertThat(outcomes).extracting((outcome) -> outcome.orThrow().messageId()).doesNotHaveDuplicates();
		assertThat(receive(this.first)).isEqualTo("news");
		assertThat(receive(this.last)).isEqualTo("news");
	}

	@Test
	void topicThatFailsDoesNotHideTheOthers() {
		this.template.send(this.full, "first");
		List<RmqSendOutcome> outcomes = this.template.broadcast(List.of(this.first, this.full, this.last), "news");
		assertThat(outcomes).extracting(RmqSendOutcome::isSuccess).containsExactly(true, false, true);
		assertThat(outcomes.get(1).error()).isInstanceOf(RmqTopicFullException.class);
		assertThat(receive(this.first)).isEqualTo("news");
		assertThat(receive(this.full)).isEqualTo("first");
		assertThat(receive(this.last)).isEqualTo("news");
	}

	@Test
	void nothingIsSentIfATopicIsNotValid() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.broadcast(List.of(this.first, "no topic"), "news"));
		assertThat(this.template.receive(this.first, String.class, Duration.ZERO)).isEmpty();
		assertThat(this.template.broadcast(List.of(), "news")).isEmpty();
	}

	private String receive(String topic) {
		return this.template.receive(topic, String.class, Duration.ZERO).orElseThrow().payload();
	}

}
