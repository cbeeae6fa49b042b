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
import io.rmq.RmqPage;
import io.rmq.RmqPageRequest;
import io.rmq.RmqPlace;
import io.rmq.RmqSelection;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqBulkResult;
import io.rmq.admin.RmqMessages;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.RmqRedrive;
import io.rmq.broker.BrokerFixture;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long it takes to look after a million dead letters, and how long others wait for
 * the server meanwhile.
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
		RmqPlace dead = RmqPlace.deadLetters("topic", "group");
		this.redis.configure("slowlog-log-slower-than", "0");
		this.redis.configure("slowlog-max-len", "100000");
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

	private void timed(String what, Runnable action) {
		this.commands.slowlogReset();
		long start = System.nanoTime();
		action.run();
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		// The third of what is told of a command is how long it took, in microseconds.
		long[] calls = this.commands.slowlogGet(100_000)
			.stream()
			.mapToLong((each) -> (Long) ((List<?>) each).get(2))
			.sorted()
			.toArray();
		long longest = calls[calls.length - 1];
		logger.info("{}: {} in {} calls, half of them up to {} µs, 99 % up to {} µs, the longest {} µs", what, took,
				calls.length, calls[calls.length / 2], calls[calls.length * 99 / 100], longest);
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
