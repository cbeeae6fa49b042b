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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqMessage;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.StoredTopic;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.ListenerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What who asks for single messages gets of a group that is paused, on a real server.
 */
class ReceivePauseTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final String GROUP = "default";

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final StoredTopic stored = this.fixture.stored();

	private final RmqTemplate template = new RmqTemplate(this.fixture.broker(),
			PayloadFormat.of(new JacksonMessageConverter()), ProducerSettings.defaults(), ListenerSettings::defaults);

	@BeforeEach
	void join() {
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO)).isEmpty();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void nothingIsReceivedWhileTheGroupIsPaused() {
		this.template.send(this.topic, "a");
		pause();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO)).isEmpty();
		List<String> handled = new ArrayList<>();
		long before = System.nanoTime();
		assertThat(this.template.receive(this.topic, String.class, Duration.ofMillis(200),
				(message) -> handled.add(message.payload())))
			.isFalse();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(200),
				Duration.ofSeconds(2));
		assertThat(handled).isEmpty();
		assertThat(this.stored.messages()).isOne();
		resume();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO).orElseThrow().payload())
			.isEqualTo("a");
	}

	@Test
	void whoWaitsWhenTheGroupIsPausedGetsAMessageWhenItIsResumed() {
		CompletableFuture<Optional<RmqMessage<String>>> received = CompletableFuture
			.supplyAsync(() -> this.template.receive(this.topic, String.class, LONG));
		await().until(() -> this.stored.waitingConsumers() > 0);
		pause();
		await().until(() -> this.stored.waitingConsumers() == 0);
		this.template.send(this.topic, "a");
		await().during(Duration.ofMillis(200)).until(() -> !received.isDone());
		resume();
		assertThat(ContractConsumer.get(received).orElseThrow().payload()).isEqualTo("a");
		assertThat(this.stored.heldBy(GROUP)).isZero();
	}

	private void pause() {
		assertThat(this.fixture.broker().groups().pause(this.topic, GROUP)).isTrue();
	}

	private void resume() {
		assertThat(this.fixture.broker().groups().resume(this.topic, GROUP)).isTrue();
	}

}
