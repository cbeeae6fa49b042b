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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqServerRefusedException;
import io.rmq.admin.DropOption;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.RmqRedrive;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.broker.Broker;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Due;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a user of the server must be allowed to do, and what is told when he is not.
 */
class RedisRightsTests {

	private static final PrivateRedis REDIS = PrivateRedis.stopped();

	private static final AtomicInteger USERS = new AtomicInteger();

	private static final List<String> DOCUMENTED = documented();

	@BeforeAll
	static void start() {
		REDIS.start();
	}

	@AfterAll
	static void close() {
		REDIS.close();
	}

	@Test
	void everyCommandThatIsUsedIsKnownToBeRequired() throws IOException {
		Set<String> used = new TreeSet<>();
		for (String script : sources("src/main/resources/io/rmq/broker/redis", ".lua")) {
			Pattern.compile("redis\\.p?call\\('(XGROUP|XINFO)', '(\\w+)'")
				.matcher(script)
				.results()
				.forEach((call) -> used.add("+" + call.group(1) + "|" + call.group(2)));
			Pattern.compile("redis\\.p?call\\('(\\w+)'")
				.matcher(script)
				.results()
				.map((call) -> call.group(1))
				.filter((command) -> !Set.of("XGROUP", "XINFO").contains(command))
				.forEach((command) -> used.add("+" + command));
		}
		for (String source : sources("src/main/java/io/rmq/broker/redis", ".java")) {
			Pattern.compile("CommandType\\.([A-Z]+)")
				.matcher(source)
				.results()
				.map((call) -> call.group(1))
				.filter((command) -> !Set.of("XINFO", "CLIENT", "MULTI", "CONFIG").contains(command))
				.forEach((command) -> used.add("+" + command));
		}
		assertThat(used).hasSizeGreaterThan(40);
		assertThat(RequiredCommand.all()).extracting((command) -> command.rule().toUpperCase(Locale.ROOT))
			.containsAll(used);
	}

	@Test
	void guideNamesWhatIsRequired() {
		assertThat(DOCUMENTED).filteredOn((rule) -> rule.startsWith("+"))
			.containsExactlyElementsOf(RequiredCommand.all().stream().map(RequiredCommand::rule).toList());
	}

	@Test
	void userOfTheGuideCanDoEverything() {
		String user = user(DOCUMENTED);
		try (BrokerFixture fixture = fixture(user)) {
			ContractConsumer consumer = fixture.join("group");
			fixture.send("one", "two", "three", "four");
			fixture.send(fixture.due("later", new Due.After(Duration.ofMinutes(5))));
			List<Delivery> taken = consumer.take(3);
			consumer.acknowledge(taken.get(0));
			consumer.deadLetter(taken.get(1));
			consumer.retry(taken.get(2), Duration.ZERO);
			consumer.awaitPromoted(1);
			Delivery again = consumer.take();
			assertThat(consumer.subscription().extend(List.of(again.lease()))).isEmpty();
			RmqAdmin admin = new RmqAdmin(fixture.broker());
			assertThat(admin.topic(fixture.topic()).delayed()).isOne();
			assertThat(admin.groups(fixture.topic())).extracting(RmqGroup::name).containsExactly("group");
			admin.pause(fixture.topic(), "group");
			admin.resume(fixture.topic(), "group");
			fixture.broker().groups().measure(Duration.ofSeconds(1));
			assertThat(fixture.broker().groups().measured()).hasSize(1);
			RmqMessageLocation dead = RmqMessageLocation.deadLetters(fixture.topic(), "group");
			assertThat(admin.messages().browse(dead, RmqPageRequest.of(10)).messages()).hasSize(1);
			assertThat(admin.messages().redrive(RmqRedrive.of(fixture.topic(), "group"), RmqProgress.NONE).affected())
				.isOne();
			assertThat(fixture.broker().cancel(fixture.topic(), "later")).isTrue();
			assertThat(fixture.broker().server().missingRights()).isEmpty();
			consumer.close();
			assertThat(admin.dropTopic(fixture.topic(), DropOption.FORCE)).isPositive();
		}
		assertThat(denied(user)).as("what the server has refused").isEmpty();
	}

