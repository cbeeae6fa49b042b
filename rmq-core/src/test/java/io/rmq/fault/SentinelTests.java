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

package io.rmq.fault;

import java.time.Duration;

import io.rmq.RmqException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Subscription;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqTemplate;
import io.rmq.test.PrivateSentinel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a broker that finds its server by Sentinel, with the application's default
 * command timeout of a minute.
 */
@Tag("alone")
class SentinelTests {

	private final PrivateSentinel servers = PrivateSentinel.started();

	private final RedisBroker broker = new RedisBroker(this.servers.newConnectionFactory(Duration.ofSeconds(60)),
			"rmq");

	private final RmqTemplate template = new RmqTemplate(this.broker, new JacksonMessageConverter(),
			ProducerSettings.defaults());

	private final Subscription subscription = this.broker
		.subscribe(new ConsumerSpec("topic", "group", "consumer", Duration.ofMinutes(5), 3));

	@AfterEach
	void close() {
		this.subscription.close();
		this.broker.close();
		this.servers.close();
	}

	@Test
	void messagesAreSentAndReceivedAndNoReplicaIsTakenForTheMaster() {
		assertThat(this.broker.server().facts().role()).isEqualTo("master");
		this.template.send("topic", "one");
		assertThat(this.subscription.fetch(10, Duration.ofSeconds(2))).hasSize(1);
		assertThat(this.servers.master().commands().xlen("rmq:{topic}:normal")).isOne();
	}

	@Test
	void sendsGoToTheNewMasterWithinSecondsOfAFrozenOne() {
		this.template.send("topic", "before");
		Awaitility.await().until(() -> this.servers.replica().commands().xlen("rmq:{topic}:normal") == 1);
		this.servers.master().pause();
		Awaitility.await()
			.atMost(Duration.ofSeconds(25))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsInstanceOf(RmqException.class)
			.until(() -> this.template.send("topic", "after") != null);
		assertThat(this.servers.replica().commands().xlen("rmq:{topic}:normal")).isGreaterThanOrEqualTo(2);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.ignoreExceptionsInstanceOf(RmqException.class)
			.until(() -> this.subscription.fetch(1, Duration.ofSeconds(1)).size() == 1);
	}

}
