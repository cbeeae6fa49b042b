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

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqConnectionException;
import io.rmq.RmqException;
import io.rmq.RmqMessage;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.StoredTopic;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.ListenerSettings;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of a message that is received when the server goes away.
 */
@Tag("alone")
class ReceiveOutageTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final String GROUP = "default";

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(1));

	private final String topic = this.fixture.topic();

	private final StoredTopic stored = this.fixture.stored();

	private Runnable whileReading = () -> {
	};

	private final RmqTemplate template = template(Duration.ofSeconds(1));

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	private RmqTemplate template(Duration lease) {
		return new RmqTemplate(this.fixture.broker(), PayloadFormat.of(new HookedConverter()),
				ProducerSettings.defaults(), () -> ListenerSettings.defaults().withLease(lease));
	}

	@Test
	void messageThatCouldNotBeAcknowledgedIsNotReturnedAndComesBack() {
		this.template.send(this.topic, "a");
		this.whileReading = this.redis::kill;
		assertThatExceptionOfType(RmqConnectionException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG));
		this.whileReading = () -> {
		};
		restart();
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void messageIsReturnedOnceThoughTheConnectionIsCutBeforeItIsAcknowledged() {
		this.template.send(this.topic, "a");
		this.whileReading = this.redis::killConnections;
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void messageIsHandledOnceThoughTheServerIsRestartedMeanwhile() {
		AtomicInteger handled = new AtomicInteger();
		this.template.send(this.topic, "a");
		RmqTemplate patient = template(Duration.ofMinutes(1));
		assertThat(patient.receive(this.topic, String.class, LONG, (message) -> {
			handled.incrementAndGet();
			this.redis.killAndStart();
		})).isTrue();
		assertThat(handled).hasValue(1);
		assertNothingIsLeft();
	}

	@Test
	void handlingEndsWithTheLeaseThoughTheServerStandsStill() {
		this.template.send(this.topic, "a");
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG, (message) -> {
				this.redis.pause();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					this.redis.resume();
				}
			}))
			.withMessageContaining("was lost while it was handled");
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void messageBehindOneThatCannotBecomeADeadLetterIsReceivedFromAServerWithoutMemory() {
		this.template.receive(this.topic, String.class, Duration.ZERO);
		this.template.message(this.topic, "old").ttl(Duration.ofMillis(1)).send();
		this.template.send(this.topic, "a");
		this.fixture.awaitTime(this.stored.now().plusMillis(5));
		this.redis.exhaustMemory();
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		this.redis.restoreMemory();
		assertThat(this.template.receive(this.topic, String.class, Duration.ZERO)).isEmpty();
		assertThat(this.stored.deadLetters(GROUP)).hasSize(1);
	}

	@Test
	void messageWhoseHandlingCouldNotBeStoredIsHandledAgain() {
		this.template.send(this.topic, "a");
		assertThatExceptionOfType(RmqConnectionException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG, (message) -> this.redis.kill()));
		IllegalStateException error = new IllegalStateException("failed");
		restart();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.template.receive(this.topic, String.class, LONG, (message) -> {
				this.redis.kill();
				throw error;
			}))
			.isSameAs(error)
			.satisfies(
					(thrown) -> assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(RmqConnectionException.class));
		restart();
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	@Test
	void callerWhoWaitsLearnsThatTheServerIsAway() {
		CompletableFuture<List<RmqMessage<String>>> received = CompletableFuture
			.supplyAsync(() -> this.template.receive(this.topic, String.class, LONG).stream().toList());
		await().until(() -> this.stored.waitingConsumers() > 0);
		this.redis.kill();
		assertThat(received).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(RmqConnectionException.class);
		restart();
		this.template.send(this.topic, "a");
		assertThat(this.template.receive(this.topic, String.class, LONG).orElseThrow().payload()).isEqualTo("a");
		assertNothingIsLeft();
	}

	/**
	 * For a moment it is taken for granted that the server is away.
	 */
	private void restart() {
		this.redis.start();
		ContractConsumer.eventually(this.fixture.broker()::check);
	}

	@Test
	void callsLeaveNoConnectionBehind() {
		this.template.send(this.topic, "a");
		this.template.receive(this.topic, String.class, LONG);
		long before = connections();
		for (int i = 0; i < 10; i++) {
			this.template.send(this.topic, "a");
			assertThat(this.template.receive(this.topic, String.class, LONG)).isPresent();
			assertThat(this.template.receive(this.topic, String.class, Duration.ZERO, (message) -> {
			})).isFalse();
		}
		// One more, on which the broker hears of what is due.
		await().untilAsserted(() -> assertThat(connections()).isLessThanOrEqualTo(before + 1));
		assertNothingIsLeft();
	}

	private long connections() {
		return this.redis.commands().clientList().lines().count();
	}

	private void assertNothingIsLeft() {
		assertThat(this.stored.messages()).isZero();
		assertThat(this.stored.messagesOf(GROUP)).isZero();
		assertThat(this.stored.heldBy(GROUP)).isZero();
		assertThat(this.stored.waitingConsumers()).isZero();
	}

	/**
	 * A message is read before it is acknowledged.
	 */
	private final class HookedConverter implements RmqMessageConverter {

		@Override
		public byte[] toBytes(Object payload) {
			return payload.toString().getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			ReceiveOutageTests.this.whileReading.run();
			return new String(body, StandardCharsets.UTF_8);
		}

	}

}
