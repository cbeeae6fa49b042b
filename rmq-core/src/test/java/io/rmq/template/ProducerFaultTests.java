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
import java.util.Map;

import io.rmq.RmqException;
import io.rmq.RmqTopicFullException;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.test.CuttingProxy;
import io.rmq.test.CuttingProxy.When;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a send when its connection is cut, on a real server: it is stored once,
 * or not and its caller knows, or its caller knows that nobody does.
 */
class ProducerFaultTests {

	private static PrivateRedis redis;

	private static int topics;

	private final CuttingProxy proxy = new CuttingProxy(redis.port());

	private final RedisBroker broker = new RedisBroker(this.proxy.newConnectionFactory(Duration.ofSeconds(5)), "rmq");

	private final String topic = "topic-" + topics++;

	@BeforeAll
	static void start() {
		redis = PrivateRedis.started();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.broker.close();
		this.proxy.close();
	}

	@ParameterizedTest
	@EnumSource(value = When.class, names = { "BEFORE", "AFTER" })
	void idempotentSendIsStoredOnceWhereverTheConnectionIsCut(When when) {
		RmqTemplate template = template(3, true);
		template.send(this.topic, "first");
		cut(when, "EVALSHA");
		template.send(this.topic, "second");
		assertThat(this.proxy.isDone()).isTrue();
		assertThat(stored()).isEqualTo(2);
	}

	@Test
	void sendWhoseAnswerIsLostIsNotRepeatedAndSaysSo() {
		RmqTemplate template = template(3, false);
		template.send(this.topic, "first");
		cut(When.AFTER, "XADD");
		assertThatExceptionOfType(RmqException.class).isThrownBy(() -> template.send(this.topic, "second"))
			.satisfies((ex) -> assertThat(ex.isOutcomeUnknown()).isTrue())
			.satisfies((ex) -> assertThat(ex.getTopic()).isEqualTo(this.topic))
			.satisfies((ex) -> assertThat(ex.getMessageId()).isNotEmpty());
		assertThat(stored()).isEqualTo(2);
	}

	@Test
	void oneOfManyThatFailsHidesNoOther() throws Exception {
		RmqTemplate template = template(0, false);
		List<RmqSendOutcome> outcomes = template.sendAllAsync(this.topic, List.of("a", "x".repeat(2000), "b")).get();
		assertThat(outcomes).extracting(RmqSendOutcome::isSuccess).containsExactly(true, false, true);
		assertThat(stored()).isEqualTo(2);
	}

	@Test
	void messageBeyondTheLengthOfItsTopicIsRefusedClearly() {
		RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter(),
				new ProducerSettings(Duration.ofSeconds(5), 1000, Duration.ZERO, 0, Duration.ofMillis(1), false, true,
						Map.of(this.topic, new TopicLimit(2, TopicLimit.Overflow.REJECT))));
		template.send(this.topic, "a");
		template.send(this.topic, "b");
		assertThatExceptionOfType(RmqTopicFullException.class).isThrownBy(() -> template.send(this.topic, "c"))
			.withMessageContaining(this.topic)
			.withMessageContaining("2")
			.satisfies((ex) -> assertThat(ex.getTopic()).isEqualTo(this.topic))
			.satisfies((ex) -> assertThat(ex.getMessageId()).isNotEmpty());
		assertThat(stored()).isEqualTo(2);
	}

	private void cut(When when, String command) {
		this.proxy.cut(when, (words) -> words.get(0).equalsIgnoreCase(command));
	}

	private long stored() {
		return redis.commands().xlen("rmq:{%s}:normal".formatted(this.topic));
	}

	private RmqTemplate template(int retries, boolean idempotent) {
		return new RmqTemplate(this.broker, new JacksonMessageConverter(), new ProducerSettings(Duration.ofSeconds(5),
				1000, Duration.ZERO, retries, Duration.ofMillis(10), idempotent, true, Map.of()));
	}

}
