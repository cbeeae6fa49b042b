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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.RmqFormatException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Settlement;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pins what is stored: other versions, and other programs, read it.
 */
class RedisFormatTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final RedisCommands<String, String> commands = RedisFixtures.Shared.COMMANDS;

	private final String prefix = TestRedis.keyPrefix() + ":{" + this.fixture.topic() + "}:";

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void plainMessageHasThreeFields() {
		this.fixture.send(message(null, RmqHeaders.empty(), Duration.ZERO));
		assertThat(onlyEntry(this.prefix + "normal")).containsExactly("id=m-1", "ttl=0", "body={\"a\":1}");
	}

	@Test
	void keyAndHeadersFollowWhenSet() {
		this.fixture.send(message("k \u00fc", RmqHeaders.of(Map.of("trace", "a \"b\" \u00fc \uD83D\uDE80")),
				Duration.ofHours(24)));
		assertThat(onlyEntry(this.prefix + "normal")).containsExactly("id=m-1", "ttl=86400000", "body={\"a\":1}",
				"key=k \u00fc", "hdr={\"trace\":\"a \\\"b\\\" \u00fc \uD83D\uDE80\"}");
	}

	@Test
	void eachPriorityHasItsStream() {
		for (RmqPriority priority : RmqPriority.values()) {
			this.fixture.send(priority, "in-" + priority);
		}
		assertThat(onlyEntry(this.prefix + "high")).startsWith("id=in-HIGH");
		assertThat(onlyEntry(this.prefix + "normal")).startsWith("id=in-NORMAL");
		assertThat(onlyEntry(this.prefix + "low")).startsWith("id=in-LOW");
	}

	@Test
	void retriedMessageCarriesItsTimesAndItsFailures() {
		this.fixture.send(message("k", RmqHeaders.of(Map.of("h", "v")), Duration.ofSeconds(60)));
		ContractConsumer consumer = this.fixture.join("g");
		Delivery delivery = consumer.take();
		long created = delivery.createdAt().toEpochMilli();
		consumer.settle(new Settlement.Retry(delivery, ContractConsumer.failure("no \"good\" \u00fc"), Duration.ZERO));
		consumer.awaitPromoted(1);
		List<String> fields = onlyEntry(this.prefix + "g:g:normal");
		assertThat(fields).startsWith("id=m-1", "ttl=60000", "body={\"a\":1}", "key=k", "hdr={\"h\":\"v\"}",
				"ts=" + created, "exp=" + (created + 60_000), "att=1");
		assertThat(fields).hasSize(9);
		assertThat(fields.get(8)).matches("err=\\{\"at\":\\d{13},\"type\":\"java.lang.IllegalStateException\","
				+ "\"message\":\"no \\\\\"good\\\\\" \u00fc\"}");
	}

	@Test
	void messageWithoutTimeToLiveNeverGetsAnExpiry() {
		this.fixture.send(message(null, RmqHeaders.empty(), Duration.ZERO));
		ContractConsumer consumer = this.fixture.join("g");
		Delivery delivery = consumer.take();
		consumer.subscription().release();
		assertThat(onlyEntry(this.prefix + "g:g:normal")).containsExactly("id=m-1", "ttl=0", "body={\"a\":1}",
				"ts=" + delivery.createdAt().toEpochMilli());
	}

	@Test
	void recoveredMessageCarriesItsCrashes() {
		this.fixture.send(message(null, RmqHeaders.empty(), Duration.ofSeconds(60)));
		ContractConsumer consumer = this.fixture.join("g", Duration.ofMillis(50));
		long created = consumer.take().createdAt().toEpochMilli();
		consumer.awaitRecovered(1);
		assertThat(onlyEntry(this.prefix + "g:g:normal")).containsExactly("id=m-1", "ttl=60000", "body={\"a\":1}",
				"ts=" + created, "exp=" + (created + 60_000), "rec=1");
	}

	@Test
	void timesOfAMovedMessageStayWhenItIsMovedAgain() {
		this.fixture.send(message(null, RmqHeaders.empty(), Duration.ofSeconds(60)));
		ContractConsumer consumer = this.fixture.join("g");
		long created = consumer.take().createdAt().toEpochMilli();
		for (int i = 0; i < 3; i++) {
			consumer.subscription().release();
			consumer.take();
		}
		assertThat(onlyEntry(this.prefix + "g:g:normal")).containsExactly("id=m-1", "ttl=60000", "body={\"a\":1}",
				"ts=" + created, "exp=" + (created + 60_000));
	}

	@Test
	void deadLetterCarriesEverything() {
		this.fixture.send(message("k", RmqHeaders.of(Map.of("h", "v")), Duration.ofSeconds(60)));
		ContractConsumer consumer = this.fixture.join("g");
		Delivery delivery = consumer.take();
		consumer.settle(new Settlement.DeadLetter(delivery, ContractConsumer.failure("never"), DeadLetterReason.FATAL));
		List<String> fields = onlyEntry(this.prefix + "g:g:dead");
		assertThat(fields.stream().map((field) -> field.substring(0, field.indexOf('=')))).containsExactly("id", "ttl",
				"body", "key", "hdr", "ts", "exp", "att", "err", "priority", "reason", "error", "message", "stack",
				"topic");
		assertThat(fields).contains("body={\"a\":1}", "key=k", "hdr={\"h\":\"v\"}", "topic=" + this.fixture.topic(),
				"ts=" + delivery.createdAt().toEpochMilli(), "att=1", "priority=NORMAL", "reason=FATAL",
				"error=java.lang.IllegalStateException", "message=never",
				"stack=java.lang.IllegalStateException: never");
	}

	@Test
	void poisonousMessageCarriesItsLastHolder() {
		this.fixture.send(message(null, RmqHeaders.empty(), Duration.ZERO));
		ContractConsumer consumer = this.fixture.join("g", Duration.ofMillis(50), 1);
		Delivery first = consumer.take();
		long created = first.createdAt().toEpochMilli();
		consumer.subscription().begin(first.lease());
		consumer.awaitRecovered(1);
		assertThat(onlyEntry(this.prefix + "g:g:normal")).containsExactly("id=m-1", "ttl=0", "body={\"a\":1}",
				"ts=" + created, "rec=1", "holder=" + consumer.name() + "~50");
		consumer.settle(
				new Settlement.DeadLetter(consumer.take(), Failure.none("one consumer died"), DeadLetterReason.POISON));
		assertThat(onlyEntry(this.prefix + "g:g:dead")).containsExactly("id=m-1", "ttl=0", "body={\"a\":1}",
				"ts=" + created, "rec=1", "holder=" + consumer.name() + "~50", "priority=NORMAL", "reason=POISON",
				"error=", "message=one consumer died", "stack=", "topic=" + this.fixture.topic());
	}

	@Test
	void waitingRetryIsInASortedSetByDueTimeAndAHash() {
		this.fixture.send("m-1");
		ContractConsumer consumer = this.fixture.join("g");
		consumer.take();
		long before = this.fixture.stored().now().toEpochMilli();
		consumer.subscription().release();
		consumer.retry(consumer.take(), Duration.ofMinutes(1));
		long after = this.fixture.stored().now().toEpochMilli();
		assertThat(this.commands.zscore(this.prefix + "g:g:retry", "m-1")).isBetween(before + 60_000.0,
				after + 60_001.0);
		assertThat(this.commands.hget(this.prefix + "g:g:retry:messages", "m-1")).contains("body of m-1");
	}

	@Test
	void topicIsKnownOnceSomethingWasSent() {
		this.fixture.send("id");
		assertThat(this.commands.smembers(TestRedis.keyPrefix() + ":topics")).contains(this.fixture.topic());
	}

	@Test
	void everyKeyOfATopicHasTheTopicAsItsHashTag() {
		ContractConsumer consumer = this.fixture.join("g");
		this.fixture.send("retried", "dead", "held");
		List<Delivery> deliveries = consumer.take(3);
		consumer.retry(deliveries.get(0), Duration.ofMinutes(1));
		consumer.deadLetter(deliveries.get(1));
		assertThat(this.commands.keys(TestRedis.keyPrefix() + ":*" + this.fixture.topic() + "*"))
			.hasSizeGreaterThanOrEqualTo(9)
			.allMatch((key) -> key.startsWith(this.prefix));
	}

	@Test
	void messageOfANewerFormatIsDeliveredWithItsDefectAndCanBeADeadLetterWithoutLoss() {
		this.fixture.send("before");
		add("normal", "id", "newer", "ttl", "0", "body", "\u0000\u00ff", "v", "2", "novel", "field");
		this.fixture.send("after");
		ContractConsumer consumer = this.fixture.join("g");
		List<Delivery> deliveries = consumer.take(3);
		assertThat(ContractConsumer.ids(deliveries)).containsExactly("before", "newer", "after");
		assertThat(deliveries.get(0).defect()).isNull();
		assertThat(deliveries.get(1).defect()).contains("format 2");
		assertThat(deliveries.get(1).version()).isEqualTo(2);
		assertThat(deliveries.get(2).defect()).isNull();
		assertThat(deliveries.get(2).version()).isEqualTo(1);
		consumer.settle(new Settlement.DeadLetter(deliveries.get(1), ContractConsumer.failure("cannot be read"),
				DeadLetterReason.CONVERSION));
		assertThat(onlyEntry(this.prefix + "g:g:dead")).contains("id=newer", "v=2", "novel=field", "reason=CONVERSION");
		assertThat(this.fixture.stored().deadLetters("g").get(0).body()).containsExactly(0, 0xff);
	}

	@Test
	void unknownFieldOfThisFormatIsKept() {
		add("normal", "id", "odd", "ttl", "0", "body", "b", "novel", "field");
		ContractConsumer consumer = this.fixture.join("g");
		Delivery delivery = consumer.take();
		assertThat(delivery.defect()).isNull();
		assertThat(delivery.body()).asString().isEqualTo("b");
		consumer.subscription().release();
		assertThat(onlyEntry(this.prefix + "g:g:normal")).startsWith("id=odd", "ttl=0", "body=b", "novel=field");
	}

	@Test
	void fieldsMayComeInAnyOrder() {
		add("normal", "hdr", "{\"h\":\"v\"}", "key", "k", "body", "b", "ttl", "0", "id", "turned");
		Delivery delivery = this.fixture.join("g").take();
		assertThat(delivery.messageId()).isEqualTo("turned");
		assertThat(delivery.key()).isEqualTo("k");
		assertThat(delivery.headers().asMap()).containsExactly(Map.entry("h", "v"));
		assertThat(delivery.defect()).isNull();
	}

	@Test
	void whatWasNotSentByRmqIsDeliveredWithItsDefectAndDisturbsNothingElse() {
		this.fixture.send("before");
		add("normal", "foo", "bar");
		add("normal", "id", "no-body", "ttl", "0");
		add("normal", "id", "bad-headers", "ttl", "0", "body", "b", "hdr", "[1,");
		add("normal", "id", "null-header", "ttl", "0", "body", "b", "hdr", "{\"a\":null}");
		add("normal", "id", "bad-number", "ttl", "0", "body", "b", "att", "many");
		add("normal", "id", "bad-version", "ttl", "0", "body", "b", "v", "two");
		this.fixture.send("after");
		ContractConsumer consumer = this.fixture.join("g");
		List<Delivery> deliveries = consumer.take(8);
		assertThat(deliveries.get(0).defect()).isNull();
		assertThat(deliveries.subList(1, 7)).allMatch((delivery) -> delivery.defect() != null);
		assertThat(deliveries.get(7).defect()).isNull();
		assertThat(consumer.settle(deliveries.subList(1, 7)
			.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("cannot be read"),
					DeadLetterReason.CONVERSION))
			.toList())).isEmpty();
		assertThat(this.commands.xlen(this.prefix + "g:g:dead")).isEqualTo(6);
		assertThat(this.fixture.stored().heldBy("g")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "two\nlines", "\u001b[31mred", "tab\t", "not UTF-8 \u00ff" })
	void messageWhoseIdBreaksTheRulesIsDeliveredWithItsDefectUnderTheIdOfItsEntry(String id) {
		add("normal", "id", id, "ttl", "0", "body", "b");
		Delivery delivery = this.fixture.join("g").take();
		assertThat(delivery.defect()).isNotNull();
		assertThat(delivery.messageId()).isEqualTo(delivery.lease().entry());
		assertThat(delivery.defect().chars()).noneMatch(Character::isISOControl);
	}

	@Test
	void messageWhoseFieldsBreakTheRulesIsDeliveredWithItsDefect() {
		ContractConsumer consumer = this.fixture.join("g");
		Map<String, String> bad = Map.of("id", "i".repeat(201), "key", "k".repeat(201), "max", "0", "att", "-1", "v",
				"-2", "rec", "9".repeat(19));
		bad.forEach((field, value) -> {
			add("normal", "id", "odd", "ttl", "0", "body", "b", field, value);
			assertThat(consumer.take().defect()).as(field).isNotNull();
		});
		for (String key : new String[] { "", "  ", "\u00e4" }) {
			add("normal", "id", "odd", "ttl", "0", "body", "b", "key", key);
			assertThat(consumer.take().defect()).as("key '%s'", key).contains("key");
		}
		add("normal", "id", "i".repeat(200), "ttl", "0", "body", "b", "key", "k".repeat(200), "max", "1");
		assertThat(consumer.take().defect()).isNull();
	}

	@Test
	void whatWasNotSentByRmqIsRecoveredAndReleasedLikeAnythingElse() {
		add("high", "foo", "bar");
		add("high", "id", "bad-number", "ttl", "lots", "body", "b", "att", "many", "rec", "several");
		ContractConsumer consumer = this.fixture.join("g", Duration.ofMillis(50));
		consumer.take(2);
		consumer.subscription().release();
		consumer.take(2);
		consumer.awaitRecovered(2);
		assertThat(consumer.acknowledge(consumer.take(2))).isEmpty();
	}

	@Test
	void topicOfANewerFormatIsLeftAlone() {
		this.commands.hset(this.prefix + "meta", "format", "2");
		assertThatExceptionOfType(RmqFormatException.class).isThrownBy(() -> this.fixture.join("g").fetch(1))
			.withMessageContaining(this.fixture.topic())
			.withMessageContaining("format 2");
		assertThat(this.commands.exists(this.prefix + "normal")).isZero();
	}

	@Test
	void topicSaysItsFormat() {
		this.fixture.join("g").fetch(1);
		assertThat(this.commands.hget(this.prefix + "meta", "format")).isEqualTo("1");
	}

	private OutboundMessage message(String key, RmqHeaders headers, Duration ttl) {
		return new OutboundMessage(this.fixture.topic(), "m-1", RmqPriority.NORMAL, key, headers, ttl,
				"{\"a\":1}".getBytes(StandardCharsets.UTF_8));
	}

	private void add(String lane, String... fieldsAndValues) {
		this.commands.xadd(this.prefix + lane, new XAddArgs(), (Object[]) fieldsAndValues);
	}

	/**
	 * Read the fields of the only entry of a stream, in their order.
	 */
	private List<String> onlyEntry(String stream) {
		List<StreamMessage<String, String>> entries = this.commands.xrange(stream, Range.unbounded());
		assertThat(entries).as("entries of %s", stream).hasSize(1);
		List<String> fields = new ArrayList<>();
		entries.get(0).getBody().forEach((name, value) -> fields.add(name + "=" + text(value)));
		return fields;
	}

	private static String text(String value) {
		return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

}
