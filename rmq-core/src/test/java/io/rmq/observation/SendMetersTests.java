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

package io.rmq.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rmq.RmqConnectionException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.ListenerSettings;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqSendResult;
import io.rmq.template.RmqTemplate;
import io.rmq.template.SendObserver;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is counted and timed when messages are sent, and what observers may do.
 */
class SendMetersTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());

	private final String topic = TestRedis.uniqueName("topic");

	@AfterEach
	void close() {
		this.broker.close();
	}

	@Test
	void sendsAreTimedAndTheirBytesCounted() {
		RmqTemplate template = template(this.broker, new SendMeters(this.meters));
		template.send(this.topic, "four");
		template.sendAllAsync(this.topic, List.of("a", "b")).join();
		awaitCount("STORED", 3);
		assertThat(timer("STORED").totalTime(TimeUnit.NANOSECONDS)).isPositive();
		assertThat(this.meters.get("rmq.sent.body").tag("topic", this.topic).counter().count()).isEqualTo(4 + 1 + 1);
		assertThat(timer("FAILED").count()).isZero();
	}

	@Test
	void duplicatesAreNoMessages() {
		RmqTemplate template = template(this.broker, new SendMeters(this.meters));
		for (int i = 0; i < 2; i++) {
			template.message(this.topic, "x").messageId("same").deduplicate(Duration.ofMinutes(1)).send();
		}
		awaitCount("DUPLICATE", 1);
		awaitCount("STORED", 1);
		assertThat(this.meters.get("rmq.sent.body").tag("topic", this.topic).counter().count()).isEqualTo(1);
	}

	@Test
	void failuresAreCounted() {
		LettuceConnectionFactory nowhere = new LettuceConnectionFactory("127.0.0.1", 1);
		nowhere.afterPropertiesSet();
		nowhere.start();
		try (Broker unreachable = new RedisBroker(nowhere, "rmq")) {
			RmqTemplate template = template(unreachable, new SendMeters(this.meters));
			assertThatExceptionOfType(RmqConnectionException.class).isThrownBy(() -> template.send(this.topic, "x"));
			awaitCount("FAILED", 1);
			assertThat(timer("STORED").count()).isZero();
		}
		finally {
			nowhere.destroy();
		}
	}

	@Test
	void observerThatFailsKeepsNothingFromBeingSent() {
		SendObserver faulty = (message) -> {
			throw new IllegalStateException("no");
		};
		SendObserver faultyInTheEnd = (message) -> new SendObserver.Sending() {

			@Override
			public void end(@Nullable RmqSendResult result, @Nullable Throwable error) {
				throw new IllegalStateException("no");
			}

			@Override
			public OutboundMessage message(OutboundMessage observed) {
				return observed;
			}

		};
		RmqTemplate template = template(this.broker, faulty, faultyInTheEnd, new SendMeters(this.meters));
		assertThat(template.send(this.topic, "x").position()).isNotNull();
		awaitCount("STORED", 1);
	}

	private void awaitCount(String outcome, long count) {
		Awaitility.await().untilAsserted(() -> assertThat(timer(outcome).count()).isEqualTo(count));
	}

	private Timer timer(String outcome) {
		return this.meters.get("rmq.send").tags("topic", this.topic, "outcome", outcome).timer();
	}

	private static RmqTemplate template(Broker broker, SendObserver... observers) {
		return new RmqTemplate(broker, PayloadFormat.of(new JacksonMessageConverter(JsonMapper.shared())),
				ProducerSettings.defaults(), ListenerSettings::defaults, List.of(observers));
	}

}
