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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.rmq.RmqConnectionException;
import io.rmq.RmqDuplicateMessageException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Due;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.StoredTopic;
import io.rmq.test.CuttingProxy;
import io.rmq.test.CuttingProxy.When;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds when the connection is cut between any two steps of a transition: it has
 * either happened or not, as a whole, and asking for it again neither loses nor doubles
 * the message.
 */
class RedisCutConnectionTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final String GROUP = "group";

	private static PrivateRedis redis;

	private static int topics;

	private final CuttingProxy proxy = new CuttingProxy(redis.port());

	private final String topic = "topic-" + topics++;

	private final BrokerFixture fixture = new BrokerFixture(
			new RedisBroker(this.proxy.newConnectionFactory(Duration.ofSeconds(5)), "rmq"), this.topic,
			new RedisStoredTopic(redis.connect(RedisFixtures.BYTES).sync(), "rmq", this.topic));

	private final StoredTopic stored = this.fixture.stored();

	private final ContractConsumer consumer = this.fixture.join(GROUP);

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
		this.fixture.close();
		this.proxy.close();
	}

	/**
	 * Steps of a call of a script: by its digest, which the server may not know, and then
	 * whole.
	 */
	static Stream<Arguments> steps() {
		return Stream.of(Arguments.of(When.BEFORE, "EVALSHA", true), Arguments.of(When.AFTER, "EVALSHA", true),
				Arguments.of(When.BEFORE, "EVALSHA", false), Arguments.of(When.AFTER, "EVALSHA", false),
				Arguments.of(When.BEFORE, "EVAL", false), Arguments.of(When.AFTER, "EVAL", false));
	}

	@ParameterizedTest
	@MethodSource("steps")
	void acknowledgement(When when, String command, boolean known) {
		Delivery delivery = held(Settlement.Acknowledge::new, known);
		Set<Lease> refused = settle(when, command, new Settlement.Acknowledge(delivery));
		assertDoneBefore(refused, when, command, known);
		assertStored(0, 0, 0);
	}

	@ParameterizedTest
	@MethodSource("steps")
	void retry(When when, String command, boolean known) {
		Delivery delivery = held((other) -> retryOf(other, LONG), known);
		Set<Lease> refused = settle(when, command, retryOf(delivery, Duration.ofMillis(1)));
		assertDoneBefore(refused, when, command, known);
		assertStored(0, known ? 2 : 1, 0);
		this.consumer.awaitPromoted(1);
		Delivery again = this.consumer.take();
		assertThat(again.messageId()).isEqualTo("id");
		assertThat(again.failures()).isOne();
		assertThat(again.history()).containsOnlyOnce("\"at\"");
	}

	@ParameterizedTest
	@MethodSource("steps")
	void deadLetter(When when, String command, boolean known) {
		Delivery delivery = held(RedisCutConnectionTests::deadLetterOf, known);
		Set<Lease> refused = settle(when, command, deadLetterOf(delivery));
		assertDoneBefore(refused, when, command, known);
		assertStored(0, 0, known ? 2 : 1);
	}

	@ParameterizedTest
	@MethodSource("steps")
	void scheduling(When when, String command, boolean known) {
		prepareScripts(known, () -> send("other", LONG));
		cut(when, command);
		failsToConnect(() -> send("id", LONG));
		boolean wasDone = ContractConsumer.eventually(() -> isRefusedAsDuplicate(() -> send("id", LONG)));
		assertThat(wasDone).isEqualTo(isCarriedOut(when, command, known));
		assertThat(this.stored.delayed()).isEqualTo(known ? 2 : 1);
		assertThat(this.fixture.broker().cancel(this.topic, "id")).isTrue();
	}

	private static boolean isRefusedAsDuplicate(Runnable send) {
		try {
			send.run();
			return false;
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RmqDuplicateMessageException) {
				return true;
			}
			throw ex;
		}
	}

	@ParameterizedTest
	@MethodSource("steps")
	void cancellation(When when, String command, boolean known) {
		prepareScripts(known, () -> this.fixture.broker().cancel(this.topic, "other"));
		send("id", LONG);
		if (!known) {
			redis.flushScripts();
		}
		cut(when, command);
		failsToConnect(() -> this.fixture.broker().cancel(this.topic, "id"));
		boolean done = isCarriedOut(when, command, known);
		assertThat(this.stored.delayed()).isEqualTo(done ? 0 : 1);
		assertThat(ContractConsumer.eventually(() -> this.fixture.broker().cancel(this.topic, "id"))).isEqualTo(!done);
		assertThat(this.stored.delayed()).isZero();
	}

	@ParameterizedTest
	@MethodSource("steps")
	void promotion(When when, String command, boolean known) {
		send("id", Duration.ofMillis(1));
		this.fixture.awaitTime(this.stored.now().plusMillis(5));
		prepareScripts(known, () -> this.consumer.subscription().promoteRetries(1));
		cut(when, command);
		failsToConnect(() -> this.consumer.subscription().promoteDelayed(10));
		boolean done = isCarriedOut(when, command, known);
		assertThat(this.stored.delayed()).isEqualTo(done ? 0 : 1);
		assertThat(ContractConsumer.eventually(() -> this.consumer.subscription().promoteDelayed(10)).moved())
			.isEqualTo(done ? 0 : 1);
		assertStored(1, 0, 0);
		assertThat(this.consumer.take().messageId()).isEqualTo("id");
	}

	@ParameterizedTest
	@MethodSource("steps")
	void recovery(When when, String command, boolean known) {
		ContractConsumer dies = this.fixture.join(GROUP, BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		dies.take();
		dies.awaitOverdue();
		prepareScripts(known, () -> dies.recoverByPeer(0));
		cut(when, command);
		failsToConnect(() -> dies.recoverByPeer(10));
		boolean done = isCarriedOut(when, command, known);
		ContractConsumer.eventually(() -> dies.recoverByPeer(0));
		if (!done) {
			dies.awaitRecovered(1);
		}
		Delivery again = this.consumer.take();
		assertThat(again.crashes()).isOne();
		assertThat(this.consumer.fetch(1)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("steps")
	void release(When when, String command, boolean known) {
		prepareScripts(known, () -> this.fixture.join("other").subscription().release());
		this.fixture.send("id");
		Delivery held = this.consumer.take();
		cut(when, command);
		failsToConnect(() -> this.consumer.subscription().release());
		boolean done = isCarriedOut(when, command, known);
		assertThat(ContractConsumer.eventually(() -> this.consumer.subscription().release())).isEqualTo(done ? 0 : 1);
		Delivery again = this.consumer.take();
		assertThat(again.lease()).isNotEqualTo(held.lease());
		assertThat(again.crashes() + again.failures()).isZero();
		assertThat(this.consumer.fetch(1)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE", "AFTER" })
	void lease(When when) {
		this.fixture.send("id");
		Delivery held = this.consumer.take();
		this.proxy.cut(when, command("XCLAIM"));
		failsToConnect(() -> this.consumer.subscription().extend(List.of(held.lease())));
		assertThat(ContractConsumer.eventually(() -> this.consumer.subscription().extend(List.of(held.lease()))))
			.isEmpty();
		assertThat(this.consumer.acknowledge(held)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE", "AFTER" })
	void fetch(When when) {
		ContractConsumer shortLease = this.fixture.join(GROUP, BrokerFixture.SHORT_LEASE);
		this.fixture.send("id");
		this.proxy.cut(when, (words) -> words.get(0).equals("XREADGROUP")
				&& words.contains("rmq:{%s}:normal".formatted(this.topic)));
		failsToConnect(() -> shortLease.subscription().fetch(10, Duration.ZERO));
		assertThat(this.stored.heldBy(GROUP)).isEqualTo((when == When.AFTER) ? 1 : 0);
		if (when == When.AFTER) {
			shortLease.awaitRecovered(1);
		}
		Delivery delivery = ContractConsumer.eventually(() -> shortLease.take());
		assertThat(delivery.crashes()).isEqualTo((when == When.AFTER) ? 1 : 0);
		assertThat(shortLease.fetch(10)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE", "AFTER" })
	void send(When when) {
		this.fixture.send("before");
		this.proxy.cut(when, command("XADD"));
		failsToConnect(() -> this.fixture.send("id"));
		assertStored((when == When.AFTER) ? 2 : 1, 0, 0);
	}

	private Delivery held(Function<Delivery, Settlement> outcome, boolean known) {
		prepareScripts(known, () -> {
			this.fixture.send("other");
			this.consumer.settle(outcome.apply(this.consumer.take()));
		});
		this.fixture.send("id");
		return this.consumer.take();
	}

	private static void prepareScripts(boolean known, Runnable use) {
		if (known) {
			use.run();
		}
		else {
			redis.flushScripts();
		}
	}

	private Set<Lease> settle(When when, String command, Settlement settlement) {
		cut(when, command);
		failsToConnect(() -> this.consumer.settle(settlement));
		return ContractConsumer.eventually(() -> this.consumer.settle(settlement));
	}

	private void cut(When when, String command) {
		this.proxy.cut(when, command(command));
	}

	private static Predicate<List<String>> command(String name) {
		return (words) -> words.get(0).equals(name);
	}

	private void failsToConnect(ThrowingCallable call) {
		Throwable error = Assertions.catchThrowable(call);
		assertThat(this.proxy.isDone()).as("cut").isTrue();
		assertThat((error instanceof CompletionException) ? error.getCause() : error)
			.isInstanceOf(RmqConnectionException.class);
	}

	private void assertDoneBefore(Set<Lease> refused, When when, String command, boolean known) {
		assertThat(refused).as("refused, because it was done before")
			.hasSize(isCarriedOut(when, command, known) ? 1 : 0);
	}

	private static boolean isCarriedOut(When when, String command, boolean known) {
		return when == When.AFTER && (known || command.equals("EVAL"));
	}

	private void assertStored(long ready, long waiting, int dead) {
		assertThat(this.stored.messages() + this.stored.messagesOf(GROUP)).isEqualTo(ready);
		assertThat(this.stored.heldBy(GROUP)).isZero();
		assertThat(this.stored.waitingFor(GROUP)).isEqualTo(waiting);
		assertThat(this.stored.deadLetters(GROUP)).hasSize(dead);
	}

	private void send(String id, Duration delay) {
		this.fixture.send(this.fixture.due(id, new Due.After(delay)));
	}

	private static Settlement retryOf(Delivery delivery, Duration delay) {
		return new Settlement.Retry(delivery, ContractConsumer.failure("no"), delay);
	}

	private static Settlement deadLetterOf(Delivery delivery) {
		return new Settlement.DeadLetter(delivery, ContractConsumer.failure("no"), DeadLetterReason.FATAL);
	}

}
