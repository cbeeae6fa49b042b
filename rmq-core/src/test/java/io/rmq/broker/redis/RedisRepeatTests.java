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
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Settlement;
import io.rmq.broker.StartFrom;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept in Redis so that each id is handled once, and what becomes of it when the
 * server is in trouble.
 */
class RedisRepeatTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String HANDLED = "rmq:{topic}:g:group:handled";

	private static final String HANDLING = "rmq:{topic}:g:group:handling";

	private static PrivateRedis redis;

	private final RedisCommands<String, String> commands = redis.commands();

	private final BrokerFixture fixture = RedisFixtures.on(redis, TIMEOUT);

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
		redis.restoreMemory();
		this.fixture.close();
		redis.flushAll();
	}

	@Test
	void consumerThatHandlesWhateverComesKeepsNothing() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "a");
		assertThat(consumer.acknowledge(consumer.take(2))).isEmpty();
		assertThat(this.commands.exists(HANDLED, HANDLING)).isZero();
	}

	@Test
	void idTakesLittleMemory() {
		ContractConsumer consumer = join(Duration.ofDays(1));
		handle(consumer, Stream.generate(() -> UUID.randomUUID().toString()).limit(2000).toArray(String[]::new));
		long bytes = this.commands.memoryUsage(HANDLED) / this.commands.zcard(HANDLED);
		assertThat(bytes).isBetween(40L, 160L);
		assertThat(this.commands.exists(HANDLING)).as("claims of messages that are done").isZero();
	}

	@Test
	void idsAreForgottenWhenTheirTimeIsOver() {
		handle(join(Duration.ofMillis(1)), BrokerFixture.numbered("a", 2500));
		handle(join(Duration.ofMillis(1)), "b");
		assertThat(this.commands.zcard(HANDLED)).isLessThan(2000);
		assertThat(this.commands.pttl(HANDLED)).isBetween(3_590_000L, 3_600_001L);
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(2));
		join(Duration.ofMillis(1)).subscription().tidy(Duration.ofHours(1));
		assertThat(this.commands.exists(HANDLED)).isZero();
	}

	@Test
	void idsWhoseTimeEndsWhileOthersAreForgottenAreLeftForTheNextTime() {
		ContractConsumer consumer = join(Duration.ofMillis(1));
		consumer.subscription().tidy(Duration.ofHours(1));
		handle(consumer, BrokerFixture.numbered("a", 1500));
		this.fixture.awaitTime(this.fixture.stored().now().plusMillis(2));
		long before = scriptCalls();
		consumer.subscription().tidy(Duration.ofHours(1));
		// Two that forget, and the one for consumers.
		assertThat(scriptCalls() - before).isEqualTo(3);
		assertThat(this.commands.exists(HANDLED)).isZero();
	}

	private long scriptCalls() {
		Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(this.commands.info("commandstats"));
		assertThat(calls.find()).isTrue();
		return Long.parseLong(calls.group(1));
	}

	@Test
	void idIsKeptForTheLongestTimeThatAnyListenerOfTheGroupAskedFor() {
		handle(join(Duration.ofDays(2)), "long");
		handle(join(Duration.ofMillis(1)), "short");
		assertThat(this.commands.pttl(HANDLED)).isGreaterThan(Duration.ofHours(47).toMillis());
		this.fixture.send("long");
		assertThat(join(Duration.ofMillis(1)).fetch(1)).isEmpty();
	}

	@Test
	void claimsOfWhatIsNeverHandledDoNotPileUp() {
		ContractConsumer consumer = join(Duration.ofDays(1));
		for (int i = 0; i < 16; i++) {
			this.fixture.send(BrokerFixture.numbered("m" + i + "-", 250));
			List<Delivery> deliveries = consumer.take(250);
			assertThat(consumer.settle(deliveries.stream().map(RedisRepeatTests::deadLetter).toList())).isEmpty();
		}
		assertThat(this.commands.hlen(HANDLING)).isLessThanOrEqualTo(1000 + 2 * 250);
	}

	@Test
	void backlogIsHandledAndNotedWhileThereIsNoMemory() {
		ContractConsumer consumer = join(Duration.ofDays(1));
		this.fixture.send("a", "a", "b");
		redis.exhaustMemory();
		List<Delivery> deliveries = consumer.fetch(10);
		assertThat(ContractConsumer.ids(deliveries)).containsExactly("a", "b");
		assertThat(this.fixture.stored().waitingFor("group")).isEqualTo(1);
		assertThat(consumer.acknowledge(deliveries)).isEmpty();
		assertThat(this.commands.zcard(HANDLED)).isEqualTo(2);
		redis.restoreMemory();
		consumer.awaitPromoted(1);
		assertThat(consumer.fetch(10)).isEmpty();
	}

	@Test
	void everythingIsLostWithTheServersDataAndBeginsAnew() {
		ContractConsumer consumer = join(Duration.ofDays(1));
		handle(consumer, "a");
		this.fixture.send("b");
		Delivery held = consumer.take();
		redis.flushAll();
		this.fixture.send("a", "b");
		assertThat(ContractConsumer.ids(consumer.take(2))).containsExactly("a", "b");
		assertThat(consumer.acknowledge(held)).containsExactly(held.lease());
	}

	@Test
	void groupThatWasLostBeginsAtTheBeginningWhateverWasAskedFor() {
		ContractConsumer consumer = this.fixture.join(consumer(Duration.ofDays(1)).withStartFrom(StartFrom.LATEST));
		assertThat(consumer.fetch(1)).isEmpty();
		redis.flushAll();
		this.fixture.send("after");
		assertThat(consumer.take().messageId()).isEqualTo("after");
	}

	@Test
	void laneThatWasLostBeginsAtTheBeginningIfItsGroupIsThere() {
		this.fixture.join(consumer(Duration.ofDays(1)).withStartFrom(StartFrom.LATEST));
		this.commands.del("rmq:{topic}:high");
		this.fixture.send(RmqPriority.HIGH, "after");
		ContractConsumer other = this.fixture.join(consumer(Duration.ofDays(1)).withStartFrom(StartFrom.LATEST));
		assertThat(other.take().messageId()).isEqualTo("after");
	}

	@Test
	void callThatWasHeldUpGetsNothingThatWasTakenFromItsConsumerMeanwhile() {
		ContractConsumer slow = join(Duration.ofDays(1));
		this.fixture.send("a");
		Delivery stale = slow.take();
		slow.subscription().release();
		String claim = this.commands.hget(HANDLING, "a");
		assertThat(decideAgain(slow, stale)).isEmpty();
		assertThat(this.commands.hget(HANDLING, "a")).isEqualTo(claim);
		assertThat(join(Duration.ofDays(1)).take().messageId()).isEqualTo("a");
	}

	@Test
	void callThatWasHeldUpWhileTheGroupWasDroppedLeavesNothing() {
		ContractConsumer slow = join(Duration.ofDays(1));
		this.fixture.send("a");
		Delivery stale = slow.take();
		this.fixture.broker().groups().drop("topic", "group", Duration.ZERO, true);
		assertThat(decideAgain(slow, stale)).isEmpty();
		assertThat(this.commands.keys("*:g:*")).isEmpty();
	}

	@Test
	void claimsGoInTheEndWhenNobodyNeedsThemAnyMore() {
		ContractConsumer consumer = join(Duration.ofDays(1));
		this.fixture.send("a");
		assertThat(consumer.settle(deadLetter(consumer.take()))).isEmpty();
		assertThat(this.commands.hlen(HANDLING)).isEqualTo(1);
		assertThat(this.commands.pttl(HANDLING)).isBetween(Duration.ofDays(6).toMillis(),
				Duration.ofDays(7).toMillis());
	}

	/**
	 * As if the first call, in which the message was fetched, came to the server only
	 * now.
	 */
	private static List<Delivery> decideAgain(ContractConsumer consumer, Delivery fetched) {
		ConsumerSpec who = consumer.subscription().consumer();
		RedisLink link = new RedisLink(new RedisConnector(redis.newConnectionFactory(TIMEOUT)));
		try {
			return new RepeatFilter(who, new ConsumerLanes(new RedisKeys("rmq", 0), who), link)
				.withoutRepeats(List.of(fetched));
		}
		finally {
			link.close();
		}
	}

	@Test
	void scriptsThatAreFlushedAreSentAgain() {
		redis.flushScripts();
		ContractConsumer consumer = join(Duration.ofDays(1));
		this.fixture.send("a", "a");
		redis.flushScripts();
		Delivery delivery = consumer.take();
		redis.flushScripts();
		assertThat(consumer.acknowledge(delivery)).isEmpty();
		redis.flushScripts();
		assertThat(consumer.subscription().tidy(Duration.ofHours(1))).isZero();
	}

	private void handle(ContractConsumer consumer, String... ids) {
		this.fixture.send(ids);
		assertThat(consumer.acknowledge(consumer.take(ids.length))).isEmpty();
	}

	private static Settlement.DeadLetter deadLetter(Delivery delivery) {
		return new Settlement.DeadLetter(delivery, ContractConsumer.failure("no"), DeadLetterReason.FATAL);
	}

	private ContractConsumer join(Duration window) {
		return this.fixture.join(consumer(window));
	}

	private ConsumerSpec consumer(Duration window) {
		return new ConsumerSpec("topic", "group", UUID.randomUUID().toString(), BrokerFixture.LONG_LEASE, 3)
			.withIdempotence(window);
	}

}
