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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@link Broker#cancel} promises.
 */
public abstract class CancelContractTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final BrokerFixture fixture;

	protected CancelContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageThatIsNotDueIsTakenBack() {
		send("id", LONG);
		send("other", LONG);
		assertThat(cancel("id")).isTrue();
		assertThat(cancel("id")).isFalse();
		assertThat(this.fixture.stored().delayed()).isOne();
	}

	@Test
	void messageThatWasTakenBackNeverBecomesReady() {
		Instant due = this.fixture.stored().now().plusMillis(500);
		this.fixture.send(this.fixture.due("id", new Due.At(due)));
		assertThat(cancel("id")).isTrue();
		this.fixture.awaitTime(due.plusMillis(1));
		ContractConsumer consumer = this.fixture.join("group");
		assertThat(consumer.subscription().promoteDelayed(10)).isEqualTo(new Promotion(0, null));
		assertThat(consumer.fetch(10)).isEmpty();
	}

	@Test
	void messageThatIsReadyIsNotTakenBack() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", Duration.ofMillis(5));
		consumer.awaitReady(1);
		assertThat(cancel("id")).isFalse();
		assertThat(consumer.take().messageId()).isEqualTo("id");
	}

	@Test
	void unknownMessageIsNotTakenBack() {
		assertThat(cancel("unknown")).isFalse();
		this.fixture.send("ready");
		assertThat(cancel("ready")).isFalse();
		assertThat(this.fixture.join("group").take().messageId()).isEqualTo("ready");
	}

	@Test
	void messageThatWaitsForARetryIsNotTakenBack() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("id");
		consumer.retry(consumer.take(), Duration.ofMillis(20));
		assertThat(cancel("id")).isFalse();
		consumer.awaitPromoted(1);
	}

	@Test
	void sameIdMayBeSentAgain() {
		ContractConsumer consumer = this.fixture.join("group");
		send("id", LONG);
		assertThat(cancel("id")).isTrue();
		send("id", Duration.ofMillis(5));
		consumer.awaitReady(1);
		assertThat(ContractConsumer.ids(consumer.take(1))).containsExactly("id");
		assertThat(consumer.fetch(1)).isEmpty();
	}

	@Test
	void messageIsEitherTakenBackOrReadyButNotBoth() {
		int count = 500;
		String[] ids = BrokerFixture.numbered("m", count);
		Instant due = this.fixture.stored().now().plusMillis(500);
		this.fixture.send(Stream.of(ids).map((id) -> this.fixture.due(id, new Due.At(due))).toList());
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.awaitTime(due);
		// At least one is ready, whichever thread runs first.
		consumer.subscription().promoteDelayed(1);
		CompletableFuture<List<String>> cancelled = CompletableFuture
			.supplyAsync(() -> Stream.of(ids).filter(this::cancel).toList());
		while (this.fixture.stored().delayed() > 0) {
			consumer.subscription().promoteDelayed(1);
		}
		List<String> seen = new ArrayList<>(ContractConsumer.get(cancelled));
		int ready = count - seen.size();
		assertThat(ready).isPositive();
		seen.addAll(ContractConsumer.ids(consumer.take(ready)));
		assertThat(seen).containsExactlyInAnyOrder(ids);
	}

	@Test
	void badNamesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.broker().cancel("a topic", "id"))
			.withMessageContaining("topic");
		assertThatIllegalArgumentException().isThrownBy(() -> cancel(" ")).withMessageContaining("message id");
	}

	private boolean cancel(String id) {
		return this.fixture.broker().cancel(this.fixture.topic(), id);
	}

	private void send(String id, Duration delay) {
		this.fixture.send(this.fixture.due(id, new Due.After(delay)));
	}

}
