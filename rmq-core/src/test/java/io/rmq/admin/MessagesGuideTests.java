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

package io.rmq.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Failure;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Settlement;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.listener.container.LogLines;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guide for operators shows of messages compiles and does what it
 * says.
 */
class MessagesGuideTests {

	private static final Path GUIDE = Path.of("../docs/operations.md");

	private static final Path DEAD_LETTERS = Path.of("../docs/dead-letters.md");

	private static final Path SOURCE = Path.of("src/test/java",
			MessagesGuideTests.class.getName().replace('.', '/') + ".java");

	@Test
	void guideShowsOnlyWhatIsCompiledHere() throws IOException {
		String source = squeeze(Files.readString(SOURCE));
		String guide = Files.readString(GUIDE);
		String deadLetters = Files.readString(DEAD_LETTERS);
		String shown = guide.substring(guide.indexOf("## Look at messages\n"), guide.indexOf("## Groups\n"))
				+ deadLetters.substring(deadLetters.indexOf("## Redrive them\n"),
						deadLetters.indexOf("## Replay one by hand\n"));
		List<String> examples = Pattern.compile("(?s)```java\n(.*?)```")
			.matcher(shown)
			.results()
			.map((result) -> squeeze(result.group(1)))
			.toList();
		assertThat(examples).hasSize(2).allSatisfy((example) -> assertThat(source).contains(example));
	}

	@Test
	void deadLettersOfAnOutageAreHandledOnceMore() {
		try (BrokerFixture fixture = RedisFixtures.onSharedServer(); LogLines log = new LogLines()) {
			RmqAdmin admin = new RmqAdmin(fixture.broker());
			ContractConsumer consumer = fixture.join(new ConsumerSpec("payments", "default",
					TestRedis.uniqueName("consumer"), BrokerFixture.LONG_LEASE, 3));
			for (String error : List.of("com.example.BankAwayException", "java.io.IOException")) {
				fixture.send(new OutboundMessage("payments", error, RmqPriority.NORMAL, null, RmqHeaders.empty(),
						Duration.ZERO, new byte[0]));
				consumer.settle(new Settlement.DeadLetter(consumer.take(), new Failure(error, "", ""),
						DeadLetterReason.RETRIES_EXHAUSTED));
			}
			new Redrive(admin).afterTheBankIsBack(fixture.stored().now().minusSeconds(60));
			assertThat(consumer.take().messageId()).isEqualTo("com.example.BankAwayException");
			assertThat(log.lines(Level.INFO, "1 are meant")).hasSize(1);
			admin.dropGroup("payments", "default", DropOption.FORCE, DropOption.DEAD_LETTERS);
		}
	}

	@Test
	void deadLettersOfATenantArePrinted() {
		try (BrokerFixture fixture = RedisFixtures.onSharedServer(); LogLines log = new LogLines()) {
			RmqAdmin admin = new RmqAdmin(fixture.broker());
			ContractConsumer consumer = fixture.join(new ConsumerSpec("orders", "default",
					TestRedis.uniqueName("consumer"), BrokerFixture.LONG_LEASE, 3));
			for (int i = 0; i < 60; i++) {
				fixture.send(new OutboundMessage("orders", "m" + i, RmqPriority.NORMAL, null,
						RmqHeaders.of(Map.of("tenant", "t" + i % 2)), Duration.ZERO, new byte[0]));
				consumer.deadLetter(consumer.take());
			}
			new MessageBrowser(admin).printDeadLettersOf("t1");
			assertThat(log.lines(Level.INFO, "it failed for good")).hasSize(30).first().asString().contains("m59");
			admin.dropGroup("orders", "default", DropOption.FORCE, DropOption.DEAD_LETTERS);
		}
	}

	private static String squeeze(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

	static class Redrive {

		private final Logger log = LoggerFactory.getLogger(getClass());

		private final RmqMessages messages;

		Redrive(RmqAdmin admin) {
			this.messages = admin.messages();
		}

		void afterTheBankIsBack(Instant outage) {
			RmqRedrive redrive = RmqRedrive.of("payments", "default")
				.selecting(RmqSelection.all().withError("com.example.BankAwayException").within(outage, null))
				.limitedTo(100);
			this.log.info("{} are meant", this.messages.redrive(redrive.asDryRun(), RmqProgress.NONE).affected());
			RmqBulkResult result = this.messages.redrive(redrive, (examined, total, moved) -> {
				this.log.info("{} moved, looked at {} of {}", moved, examined, total);
				return !Thread.currentThread().isInterrupted();
			});
			this.log.info("{}", result);
		}

	}

	static class MessageBrowser {

		private final Logger log = LoggerFactory.getLogger(getClass());

		private final RmqMessages messages;

		MessageBrowser(RmqAdmin admin) {
			this.messages = admin.messages();
		}

		void printDeadLettersOf(String tenant) {
			RmqMessageLocation location = RmqMessageLocation.deadLetters("orders", "default");
			RmqPageRequest request = RmqPageRequest.of(50)
				.fromLatest()
				.selecting(RmqSelection.all().withReason("FATAL").withHeader("tenant", tenant));
			RmqPage page;
			do {
				page = this.messages.browse(location, request);
				page.messages().forEach((message) -> this.log.info("{}: {}", message, message.cause()));
				request = request.after(page.next());
			}
			while (page.next() != null);
		}

	}

}
