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
import java.util.Objects;
import java.util.stream.IntStream;

import io.rmq.RmqFormatException;
import io.rmq.RmqHeaders;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisReplyQueue}: how it asks the server.
 */
class RedisReplyQueueTests {

	private static final Duration LONG = Duration.ofSeconds(5);

	private final PrivateRedis redis = PrivateRedis.started();

	private final RedisBroker broker = new RedisBroker(this.redis.newConnectionFactory(LONG), "rmq");

	private final ReplyQueue replies = this.broker.replies("address");

	@AfterEach
	void close() {
		this.replies.close();
		this.broker.close();
		this.redis.close();
	}

	@Test
	void manyRepliesComeInFewRoundTripsAndInTheirOrder() {
		String[] ids = IntStream.range(0, 120).mapToObj((i) -> "request-" + i).toArray(String[]::new);
		for (String id : ids) {
			this.broker.reply("address", new Reply(id, RmqHeaders.empty(), new byte[] { 1 }));
		}
		for (String id : ids) {
			assertThat(Objects.requireNonNull(this.replies.poll(LONG)).requestId()).isEqualTo(id);
		}
		assertThat(this.replies.poll(Duration.ofMillis(2))).isNull();
		assertThat(this.redis.commands().info("commandstats")).contains("cmdstat_blpop:calls=4,");
	}

	@Test
	void whatIsNoReplyDoesNotTakeOthersWithIt() {
		this.redis.commands().rpush("rmq:replies:address", "no reply");
		this.broker.reply("address", new Reply("one", RmqHeaders.empty(), null));
		assertThatExceptionOfType(RmqFormatException.class).isThrownBy(() -> this.replies.poll(LONG));
		assertThat(Objects.requireNonNull(this.replies.poll(LONG)).requestId()).isEqualTo("one");
	}

	@Test
	void knowsWhetherTheBrokerIsClosed() {
		assertThat(this.replies.isClosed()).isFalse();
		this.broker.close();
		assertThat(this.replies.isClosed()).isTrue();
	}

}
