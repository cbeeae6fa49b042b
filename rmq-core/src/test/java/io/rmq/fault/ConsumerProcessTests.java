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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;
import io.rmq.RmqContext;
import io.rmq.broker.BrokerFixture;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.Journal;
import io.rmq.listener.container.LogLines;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of messages whose consumer's process is killed, ended or stands
 * still.
 */
@Tag("alone")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signals")
class ConsumerProcessTests {

	private static final Duration LEASE = Duration.ofSeconds(1);

	/**
	 * A lease that does not run out during a test.
	 */
	private static final Duration LONG_LEASE = Duration.ofMinutes(5);

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.fixture.close();
		this.log.close();
	}

	@Test
	void messagesOfAKilledProcessAreHandledByAnother() {
		String[] ids = BrokerFixture.numbered("m", 1000);
		Journal heir = new Journal();
		Set<String> handledByTheDead;
		Set<String> heldByTheDead;
		long killed;
		try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LEASE, 5, 50,
				Duration.ofMillis(2))) {
			this.fixture.sender().send(ids);
			process.await("end", 300);
			process.kill();
			killed = System.nanoTime();
			handledByTheDead = new HashSet<>(process.told("end"));
			heldByTheDead = heldMessages();
			assertThat(process.told("begin")).hasSizeLessThan(1000).doesNotHaveDuplicates();
		}
		assertThat(heldByTheDead).isNotEmpty().hasSizeLessThanOrEqualTo(50);
		this.fixture.start(ContainerFixture.settings(), heir);
		this.fixture.awaitDone();
		assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(5));
		Set<String> handled = new HashSet<>(handledByTheDead);
		handled.addAll(heir.ids());
		assertThat(handled).containsExactlyInAnyOrder(ids);
		assertThat(heir.ids()).doesNotHaveDuplicates();
		Set<String> twice = new HashSet<>(heir.ids());
		twice.retainAll(handledByTheDead);
		assertThat(heldByTheDead).containsAll(twice);
		assertThat(heir.entries()).allMatch((context) -> context.attempt() == 1)
			.allMatch((context) -> context.deliveries() == (heldByTheDead.contains(context.messageId()) ? 2 : 1));
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void processThatIsEndedFinishesWhatItHandlesAndHandsBackTheRest() {
		String[] ids = BrokerFixture.numbered("m", 100);
		Journal heir = new Journal();
		List<String> handled;
		try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LONG_LEASE, 3, 20,
				Duration.ofMillis(300))) {
			this.fixture.sender().send(ids);
			process.await("begin", 6);
			this.fixture.start(ContainerFixture.settings().withLease(LONG_LEASE).withPrefetch(5), heir);
			assertThat(process.terminate()).isEqualTo(143);
			assertThat(process.told("stopped")).as("%s", process.lines()).hasSize(1);
			assertThat(process.told("interrupted")).isEmpty();
			handled = new ArrayList<>(process.told("end"));
			assertThat(handled).containsExactlyInAnyOrderElementsOf(process.told("begin"));
		}
		this.fixture.awaitDone();
		handled.addAll(heir.ids());
		assertThat(handled).containsExactlyInAnyOrder(ids);
		assertThat(heir.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
	}

	@Test
	void processThatStandsStillLosesItsMessagesAndItsSay() {
		Journal heir = new Journal();
		try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LEASE, 4, 4,
				Duration.ofMillis(700))) {
			this.fixture.sender().send("stuck", "slow", "fails", "fatal");
			process.await("begin", 4);
			process.pause();
			this.fixture.start(ContainerFixture.settings(), heir);
			heir.await(4);
			this.fixture.awaitDone();
			process.resume();
			process.await("interrupted stuck", 1);
			process.await("end", 1);
			this.fixture.sender().send("next");
			process.terminate();
			heir.await(4);
		}
		this.fixture.awaitDone();
		assertThat(heir.ids()).contains("stuck", "slow", "fails", "fatal").doesNotHaveDuplicates();
		assertThat(heir.entries()).filteredOn((context) -> !context.messageId().equals("next"))
			.extracting(RmqContext::deliveries)
			.containsOnly(2);
		assertThat(this.fixture.stored().waitingFor(ContainerFixture.GROUP)).isZero();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void processThatStoodStillBeginsNothingThatOthersHaveHandled() {
		String[] ids = BrokerFixture.numbered("m", 10);
		Journal heir = new Journal();
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(ids);
		try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LEASE, 1, 10,
				Duration.ofMillis(200))) {
			process.await("begin", 1);
			Awaitility.await().until(() -> this.fixture.stored().heldBy(ContainerFixture.GROUP) > 5);
			process.pause();
			RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), heir);
			this.fixture.awaitDone();
			container.stop();
			List<String> begun = process.told("begin");
			process.resume();
			this.fixture.sender().send("next");
			Awaitility.await().until(() -> process.told("begin").contains("next"));
			assertThat(process.told("begin")).hasSize(begun.size() + 1).startsWith(begun.toArray(String[]::new));
		}
		assertThat(heir.ids()).hasSizeGreaterThan(3).doesNotHaveDuplicates();
	}

	private Set<String> heldMessages() {
		RedisCommands<String, String> commands = TestRedis.commands();
		String lane = TestRedis.keyPrefix() + ":{" + this.fixture.topic() + "}:normal";
		Set<String> held = new HashSet<>();
		for (PendingMessage pending : commands.xpending(lane, ContainerFixture.GROUP, Range.unbounded(),
				Limit.from(1000))) {
			commands.xrange(lane, Range.create(pending.getId(), pending.getId()))
				.forEach((entry) -> held.add(entry.getBody().get("id")));
		}
		return held;
	}

	@ParameterizedTest
	@CsvSource({ "1, 40", "20, 0" })
	void messageThatKillsEveryConsumerBecomesADeadLetterAndTakesNoOtherWithIt(int concurrency, int prefetch) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send("deadly");
		this.fixture.sender().send(BrokerFixture.numbered("m", 30));
		Set<String> handled = new HashSet<>();
		int deaths = 0;
		while (handled.size() < 30 || this.fixture.stored().deadLetters(ContainerFixture.GROUP).isEmpty()) {
			assertThat(deaths).as("deaths, %s handled", handled).isLessThanOrEqualTo(5);
			try (ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LEASE, concurrency, prefetch,
					Duration.ofMillis(20))) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> !process.isAlive() || (handledBy(process, handled) == 30
							&& !this.fixture.stored().deadLetters(ContainerFixture.GROUP).isEmpty()));
				deaths += process.isAlive() ? 0 : 1;
				handled.addAll(process.told("end"));
			}
		}
		assertThat(deaths).isEqualTo(5);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.satisfies((dead) -> assertThat(dead.messageId() + " " + dead.reason()).isEqualTo("deadly POISON"));
	}

	private static long handledBy(ConsumerProcess process, Set<String> before) {
		Set<String> all = new HashSet<>(before);
		all.addAll(process.told("end"));
		return all.size();
	}

}
