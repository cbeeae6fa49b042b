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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.lettuce.core.codec.StringCodec;
import io.rmq.RmqContext;
import io.rmq.listener.IdempotenceSettings;
import io.rmq.retry.RetryPolicy;
import io.rmq.test.CuttingProxy;
import io.rmq.test.CuttingProxy.When;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for outcomes that the server does not get, or whose answer the container does not
 * get: the connection is cut, or the server is silent until the time is up.
 */
class LostSettlementTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static PrivateRedis redis;

	private final CuttingProxy proxy = new CuttingProxy(redis.port());

	private final ContainerFixture fixture = ContainerFixture.behind(this.proxy, redis, TIMEOUT);

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
		redis.connect(StringCodec.UTF8).sync().flushall();
	}

	@ParameterizedTest
	@EnumSource
	void messageIsRetriedOnce(When when) {
		assertTriedTwiceAndDeadOnce(1, when, "not now");
	}

	@ParameterizedTest
	@EnumSource
	void messageIsADeadLetterOnce(When when) {
		assertTriedTwiceAndDeadOnce(2, when, "not at all");
	}

	@ParameterizedTest
	@EnumSource
	void messageIsHandledOnce(When when) {
		Predicate<List<String>> acknowledgement = (words) -> words.get(0).startsWith("EVAL") && words.get(2).equals("1")
				&& words.get(3).equals("rmq:{topic}:normal");
		Journal journal = new Journal((delivery, context) -> this.proxy.cut(when, acknowledgement));
		this.fixture.start(ContainerFixture.settings(), journal);
		this.fixture.sender().send("id");
		journal.await(1);
		this.fixture.awaitDone();
		assertThat(this.proxy.isDone()).isTrue();
		assertThat(journal.ids()).containsExactly("id");
	}

	@ParameterizedTest
	@EnumSource
	void messageWhoseIdIsHandledOnceIsHandledOnceWhenItsAcknowledgementIsLost(When when) {
		assertHandledOnce(when, "rmq:{topic}:normal", "3");
	}

	@ParameterizedTest
	@EnumSource
	void messageWhoseIdIsHandledOnceIsHandledOnceWhenItsClaimIsLost(When when) {
		assertHandledOnce(when, "rmq:{topic}:g:group:high", "10");
	}

	private void assertHandledOnce(When when, String firstKey, String keys) {
		Predicate<List<String>> call = (words) -> words.get(0).startsWith("EVAL") && words.get(2).equals(keys)
				&& words.get(3).equals(firstKey) && words.contains("rmq:{topic}:g:group:handling");
		Journal journal = new Journal();
		this.fixture.start(
				ContainerFixture.settings().withIdempotence(new IdempotenceSettings(true, Duration.ofHours(1))),
				journal);
		this.proxy.cut(when, call);
		this.fixture.sender().send("id");
		journal.await(1);
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.proxy.isDone()).isTrue();
		assertThat(journal.ids()).containsExactly("id");
	}

	private void assertTriedTwiceAndDeadOnce(int disturbed, When when, String error) {
		Journal journal = new Journal((delivery, context) -> {
			if (context.attempt() == disturbed) {
				this.proxy.cut(when, (words) -> words.get(0).startsWith("EVAL")
						&& words.stream().anyMatch((word) -> word.contains(error)));
			}
			throw new IllegalStateException((context.attempt() == 1) ? "not now" : "not at all");
		});
		RetryPolicy policy = new RetryPolicy(List.of(Duration.ofMillis(20)), Set.of());
		this.fixture.start(ContainerFixture.settings().withRetry(policy), journal);
		this.fixture.sender().send("id");
		Awaitility.await()
			.until(() -> !this.fixture.stored().deadLetters(ContainerFixture.GROUP).isEmpty() && this.proxy.isDone());
		this.fixture.awaitDone();
		assertThat(journal.entries()).extracting(RmqContext::attempt).containsExactly(1, 2);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.satisfies((dead) -> assertThat(dead.errorMessage()).isEqualTo("not at all"))
			.satisfies((dead) -> assertThat(dead.history()).containsOnlyOnce("not now"));
	}

}