	@Test
	void missingCommandsKeysAndChannelsAreTold() {
		assertThat(missing("~rmq:*", "&rmq:*", "+@all", "-xadd", "-zmscore", "-xgroup", "+xgroup|create",
				"+xgroup|delconsumer"))
			.containsExactly("+xadd", "+xgroup|destroy", "+zmscore");
		assertThat(missing("~other:*", "&rmq:*", "+@all")).containsExactly("~rmq:*");
		assertThat(missing("~rmq:*", "+@all")).containsExactly("&rmq:*");
		assertThat(missing("~*", "&*", "+@all")).isEmpty();
	}

	@Test
	void nothingIsDoneToFindOut() {
		long keys = REDIS.commands().dbsize();
		assertThat(missing("~*", "&*", "+@all")).isEmpty();
		assertThat(REDIS.commands().dbsize()).isEqualTo(keys);
	}

	@Test
	void persistenceIsUnknownToAUserWhoMayNotAskAndIsAskedOnce() {
		REDIS.configure("appendonly", "no");
		String user = user(DOCUMENTED);
		try (Broker broker = broker(user)) {
			assertThat(broker.server().facts().persistence()).isEqualTo(Persistence.UNKNOWN);
			assertThat(broker.server().facts().persistence()).isEqualTo(Persistence.UNKNOWN);
			assertThat(REDIS.commands().aclLog()).filteredOn((entry) -> user.equals(entry.get("username")))
				.filteredOn((entry) -> String.valueOf(entry.get("object")).startsWith("config"))
				.singleElement()
				.satisfies((entry) -> assertThat(entry.get("count")).isEqualTo(1L));
		}
		finally {
			REDIS.configure("appendonly", "yes");
		}
		try (Broker broker = broker(user)) {
			assertThat(broker.server().facts().persistence()).isEqualTo(Persistence.APPEND_ONLY);
		}
	}

	@Test
	void rightsAreUnknownWhereThereAreNoTransactions() {
		try (Broker broker = broker(user(List.of("~*", "&*", "+@all", "-multi")))) {
			assertThatExceptionOfType(RmqServerRefusedException.class).isThrownBy(() -> broker.server().missingRights())
				.withMessageContaining("multi");
		}
		assertThat(REDIS.commands().keys("*rmq-rights*")).isEmpty();
	}

	private static Set<String> missing(String... rules) {
		try (Broker broker = broker(user(List.of(rules)))) {
			return broker.server().missingRights();
		}
	}

	/**
	 * Make a user with these rules and no others.
	 */
	private static String user(List<String> rules) {
		String name = "user" + USERS.incrementAndGet();
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(name);
		Stream.concat(Stream.of("reset", "resetchannels", "on", ">secret"), rules.stream()).forEach(args::add);
		REDIS.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args);
		return name;
	}

	private static Broker broker(String user) {
		return new RedisBroker(connections(user), "rmq");
	}

	private static BrokerFixture fixture(String user) {
		return new BrokerFixture(broker(user), "topic",
				new RedisStoredTopic(REDIS.connect(RedisFixtures.BYTES).sync(), "rmq", "topic"));
	}

	private static LettuceConnectionFactory connections(String user) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(REDIS.host(), REDIS.port());
		server.setUsername(user);
		server.setPassword("secret");
		return new LettuceConnectionFactory(server);
	}

	private static List<String> denied(String user) {
		return REDIS.commands()
			.aclLog()
			.stream()
			.filter((entry) -> user.equals(entry.get("username")))
			// The client asks for notices of maintenance, where it may.
			.filter((entry) -> !Set.of("client", "client|maint_notifications").contains(entry.get("object")))
			.map((entry) -> entry.get("reason") + " " + entry.get("object"))
			.toList();
	}

	/**
	 * The rules that the guide gives to the user.
	 */
	private static List<String> documented() {
		try {
			String guide = Files.readString(Path.of("../docs/health.md"));
			String line = guide.substring(guide.indexOf("ACL SETUSER rmq"));
			return Arrays.stream(line.substring(0, line.indexOf("```")).split("[\\s\\\\]+"))
				.filter((word) -> "+&~".indexOf(word.charAt(0)) >= 0)
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> sources(String directory, String ending) throws IOException {
		try (Stream<Path> files = Files.walk(Path.of(directory))) {
			return files.filter((file) -> file.toString().endsWith(ending)).map(RedisRightsTests::read).toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
