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

package io.rmq.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Broker#sweepExpired} promises. The broker of the fixture must have the
 * server for itself.
 */
public abstract class ExpireContractTests {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private static final Duration SHORT = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofHours(1);

	private final BrokerFixture fixture;

	protected ExpireContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void expiredMessageThatNobodyHasEverConsumedIsADeadLetterOfTheDefaultGroup() {
		send("short", SHORT);
		send("long", LONG);
		send("forever", Duration.ZERO);
		sweepUntil(1, false);
		assertThat(this.fixture.stored().messages()).isEqualTo(2);
		assertThat(this.fixture.stored().deadLetters("default")).singleElement().satisfies((letter) -> {
			assertThat(letter.reason()).isEqualTo("EXPIRED");
			assertThat(letter.messageId()).isEqualTo("short");
		});
	}

	@Test
	void deadLettersOfNobodyAreListedAndCanBeDropped() {
		send("one", SHORT);
		sweepUntil(1, false);
		Groups groups = this.fixture.broker().groups();
		assertThat(groups.list(this.fixture.topic())).singleElement().satisfies((group) -> {
			assertThat(group.name()).isEqualTo("default");
			assertThat(group.dropped()).isTrue();
			assertThat(group.deadLetters()).isEqualTo(1);
		});
		groups.drop(this.fixture.topic(), "default", Duration.ofMinutes(1), true);
		assertThat(this.fixture.stored().deadLetters("default")).isEmpty();
		assertThat(groups.list(this.fixture.topic())).isEmpty();
		send("two", SHORT);
		sweepUntil(1, true);
		assertThat(groups.list(this.fixture.topic())).isEmpty();
	}

	@Test
	void deadLettersOfNobodyAreThoseOfTheGroupOnceItIsThere() {
		send("one", SHORT);
		sweepUntil(1, false);
		this.fixture.join("default");
		assertThat(this.fixture.broker().groups().list(this.fixture.topic())).singleElement().satisfies((group) -> {
			assertThat(group.dropped()).isFalse();
			assertThat(group.deadLetters()).isEqualTo(1);
		});
	}

	@Test
	void expiredMessageIsADeadLetterOfEachGroupThatHasNotReadIt() {
		ContractConsumer fast = this.fixture.join("fast");
		this.fixture.join("slow");
		send("id", SHORT);
		assertThat(fast.acknowledge(fast.take())).isEmpty();
		sweepUntil(1, false);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().deadLetters("fast")).isEmpty();
		assertThat(this.fixture.stored().deadLetters("slow")).singleElement();
	}

	@Test
	void expiredMessageThatSomebodyHoldsIsLeftToItsHolder() {
		ContractConsumer holder = this.fixture.join("group");
		send("held", SHORT);
		Delivery held = holder.take();
		send("waits", SHORT);
		sweepUntil(1, false);
		assertThat(this.fixture.stored().deadLetters("group")).singleElement()
			.satisfies((letter) -> assertThat(letter.messageId()).isEqualTo("waits"));
		assertThat(holder.acknowledge(held)).isEmpty();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void expiredMessageThatHidesBehindOnesThatLiveLongerIsFound() {
		for (int i = 0; i < 60; i++) {
			send("long" + i, LONG);
		}
		send("short", SHORT);
		sweepUntil(1, false);
		assertThat(this.fixture.stored().messages()).isEqualTo(60);
	}

	@Test
	void manyThatExpiredAreSweptAtOnce() {
		join(DeadLetterLimits.defaults(), true);
		for (int i = 0; i < 300; i++) {
			send("short" + i, SHORT);
		}
		sweepUntil(300, true);
		assertThat(this.fixture.stored().messages()).isZero();
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
	}

	@Test
	void groupThatKeepsNoDeadLettersGetsNone() {
		join(DeadLetterLimits.none(), false);
		send("id", SHORT);
		sweepUntil(1, false);
		assertThat(this.fixture.stored().deadLetters("group")).isEmpty();
	}

	@Test
	void deadLettersThatAGroupKeepsForEverAreLeftAlone() {
		ContractConsumer consumer = join(new DeadLetterLimits(100_000, Duration.ZERO), false);
		this.fixture.send(BrokerFixture.numbered("m", 300));
		consumer.take(300).forEach(consumer::deadLetter);
		send("id", SHORT);
		ExpiryPolicy strict = new ExpiryPolicy(Duration.ofMillis(100), false,
				new DeadLetterLimits(10, Duration.ofMillis(1)));
		AtomicInteger expired = new AtomicInteger();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> expired.addAndGet(this.fixture.broker().sweepExpired(strict)) == 1);
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(301);
	}

	@Test
	void whatWasDelayedExpiresThoughNobodyConsumes() {
		this.fixture.send(this.fixture.expiring(this.fixture.due("id", new Due.After(Duration.ofMillis(20))), SHORT));
		sweepUntil(1, false);
		assertThat(this.fixture.stored().delayed()).isZero();
		assertThat(this.fixture.stored().messages()).isZero();
	}

	@Test
	void whatWaitedForARetryExpiresThoughNobodyConsumes() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", Duration.ofSeconds(1));
		consumer.retry(consumer.take(), Duration.ofMillis(1));
		sweepUntil(1, false);
		assertThat(this.fixture.stored().waitingFor("group")).isZero();
		assertThat(this.fixture.stored().deadLetters("group")).hasSize(1);
	}

	private ContractConsumer join(DeadLetterLimits limits, boolean discardExpired) {
		return this.fixture.join(new ConsumerSpec(this.fixture.topic(), "group", TestRedis.uniqueName("consumer"),
				BrokerFixture.LONG_LEASE, 3, limits, discardExpired, StartFrom.EARLIEST, Duration.ZERO));
	}

	@Test
	void messageThatCameBackToItsGroupExpiresToo() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", Duration.ofSeconds(1));
		consumer.take();
		assertThat(consumer.subscription().release()).isEqualTo(1);
		sweepUntil(1, false);
		assertThat(this.fixture.stored().messagesOf("group")).isZero();
		assertThat(this.fixture.stored().deadLetters("group")).singleElement();
	}

	@Test
	void sweepsOnceInAnIntervalHoweverOftenItIsAsked() {
		ExpiryPolicy rarely = new ExpiryPolicy(Duration.ofMinutes(1), false, DeadLetterLimits.defaults());
		assertThat(this.fixture.broker().sweepExpired(rarely)).isZero();
		send("id", SHORT);
		Awaitility.await()
			.during(Duration.ofMillis(50))
			.until(() -> this.fixture.broker().sweepExpired(rarely), Integer.valueOf(0)::equals);
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

	private void send(String id, Duration ttl) {
		this.fixture.send(new OutboundMessage(this.fixture.topic(), id, RmqPriority.NORMAL, null, RmqHeaders.empty(),
				ttl, id.getBytes(StandardCharsets.UTF_8)));
	}

	private void sweepUntil(int expired, boolean discard) {
		ExpiryPolicy terms = new ExpiryPolicy(INTERVAL, discard, DeadLetterLimits.defaults());
		int[] swept = new int[1];
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			swept[0] += this.fixture.broker().sweepExpired(terms);
			return swept[0] >= expired;
		});
		assertThat(swept[0]).isEqualTo(expired);
	}

}
