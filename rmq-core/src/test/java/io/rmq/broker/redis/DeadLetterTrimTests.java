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

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.StartFrom;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How dead letters that are too many or too old are deleted: a few at a time, however
 * many there are, as the server does nothing else meanwhile.
 */
class DeadLetterTrimTests {

	private static final long OLD = 12_000;

	/**
	 * What one call deletes, and the rest of a node.
	 */
	private static final long ONE_CALL = 1_100;

	private static final String DEAD = "rmq:{topic}:g:group:dead";

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(5));

	private final RedisCommands<String, String> commands = this.redis.commands();

	@BeforeEach
	void addOldDeadLetters() {
		addOld();
	}

	private void addOld() {
		this.commands.eval("""
				for i = 1, ARGV[1] do
					redis.call('XADD', KEYS[1], i .. '-1', 'id', i, 'body', 'x')
				end""", ScriptOutputType.STATUS, new String[] { DEAD }, "" + OLD);
	}

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	private ContractConsumer consumer(DeadLetterLimits limits) {
		return this.fixture.join(new ConsumerSpec("topic", "group", "consumer", Duration.ofMinutes(1), 3, limits, false,
				StartFrom.EARLIEST, Duration.ZERO));
	}

	private long deadLetters() {
		return this.commands.xlen(DEAD);
	}

	@Test
	void deadLetterDeletesAFewOfManyThatAreTooOld() {
		ContractConsumer consumer = consumer(new DeadLetterLimits(1_000_000, Duration.ofDays(1)));
		this.fixture.send("id");
		assertThat(consumer.deadLetter(consumer.take())).isEmpty();
		assertThat(deadLetters()).isBetween(OLD - ONE_CALL, OLD - 1);
	}

	@Test
	void deadLetterDeletesAFewOfManyThatAreTooMany() {
		ContractConsumer consumer = consumer(new DeadLetterLimits(10, Duration.ZERO));
		this.fixture.send("id");
		assertThat(consumer.deadLetter(consumer.take())).isEmpty();
		assertThat(deadLetters()).isBetween(OLD - ONE_CALL, OLD - 1);
	}

	private void makeNodesLarge() {
		this.commands.del(DEAD);
		this.redis.configure("stream-node-max-entries", "0");
		this.redis.configure("stream-node-max-bytes", "0");
		addOld();
	}

	@Test
	void deadLettersThatAreTooOldAreDeletedOnAServerWithLargeNodes() {
		makeNodesLarge();
		ContractConsumer consumer = consumer(new DeadLetterLimits(1_000_000, Duration.ofDays(1)));
		this.fixture.send("id");
		assertThat(consumer.deadLetter(consumer.take())).isEmpty();
		assertThat(deadLetters()).isBetween(OLD - ONE_CALL, OLD - 1);
		this.fixture.broker().sweepExpired(ExpiryPolicy.defaults());
		assertThat(deadLetters()).isEqualTo(1);
	}

	@Test
	void deadLettersThatAreTooManyAreDeletedOnAServerWithLargeNodes() {
		makeNodesLarge();
		ContractConsumer consumer = consumer(new DeadLetterLimits(11_000, Duration.ZERO));
		this.fixture.send("one", "two", "three");
		consumer.take(3).forEach((each) -> assertThat(consumer.deadLetter(each)).isEmpty());
		assertThat(deadLetters()).isBetween(11_000L, 11_500L);
	}

	@Test
	void sweepDeletesAllThatAreTooOldInShortCalls() {
		ContractConsumer consumer = consumer(new DeadLetterLimits(1_000_000, Duration.ofDays(1)));
		this.fixture.send("id");
		assertThat(consumer.deadLetter(consumer.take())).isEmpty();
		long before = calls();
		this.fixture.broker().sweepExpired(ExpiryPolicy.defaults());
		assertThat(deadLetters()).isEqualTo(1);
		assertThat(calls() - before).isGreaterThan(OLD / ONE_CALL);
	}

	private long calls() {
		return List.of(this.commands.info("commandstats").split("\r\n"))
			.stream()
			.filter((line) -> line.startsWith("cmdstat_xtrim:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("cmdstat_xtrim:calls=(\\d+),.*", "$1")))
			.sum();
	}

}
