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

package io.rmq.boot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.rmq.admin.RmqAdmin;
import io.rmq.annotation.RmqListener;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application at two in the morning: some of what it does is stuck.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class DashboardApplication {

	static final String PREFIX = TestRedis.uniqueName(TestRedis.keyPrefix());

	/**
	 * What would set {@code window.hacked} if any of it were markup.
	 */
	static final String SCRIPT = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>";

	static final int IDLE_TOPICS = 500;

	static final int DEAD_LETTERS = 11_000;

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private volatile boolean failing = true;

	@RmqListener(topic = "orders", concurrency = "1")
	void handle(String order) {
		if (this.failing) {
			throw new IllegalStateException("No tea " + SCRIPT + " in stock");
		}
		this.handled.add(order);
	}

	void repair() {
		this.failing = false;
	}

	void fail() {
		this.failing = true;
	}

	Queue<String> handled() {
		return this.handled;
	}

	/**
	 * Store all that the tests look at, but for what they send themselves.
	 */
	static void seed(RmqOperations rmq, RmqAdmin admin) {
		if (admin.topics().contains("letters")) {
			return;
		}
		IntStream.rangeClosed(1, IDLE_TOPICS)
			.forEach((number) -> admin.addGroup("tenant-%03d".formatted(number), "default"));
		admin.addGroup("invoices", "billing");
		rmq.send("lonely", "nobody listens");
		rmq.sendAll("invoices", List.of("i-1", "i-2", "i-3"));
		admin.addGroup("payments", "default");
		admin.pause("payments", "default");
		rmq.send("payments", "p-1");
		Instant noon = Instant.now().plus(Duration.ofDays(1));
		IntStream.range(0, 30).forEach((number) -> rmq.message("reminders", "r-" + number).at(noon).send());
		admin.addGroup("letters", "default");
		bury("letters", DEAD_LETTERS);
		admin.addGroup("large", "default");
		rmq.send("large",
				Map.of("rows",
						IntStream.range(0, 18_500)
							.mapToObj((number) -> Map.of("number", number, "text", "x".repeat(30)))
							.toList()));
	}

	/**
	 * Store dead letters as they are stored, without failing so often.
	 */
	static void bury(String topic, int count) {
		try (StatefulRedisConnection<String, String> connection = TestRedis.connect(StringCodec.UTF8)) {
			RedisAsyncCommands<String, String> commands = connection.async();
			connection.setAutoFlushCommands(false);
			String key = PREFIX + ":{" + topic + "}:g:default:dead";
			List<RedisFuture<String>> stored = new ArrayList<>();
			for (int number = 1; number <= count; number++) {
				stored.add(commands.xadd(key, "id", "letter-" + number, "ttl", "0", "body", "{\"n\":" + number + "}",
						"hdr", "{\"tenant\":\"t" + number % 10 + "\"}", "ts", "1795223224694", "att", "1", "priority",
						"NORMAL", "reason", "FATAL", "error", "java.lang.IllegalStateException", "message",
						"No " + number, "stack", "at Shop.java"));
			}
			connection.flushCommands();
			LettuceFutures.awaitAll(Duration.ofSeconds(30), stored.toArray(RedisFuture[]::new));
		}
	}

}
