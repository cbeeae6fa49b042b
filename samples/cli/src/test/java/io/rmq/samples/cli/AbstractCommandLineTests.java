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

package io.rmq.samples.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import io.rmq.admin.RmqAdmin;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.samples.cli.terminal.Interruption;
import io.rmq.samples.cli.terminal.Terminal;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command line on the server of the tests, with what it reads and prints.
 */
abstract class AbstractCommandLineTests {

	static Broker broker;

	static RmqAdmin admin;

	final String topic = TestRedis.uniqueName("cli");

	final StringWriter out = new StringWriter();

	final StringWriter err = new StringWriter();

	final Interruption interruption = new Interruption();

	String input = "";

	boolean interactive;

	@BeforeAll
	static void open() {
		broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());
		admin = new RmqAdmin(broker);
	}

	@AfterAll
	static void close() {
		broker.close();
	}

	void deadLetter(String id, String reason, String tenant) {
		admin.addGroup(this.topic, "default");
		String headers = JsonMapper.shared().writeValueAsString(Map.of("tenant", tenant));
		TestRedis.commands()
			.xadd(TestRedis.keyPrefix() + ":{" + this.topic + "}:g:default:dead", "id", id, "ttl", "0", "body", "{}",
					"hdr", headers, "ts", "1795223224694", "priority", "NORMAL", "reason", reason, "error",
					"java.lang.IllegalStateException", "message", "No tea", "stack",
					"java.lang.IllegalStateException: No tea\n\tat Warehouse.ship(Warehouse.java:7)");
	}

	static Iterable<String> ids(JsonNode page) {
		return page.get("messages").valueStream().map((one) -> one.get("id").asString()).toList();
	}

	JsonNode json(String... command) {
		String[] arguments = Arrays.copyOf(command, command.length + 1);
		arguments[command.length] = "--json";
		this.out.getBuffer().setLength(0);
		assertThat(rmq(arguments)).as(() -> String.join(" ", command) + ": " + this.err).isZero();
		return JsonMapper.shared().readTree(output());
	}

	int rmq(String... command) {
		Terminal terminal = new Terminal(new ByteArrayInputStream(this.input.getBytes(StandardCharsets.UTF_8)),
				new PrintWriter(this.out), new PrintWriter(this.err), this.interactive);
		String[] arguments = new String[command.length + 1];
		arguments[0] = "--key-prefix=" + TestRedis.keyPrefix();
		System.arraycopy(command, 0, arguments, 1, command.length);
		return new RmqCommandLine(terminal, Map.of("REDIS_URL", TestRedis.url()), this.interruption).run(arguments);
	}

	String output() {
		return this.out.toString();
	}

	String error() {
		return this.err.toString();
	}

}
