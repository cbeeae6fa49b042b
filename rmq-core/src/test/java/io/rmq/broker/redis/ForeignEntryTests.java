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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqBulkResult;
import io.rmq.admin.RmqMessages;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.RmqRedrive;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot be read, because something else or a newer version has written it, holds up
 * nobody who looks after messages.
 */
class ForeignEntryTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final String prefix = TestRedis.keyPrefix() + ":{" + this.topic + "}:";

	private final RedisCommands<String, String> commands = RedisFixtures.Shared.COMMANDS;

	private final RmqMessages messages = new RmqAdmin(this.fixture.broker()).messages();

	private final ContractConsumer consumer = this.fixture.join("group");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void deadLetterThatCannotBeReadStaysAndTheOthersGo() {
		String dead = this.prefix + "g:group:dead";
		this.commands.xadd(dead, Map.of("foo", "bar"));
		this.commands.xadd(dead, Map.of("id", "newer", "ttl", "0", "body", "b", "v", "99", "priority", "LOW"));
		this.commands.xadd(dead, Map.of("id", "a b", "ttl", "0", "body", "b"));
		this.commands.xadd(dead, Map.of("id", "good", "ttl", "x", "body", "b", "hdr", "{}", "err", "{nonsense"));
		assertThat(this.messages.browse(location(), RmqPageRequest.of(10)).messages())
			.extracting(RmqStoredMessage::defect)
			.satisfiesExactly((defect) -> assertThat(defect).contains("no field id"),
					(defect) -> assertThat(defect).contains("format 99"),
					(defect) -> assertThat(defect).contains("message id"),
					(defect) -> assertThat(defect).contains("ttl"));
		this.commands.xadd(dead, Map.of("id", "fine", "ttl", "0", "body", "b"));
		RmqRedrive redrive = RmqRedrive.of(this.topic, "group").to(this.topic + "-other");
		assertThat(this.messages.redrive(redrive.asDryRun(), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(5, 1, 4, true));
		assertThat(this.messages.redrive(redrive, RmqProgress.NONE)).isEqualTo(new RmqBulkResult(5, 1, 4, true));
		assertThat(this.messages.browse(location(), RmqPageRequest.of(10)).messages()).hasSize(4);
	}

	@Test
	void enormousNumberOfFailedAttemptsStaysANumber() {
		String lane = this.prefix + "normal";
		for (String attempts : List.of("2147483647", "999999999999999999")) {
			this.commands.xadd(lane, Map.of("id", "m", "ttl", "0", "body", "b", "att", attempts));
			Delivery delivery = this.consumer.take();
			assertThat(delivery.attempt()).as(attempts).isGreaterThan(1_000_000);
			this.consumer.deadLetter(delivery);
		}
		assertThat(this.messages.browse(location(), RmqPageRequest.of(10)).messages()).hasSize(2)
			.allSatisfy((letter) -> {
				assertThat(letter.defect()).isNull();
				assertThat(letter.failures()).isGreaterThan(1_000_000);
			});
		this.commands.xadd(this.prefix + "g:group:dead", Map.of("id", "m", "ttl", "0", "body", "b", "att", "-1"));
		this.commands.xadd(this.prefix + "g:group:dead",
				Map.of("id", "m", "ttl", "0", "body", "b", "att", "9".repeat(30)));
		assertThat(this.messages.browse(location(), RmqPageRequest.of(10)).messages())
			.extracting(RmqStoredMessage::defect)
			.satisfiesExactly((defect) -> assertThat(defect).isNull(), (defect) -> assertThat(defect).isNull(),
					(defect) -> assertThat(defect).contains("att"), (defect) -> assertThat(defect).contains("att"));
	}

	@Test
	void deadLetterThatWasNeverAMessageStays() {
		String dead = this.prefix + "g:group:dead";
		this.commands.xadd(dead, Map.of("reason", "FATAL"));
		this.commands.xadd(dead, Map.of("id", "fine", "ttl", "0", "body", "b", "priority", "URGENT"));
		assertThat(this.messages.redrive(RmqRedrive.of(this.topic, "group").asDryRun(), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(2, 1, 1, true));
		assertThat(this.messages.redrive(RmqRedrive.of(this.topic, "group"), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(2, 1, 1, true));
		assertThat(this.consumer.take().messageId()).isEqualTo("fine");
	}

	@Test
	void delayedMessageThatCannotBeReadIsToldAsItIs() {
		for (String packed : new String[] { "garbage", "\u0093\u00a11\u00a2id\u00c3", "\u0092\u00a15\u00a2id" }) {
			this.commands.hset(this.prefix + "delayed:messages", "odd", packed);
			this.commands.zadd(this.prefix + "delayed", 9e12, "odd");
			RmqMessageLocation delayed = RmqMessageLocation.delayed(this.topic);
			RmqStoredMessage message = this.messages.browse(delayed, RmqPageRequest.of(10)).messages().get(0);
			assertThat(message.defect()).contains("no field id");
			assertThat(message.id()).isEqualTo("odd");
			assertThat(message.body()).isEqualTo(packed.getBytes(StandardCharsets.ISO_8859_1));
			this.messages.requeue(delayed, "odd");
			Delivery delivery = this.consumer.take();
			assertThat(delivery.defect()).isNotNull();
			assertThat(delivery.body()).isEqualTo(packed.getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	@Test
	void deadLetterWithThousandsOfFieldsHoldsUpNoOther() {
		String dead = this.prefix + "g:group:dead";
		this.commands.xadd(dead, thousandsOfFields());
		this.commands.xadd(dead, Map.of("id", "fine", "ttl", "0", "body", "b"));
		assertThat(this.messages.redrive(RmqRedrive.of(this.topic, "group"), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(2, 1, 1, true));
		assertThat(this.consumer.take().messageId()).isEqualTo("fine");
	}

	@Test
	void messageWithThousandsOfFieldsHoldsUpNoOther() {
		this.commands.eval("""
				local fields = { '2' }
				for i = 2, 10001 do
					fields[i] = 'x' .. i
				end
				redis.call('HSET', KEYS[2], 'odd', cmsgpack.pack(fields))
				redis.call('ZADD', KEYS[1], 1, 'odd')
				""", ScriptOutputType.STATUS, this.prefix + "g:group:retry", this.prefix + "g:group:retry:messages");
		this.consumer.awaitPromoted(1);
		Delivery odd = this.consumer.take();
		assertThat(odd.defect()).isNotNull();
		this.consumer.deadLetter(odd);
		this.commands.xadd(this.prefix + "normal", thousandsOfFields());
		this.consumer.deadLetter(this.consumer.take());
		assertThat(this.commands.xlen(this.prefix + "g:group:dead")).isEqualTo(2);
		this.commands.xadd(this.prefix + "normal", thousandsOfFields());
		this.consumer.take();
		this.consumer.subscription().release();
		assertThat(this.commands.xlen(this.prefix + "g:group:normal")).isEqualTo(1);
	}

	private static Map<String, String> thousandsOfFields() {
		return IntStream.range(0, 5000).boxed().collect(Collectors.toMap((i) -> "f" + i, (i) -> "v"));
	}

	@Test
	void whatIsNotStoredAnyMoreIsLookedAtPageByPage() {
		this.fixture.send(BrokerFixture.numbered("m", 600));
		this.consumer.take(600);
		this.commands.xtrim(this.prefix + "normal", 0);
		RmqMessageLocation held = RmqMessageLocation.inFlight(this.topic, "group");
		RmqPage page = this.messages.browse(held, RmqPageRequest.of(100));
		assertThat(page.messages()).isEmpty();
		assertThat(page.examined()).isEqualTo(500);
		page = this.messages.browse(held, RmqPageRequest.of(100).after(page.next()));
		assertThat(page.examined()).isEqualTo(100);
		assertThat(page.next()).isNull();
		for (int i = 0; i < 600; i++) {
			this.commands.zadd(this.prefix + "delayed", 9e12, "m" + i);
		}
		RmqMessageLocation delayed = RmqMessageLocation.delayed(this.topic);
		page = this.messages.browse(delayed, RmqPageRequest.of(100));
		assertThat(page.examined()).isEqualTo(500);
		page = this.messages.browse(delayed, RmqPageRequest.of(100).after(page.next()));
		assertThat(page.examined()).isEqualTo(100);
	}

	private RmqMessageLocation location() {
		return RmqMessageLocation.deadLetters(this.topic, "group");
	}

}
