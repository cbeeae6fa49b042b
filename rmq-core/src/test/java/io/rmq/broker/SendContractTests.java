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
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Broker#send} promises.
 */
public abstract class SendContractTests {

	private final BrokerFixture fixture;

	protected SendContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void messageIsFetchedAsItWasSent() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("plain", "value");
		headers.put("quotes", "he said \"no\" and \\ went {away}, [gone]: 'so'");
		headers.put("ünïcode 名前", "Zoë 测试 \uD83D\uDE80 \u2028");
		headers.put("control", "tab\t newline\r\n nul\u0000");
		headers.put("empty", "");
		OutboundMessage message = new OutboundMessage(this.fixture.topic(), "id:{1}/ü", RmqPriority.HIGH, "key {7} 测试",
				RmqHeaders.of(headers), Duration.ofMinutes(5), "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
		this.fixture.send(message);
		Delivery delivery = this.fixture.join("group").take();
		assertThat(delivery.messageId()).isEqualTo(message.id());
		assertThat(delivery.topic()).isEqualTo(message.topic());
		assertThat(delivery.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(delivery.key()).isEqualTo(message.key());
		assertThat(delivery.headers()).isEqualTo(message.headers());
		assertThat(delivery.headers().asMap().keySet()).containsExactlyElementsOf(headers.keySet());
		assertThat(delivery.body()).isEqualTo(message.body());
		assertThat(delivery.attempt()).isEqualTo(1);
		assertThat(delivery.failures()).isZero();
		assertThat(delivery.crashes()).isZero();
		assertThat(delivery.history()).isEmpty();
	}

	@Test
	void messageWithoutKeyAndHeadersHasNone() {
		this.fixture.send("bare");
		Delivery delivery = this.fixture.join("group").take();
		assertThat(delivery.key()).isNull();
		assertThat(delivery.headers().isEmpty()).isTrue();
		assertThat(delivery.priority()).isEqualTo(RmqPriority.NORMAL);
	}

	@Test
	void bodyMayHoldEveryByte() {
		byte[] body = new byte[512];
		for (int i = 0; i < body.length; i++) {
			body[i] = (byte) i;
		}
		assertThat(sendAndTake(body)).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1024 * 1024 })
	void bodyMayBeEmptyOrLarge(int size) {
		byte[] body = new byte[size];
		new Random(7).nextBytes(body);
		assertThat(sendAndTake(body)).isEqualTo(body);
	}

	private byte[] sendAndTake(byte[] body) {
		this.fixture.send(new OutboundMessage(this.fixture.topic(), "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, body));
		return this.fixture.join("group").take().body();
	}

	@Test
	void bodySurvivesRetryByteForByte() {
		byte[] body = new byte[100_000];
		new Random(7).nextBytes(body);
		this.fixture.send(new OutboundMessage(this.fixture.topic(), "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, body));
		ContractConsumer consumer = this.fixture.join("group");
		consumer.retry(consumer.take(), Duration.ZERO);
		consumer.awaitPromoted(1);
		assertThat(consumer.take().body()).isEqualTo(body);
	}

	@Test
	void createdAtIsTheServersTimeOfStoring() {
		Instant before = this.fixture.stored().now();
		this.fixture.send("id");
		Instant after = this.fixture.stored().now();
		assertThat(this.fixture.join("group").take().createdAt()).isBetween(before, after);
	}

	@ParameterizedTest
	@EnumSource(RmqPriority.class)
	void messagesOfOnePriorityComeInTheOrderInWhichTheyWereSent(RmqPriority priority) {
		String[] ids = BrokerFixture.numbered("m", 100);
		this.fixture.send(priority, ids);
		List<Delivery> deliveries = this.fixture.join("group").take(100);
		assertThat(ContractConsumer.ids(deliveries)).containsExactly(ids);
		assertThat(deliveries).allMatch((delivery) -> delivery.priority() == priority);
	}

	@RepeatedTest(5)
	void manySendsUnderWayAtOnceKeepTheirOrder() {
		String[] ids = BrokerFixture.numbered("m", 10_000);
		CompletableFuture<?>[] sends = Arrays.stream(ids)
			.map(this.fixture::sendAsync)
			.toArray(CompletableFuture<?>[]::new);
		ContractConsumer.get(CompletableFuture.allOf(sends));
		assertThat(ContractConsumer.ids(this.fixture.join("group").take(10_000))).containsExactly(ids);
	}

	@Test
	void messagesWithOneIdAreTwoMessages() {
		this.fixture.send("same", "same");
		ContractConsumer consumer = this.fixture.join("group");
		List<Delivery> deliveries = consumer.take(2);
		assertThat(ContractConsumer.leases(deliveries)).hasSize(2);
		assertThat(consumer.acknowledge(deliveries.get(0))).isEmpty();
		assertThat(this.fixture.stored().messages()).isEqualTo(1);
	}

	@Test
	void topicsAreSeparate() {
		ContractConsumer consumer = this.fixture.join("group");
		String other = this.fixture.topic() + ".other";
		ContractConsumer.get(this.fixture.broker()
			.send(new OutboundMessage(other, "id", RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
					new byte[0])));
		assertThat(consumer.fetch(10)).isEmpty();
		ContractConsumer otherConsumer = this.fixture
			.join(new ConsumerSpec(other, "group", "one", BrokerFixture.LONG_LEASE, 3));
		assertThat(otherConsumer.take().topic()).isEqualTo(other);
	}

}
