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
import java.time.Instant;
import java.util.List;

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
import io.rmq.admin.model.RmqSelection;
import io.rmq.broker.BrokerFixture;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long it takes to look after a million dead letters, large messages and many groups,
 * and how long others wait for the server meanwhile.
 */
@Tag("slow")
class LargeTopicTests {

	private static final Logger logger = LoggerFactory.getLogger(LargeTopicTests.class);

	private static final int COUNT = 1_000_000;

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(10));

	private final RedisCommands<String, String> commands = this.redis.connect(RedisFixtures.BYTES).sync();

	private final RmqAdmin admin = new RmqAdmin(this.fixture.broker());

	private final RmqMessages messages = this.admin.messages();

	private Duration longest = Duration.ZERO;

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	@Test
	void millionDeadLettersAreLookedAfter() {
		this.redis.configure("appendonly", "no");
		this.fixture.join("group");
		fill();
		RmqMessageLocation dead = RmqMessageLocation.deadLetters("topic", "group");
		measure();
		timed("count", () -> assertThat(this.admin.topic("topic").groups().get(0).deadLetters()).isEqualTo(COUNT));
		timed("first page", () -> this.messages.browse(dead, RmqPageRequest.of(50)));
		timed("latest page", () -> this.messages.browse(dead, RmqPageRequest.of(50).fromLatest()));
		timed("page in the middle", () -> {
			RmqPage page = this.messages.browse(dead, RmqPageRequest.of(500));
			this.messages.browse(dead, RmqPageRequest.of(50).after(page.next()));
		});
		timed("search for the last",
				() -> assertThat(this.messages.find("topic", "m" + COUNT, RmqProgress.NONE)).hasSize(1));
		RmqRedrive redrive = RmqRedrive.of("topic", "group")
			.selecting(RmqSelection.all().withReason("FATAL").withHeader("tenant", "t7"));
		timed("dry run by a header", () -> assertThat(this.messages.redrive(redrive.asDryRun(), RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(COUNT, COUNT / 10, 0, true)));
		timed("redrive of a tenth",
				() -> assertThat(this.messages.redrive(redrive, RmqProgress.NONE).affected()).isEqualTo(COUNT / 10));
		timed("purge of the others",
				() -> assertThat(this.messages.purge(dead, RmqProgress.NONE).affected()).isEqualTo(COUNT - COUNT / 10));
	}

	@Test
	void largeMessagesAmongSmallOnesHoldUpNobody() {
		this.fixture.join("group");
		this.commands.eval(
				"""
						for i = 1, 70 do
							redis.call('XADD', KEYS[1], '*', 'id', 'm' .. i, 'ttl', '0', 'body', string.rep('b', i > 10 and 1048576 or 10))
						end
						""",
				ScriptOutputType.STATUS, "rmq:{topic}:g:group:dead");
		RmqRedrive redrive = RmqRedrive.of("topic", "group").asDryRun();
		measure();
		timed("dry run over large messages",
				() -> assertThat(this.messages.redrive(redrive, RmqProgress.NONE).affected()).isEqualTo(70));
		assertThat(this.longest).isLessThan(Duration.ofMillis(20));
	}

	@Test
	void manyGroupsHoldUpNobody() {
		this.fixture.join("group");
		this.commands.eval("""
				for i = 1, 1000 do
					redis.call('XGROUP', 'CREATE', KEYS[1], 'g' .. i, '$')
				end
				for i = 1, 500 do
					redis.call('XADD', KEYS[1], '*', 'id', 'm' .. i, 'ttl', '0', 'body', 'b')
				end
				for i = 1, 1000 do
					redis.call('XREADGROUP', 'GROUP', 'g' .. i, 'c', 'COUNT', 500, 'NOACK', 'STREAMS', KEYS[1], '>')
				end
				""", ScriptOutputType.STATUS, "rmq:{topic}:normal");
		RmqMessageLocation ready = RmqMessageLocation.ready("topic", "group");
		Instant now = Instant.now().plusSeconds(60);
		measure();
		timed("purge for one of a thousand groups",
				() -> assertThat(this.fixture.broker().topics().purge(ready, now, null).deleted()).isEqualTo(250));
		assertThat(this.longest).isLessThan(Duration.ofMillis(50));
		assertThat(this.commands.xlen("rmq:{topic}:normal")).isEqualTo(250);
	}

	private void measure() {
		this.redis.configure("slowlog-log-slower-than", "100");
		this.redis.configure("slowlog-max-len", "100000");
	}

	private void timed(String what, Runnable action) {
		this.commands.slowlogReset();
		long start = System.nanoTime();
		action.run();
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		// What is told of a command has third how long it took, in microseconds, and then
		// its words. The
		// commands within a script are told too.
		long[] calls = this.commands.slowlogGet(100_000)
			.stream()
			.map((each) -> (List<?>) each)
			.filter((call) -> ((List<?>) call.get(3)).get(0).toString().startsWith("EVAL"))
			.mapToLong((call) -> (Long) call.get(2))
			.sorted()
			.toArray();
		if (calls.length == 0) {
			logger.info("{}: {} in calls of less than 100 µs", what, took);
			return;
		}
		this.longest = Duration.ofNanos(1000 * calls[calls.length - 1]);
		logger.info(
				"{}: {} with {} scripts of more than 100 µs, half of them up to {} µs, 99 % up to {} µs, the longest {} µs",
				what, took, calls.length, calls[calls.length / 2], calls[calls.length * 99 / 100],
				calls[calls.length - 1]);
		assertThat(Duration.ofNanos(1000 * calls[calls.length * 99 / 100])).as(what).isLessThan(Duration.ofMillis(20));
	}

	/**
	 * Write dead letters as they are stored, faster than by failing.
	 */
	private void fill() {
		String script = """
				for i = ARGV[1], ARGV[2] do
					redis.call('XADD', KEYS[1], '*', 'id', 'm' .. i, 'ttl', '0', 'body', string.rep('b', 100),
						'hdr', '{"tenant":"t' .. i % 10 .. '"}', 'ts', '1', 'att', '3', 'priority', 'NORMAL',
						'reason', 'FATAL', 'error', 'java.lang.IllegalStateException', 'message', 'No unobtainium',
						'stack', string.rep('s', 200), 'topic', 'topic')
				end
				""";
		for (int i = 1; i <= COUNT; i += 10_000) {
			this.commands.eval(script, ScriptOutputType.STATUS, new String[] { "rmq:{topic}:g:group:dead" },
					String.valueOf(i), String.valueOf(i + 9999));
		}
	}

}
