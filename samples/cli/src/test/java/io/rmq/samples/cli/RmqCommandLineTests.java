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

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.AclSetuserArgs;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.OutboundMessage;
import io.rmq.samples.cli.terminal.Terminal;
import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RmqCommandLineTests extends AbstractCommandLineTests {

	private static final String ESCAPE = "\u001b[2J<script>alert(1)</script>";

	@Test
	void sendsAndCountsAndShowsAMessage() {
		assertThat(rmq("send", this.topic, "{\"product\":\"tea\"}", "--id", "m1", "--key", "c7", "--header", "tenant=7",
				"--priority", "high"))
			.isZero();
		assertThat(rmq("send", this.topic, "later", "--delay", "10m", "--ttl", "0")).isZero();
		JsonNode counts = json("queue-info", this.topic).get("topics").get(0);
		assertThat(counts.get("ready").get("HIGH").asInt()).isOne();
		assertThat(counts.get("delayed").asInt()).isOne();
		JsonNode message = json("peek", this.topic).get("messages").get(0);
		assertThat(message.get("id").asString()).isEqualTo("m1");
		assertThat(message.get("key").asString()).isEqualTo("c7");
		assertThat(message.get("headers").get("tenant").asString()).isEqualTo("7");
		assertThat(message.get("payload").asString()).isEqualTo("{\"product\":\"tea\"}");
		assertThat(message.get("payloadKind").asString()).isEqualTo("json");
		JsonNode delayed = json("peek", this.topic, "--state", "delayed").get("messages").get(0);
		assertThat(delayed.get("payloadKind").asString()).isEqualTo("text");
		assertThat(delayed.get("expiresAt").isNull()).isTrue();
	}

	@Test
	void problemsAreShownTheWorstFirst() {
		deadLetter("d1", "FATAL", "7");
		JsonNode problems = json("problems", this.topic).get("problems");
		assertThat(problems.values()).singleElement().satisfies((problem) -> {
			assertThat(problem.get("severity").asString()).isEqualTo("WARNING");
			assertThat(problem.get("kind").asString()).isEqualTo("DEAD_LETTERS");
			assertThat(problem.get("topic").asString()).isEqualTo(this.topic);
			assertThat(problem.get("group").asString()).isEqualTo("default");
			assertThat(problem.get("messages").asInt()).isOne();
		});
		assertThat(rmq("problems")).isZero();
		assertThat(output()).contains("SEVERITY").contains("DEAD_LETTERS").contains(this.topic);
	}

	@Test
	void sendsWhatComesThroughAPipe() {
		this.input = "{\"product\":\"mug ☕\"}";
		assertThat(rmq("send", this.topic)).isZero();
		assertThat(json("peek", this.topic).get("messages").get(0).get("payload").asString()).isEqualTo(this.input);
	}

	@Test
	void asksForAPayloadWhereNoneCanCome() {
		this.interactive = true;
		assertThat(rmq("send", this.topic)).isEqualTo(2);
		assertThat(error()).contains("no payload");
	}

	@Test
	void pagesThroughMessages() {
		for (int i = 0; i < 5; i++) {
			rmq("send", this.topic, "p" + i, "--id", "m" + i);
		}
		JsonNode first = json("peek", this.topic, "--limit", "3");
		assertThat(first.get("messages")).hasSize(3);
		JsonNode second = json("peek", this.topic, "--limit", "3", "--cursor", first.get("next").asString());
		assertThat(second.get("messages")).extracting((one) -> one.get("id").asString()).containsExactly("m3", "m4");
		assertThat(rmq("peek", this.topic, "--cursor", "nonsense")).isEqualTo(2);
	}

	@Test
	void showsGroupsAndPausesAndResumesThem() {
		admin.addGroup(this.topic, "billing");
		assertThat(rmq("pause", this.topic)).isZero();
		assertThat(json("pause", this.topic).get("changed").asBoolean()).isFalse();
		JsonNode group = json("groups", this.topic).get("groups").get(0);
		assertThat(group.get("name").asString()).isEqualTo("billing");
		assertThat(group.get("pausedSince").isNull()).isFalse();
		assertThat(rmq("resume", this.topic, "--group", "billing")).isZero();
		assertThat(admin.groups(this.topic).get(0).isPaused()).isFalse();
		rmq("groups", this.topic, "--consumers");
		assertThat(output()).contains("GROUP  CONSUMER  IN FLIGHT  IDLE");
	}

	@Test
	void wantsToKnowWhichOfSeveralGroups() {
		admin.addGroup(this.topic, "billing");
		admin.addGroup(this.topic, "stock");
		assertThat(rmq("pause", this.topic)).isEqualTo(2);
		assertThat(error()).contains("billing, stock").contains("--group");
	}

	@Test
	void listsDeadLettersThatAreMeant() {
		deadLetter("d1", "FATAL", "7");
		deadLetter("d2", "REJECTED", "8");
		assertThat(ids(json("dead", "list", this.topic))).containsExactly("d1", "d2");
		assertThat(ids(json("dead", "list", this.topic, "--latest"))).containsExactly("d2", "d1");
		assertThat(ids(json("dead", "list", this.topic, "--reason", "rejected"))).containsExactly("d2");
		assertThat(ids(json("dead", "list", this.topic, "--header", "tenant=7"))).containsExactly("d1");
		assertThat(ids(json("dead", "list", this.topic, "--error", "java.lang.IllegalStateException", "--from",
				"2020-01-01T00:00:00Z")))
			.hasSize(2);
		assertThat(ids(json("dead", "list", this.topic, "--to", "2020-01-01T00:00:00Z"))).isEmpty();
		assertThat(rmq("dead", "list", this.topic, "--reason", "BAD_LUCK")).isEqualTo(2);
		assertThat(rmq("dead", "list", this.topic, "--from", "yesterday")).isEqualTo(2);
	}

	@Test
	void showsADeadLetterByIdAndByPosition() {
		deadLetter("d1", "FATAL", "7");
		assertThat(rmq("dead", "show", this.topic, "d1")).isZero();
		assertThat(output()).contains("reason    FATAL", "header    tenant=7", "at Warehouse.ship");
		String position = json("dead", "list", this.topic).get("messages").get(0).get("position").asString();
		JsonNode shown = json("dead", "show", this.topic, position).get("messages").get(0);
		assertThat(shown.get("cause").get("stack").asString()).contains("Warehouse");
		assertThat(rmq("dead", "show", this.topic, "d9")).isEqualTo(3);
		assertThat(rmq("dead", "show", this.topic, "1-1")).isEqualTo(3);
	}

	@Test
	void doesNotLetAMessageSteerTheTerminal() {
		deadLetter("d1", "FATAL", ESCAPE);
		rmq("send", this.topic, ESCAPE);
		rmq("dead", "show", this.topic, "d1");
		rmq("peek", this.topic);
		assertThat(output()).doesNotContain("\u001b").contains("\\u001b[2J<script>");
		assertThat(
				json("dead", "show", this.topic, "d1").get("messages").get(0).get("headers").get("tenant").asString())
			.isEqualTo(ESCAPE);
	}

	@Test
	void doesNotLetAMessageSteerTheTerminalByJson() {
		String payload = "\u001b[2J \u009b2J \u007f \u202e \u2028 \udb40\udc41 \\ ☕ \ud83c\udf75";
		rmq("send", this.topic, payload);
		JsonNode message = json("peek", this.topic).get("messages").get(0);
		assertThat(message.get("payload").asString()).isEqualTo(payload);
		assertThat(output().strip()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Cs}]")
			.contains("\\u009b2J \\u007f \\u202e \\u2028 \\udb40\\udc41", "☕ \ud83c\udf75");
	}

	@Test
	void doesNotLetAnErrorSteerTheTerminal() {
		assertThat(rmq("--debug", "peek", this.topic, "--state", "\u009b2J")).isEqualTo(2);
		assertThat(error()).contains("\tat ", "\\u009b2J").doesNotContain("\u009b");
	}

	@Test
	void hasDeadLettersHandledOnceMore() {
		deadLetter("d1", "FATAL", "7");
		deadLetter("d2", "REJECTED", "8");
		JsonNode dry = json("dead", "redrive", this.topic, "--reason", "FATAL", "--dry-run");
		assertThat(dry.get("affected").asInt()).isOne();
		assertThat(admin.topic(this.topic).groups().get(0).deadLetters()).isEqualTo(2);
		assertThat(rmq("dead", "redrive", this.topic, "--reason", "FATAL", "--per-second", "100")).isZero();
		assertThat(output()).contains("Moved 1 of 2");
		assertThat(admin.topic(this.topic).groups().get(0).redeliveries()).isOne();
		String target = this.topic + "-repair";
		assertThat(rmq("dead", "redrive", this.topic, "--target", target)).isZero();
		assertThat(admin.topic(target).totalReady()).isOne();
	}

	@Test
	void endsARedriveThatIsInterrupted() {
		for (int i = 0; i < 300; i++) {
			deadLetter("d" + i, "FATAL", "7");
		}
		this.interactive = true;
		this.interruption.request();
		assertThat(rmq("dead", "redrive", this.topic, "--per-second", "50")).isEqualTo(130);
		assertThat(output()).contains("interrupted");
		assertThat(admin.topic(this.topic).groups().get(0).deadLetters()).isPositive();
	}

	@Test
	void deletesNothingThatNobodyConfirms() {
		rmq("send", this.topic, "a");
		assertThat(rmq("purge-queue", this.topic)).isEqualTo(5);
		assertThat(error()).contains("--yes");
		this.interactive = true;
		this.input = "yes\n";
		assertThat(rmq("purge-queue", this.topic)).isEqualTo(5);
		assertThat(admin.topic(this.topic).totalReady()).isOne();
	}

	@Test
	void deletesWhatIsConfirmed() {
		rmq("send", this.topic, "a");
		rmq("send", this.topic, "b", "--delay", "1h");
		this.interactive = true;
		this.input = this.topic + "\n";
		assertThat(rmq("purge-queue", this.topic)).isZero();
		assertThat(error()).contains("1 are ready").contains("Type");
		assertThat(admin.topic(this.topic).totalReady()).isZero();
		assertThat(json("purge-queue", this.topic, "--state", "delayed", "--yes").get("affected").asInt()).isOne();
		assertThat(rmq("purge-queue", this.topic, "--state", "in-flight", "--yes")).isEqualTo(2);
	}

	@Test
	void namesCommandsWhereAnErrorNamesMethods() {
		deadLetter("d1", "FATAL", "7");
		assertThat(rmq("dead", "list", this.topic, "--group", "nope")).isEqualTo(3);
		assertThat(error()).contains("see 'rmq groups " + this.topic + "' for");
		assertThat(rmq("dead", "list", "nope")).isEqualTo(3);
		assertThat(error()).contains("'rmq queue-info' lists the topics");
		assertThat(rmq("dead", "show", this.topic, "d9")).isEqualTo(3);
		assertThat(error()).doesNotContain("browse()", "RmqAdmin");
	}

	@Test
	void saysHowManyItIsAboutToDelete() {
		deadLetter("d1", "FATAL", "7");
		deadLetter("d2", "REJECTED", "8");
		this.interactive = true;
		assertThat(rmq("dead", "purge", this.topic)).isEqualTo(5);
		assertThat(error()).contains("all of the 2 dead letters of group 'default'");
		assertThat(rmq("dead", "purge", this.topic, "--id", "d1")).isEqualTo(5);
		assertThat(error()).contains("those of the 2 dead letters", "that the options choose");
		assertThat(rmq("purge-queue", this.topic, "--state", "dead")).isEqualTo(5);
		assertThat(error()).contains("; 2 are there.");
		assertThat(rmq("purge-queue", this.topic, "--state", "retrying")).isEqualTo(5);
		assertThat(error()).contains("; 0 wait for a retry there.").doesNotContain("are ready");
	}

	@Test
	void deletesDeadLetters() {
		deadLetter("d1", "FATAL", "7");
		deadLetter("d2", "REJECTED", "8");
		assertThat(rmq("dead", "purge", this.topic)).isEqualTo(5);
		assertThat(json("dead", "purge", this.topic, "--id", "d1", "--yes").get("affected").asInt()).isOne();
		assertThat(ids(json("dead", "list", this.topic))).containsExactly("d2");
	}

	@Test
	void explainsAValueThatIsNoPair() {
		assertThat(rmq("send", this.topic, "x", "--header", "nonsense")).isEqualTo(2);
		assertThat(error()).contains("'--header'").doesNotContain("option option");
	}

	@ParameterizedTest
	@ValueSource(strings = { "dead redrive %s --dry-run", "dead redrive %s", "dead purge %s --yes",
			"purge-queue %s --state dead --yes" })
	void removesTheBarBeforeItTellsTheResult(String command) {
		deadLetter("d1", "FATAL", "7");
		PrintWriter screen = new PrintWriter(this.out);
		Terminal terminal = new Terminal(InputStream.nullInputStream(), screen, screen, true);
		String[] arguments = ("--key-prefix=" + TestRedis.keyPrefix() + " " + command.formatted(this.topic)).split(" ");
		assertThat(new RmqCommandLine(terminal, Map.of("REDIS_URL", TestRedis.url()), this.interruption).run(arguments))
			.isZero();
		assertThat(output()).matches("(?s)(\r\\[.* matched )+\r\u001b\\[K(Would move|Moved|Deleted) 1 of 1\\R");
	}

	@Test
	void followsATopicUntilItIsInterrupted() {
		rmq("send", this.topic, "before");
		CompletableFuture<Integer> tail = CompletableFuture
			.supplyAsync(() -> rmq("tail", this.topic, "--interval", "20ms"));
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			broker
				.send(new OutboundMessage(this.topic, "m" + System.nanoTime(), RmqPriority.LOW, null,
						RmqHeaders.empty(), Duration.ZERO, "after".getBytes(StandardCharsets.UTF_8)))
				.join();
			return output().contains("after");
		});
		this.interruption.request();
		assertThat(tail.join()).isZero();
		assertThat(output()).doesNotContain("before");
		assertThat(output().lines().distinct()).hasSameSizeAs(output().lines().toList());
		assertThat(admin.topic(this.topic).totalReady()).isGreaterThan(1);
	}

	@Test
	void followsDeadLetters() {
		deadLetter("d0", "FATAL", "7");
		CompletableFuture<Integer> tail = CompletableFuture
			.supplyAsync(() -> rmq("tail", this.topic, "--dead", "--json", "--interval", "20ms"));
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			deadLetter("d1", "REJECTED", "8");
			return output().contains("\"id\":\"d1\"");
		});
		this.interruption.request();
		assertThat(tail.join()).isZero();
		assertThat(output()).doesNotContain("\"id\":\"d0\"");
	}

	@Test
	void tellsWhatHasHappened() {
		admin.addGroup(this.topic, "billing");
		broker.topics()
			.statistics()
			.add(this.topic, 5,
					Map.of("billing", new RmqStatistics.Group(3, 2, 1, 1, Duration.ofMillis(100), null, null)));
		JsonNode minute = json("stats", this.topic).get("minutes").get(0);
		assertThat(minute.get("sent").asInt()).isEqualTo(5);
		assertThat(minute.get("groups").get("billing").get("handlingMillis").asInt()).isEqualTo(100);
		JsonNode total = json("stats").get("topics")
			.valueStream()
			.filter((one) -> one.get("name").asString().equals(this.topic))
			.findAny()
			.orElseThrow();
		assertThat(total.get("handled").asInt()).isEqualTo(3);
		assertThat(total.get("deadLettered").asInt()).isOne();
	}

	@Test
	void goesOnTellingWhatHappensUntilItIsInterrupted() {
		broker.topics().statistics().add(this.topic, 5, Map.of());
		admin.addGroup(this.topic, "billing");
		CompletableFuture<Integer> watch = CompletableFuture
			.supplyAsync(() -> rmq("stats", this.topic, "--watch", "--interval", "100ms"));
		await().atMost(Duration.ofSeconds(10))
			.until(() -> output().lines().filter((line) -> line.startsWith("MINUTE")).count() > 2);
		this.interruption.request();
		assertThat(watch.join()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "queue-info nope", "groups nope", "peek nope", "pause nope", "resume nope",
			"dead list nope", "dead show nope x", "find nope x", "requeue nope x", "release nope x",
			"delete nope x --yes", "drop-group nope x --yes", "drop-topic nope --yes", "dead redrive nope",
			"dead purge nope --yes", "purge-queue nope --yes", "tail nope", "stats nope" })
	void saysThatThereIsNoSuchTopic(String command) {
		assertThat(rmq(command.split(" "))).isEqualTo(3);
		assertThat(error().lines()).hasSize(1);
		assertThat(error()).startsWith("rmq: ").contains("'nope'").doesNotContain("()", "RmqAdmin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "dead", "fly", "peek", "peek a --limit 0", "peek a --limit 501", "peek a --limit many",
			"peek a --state gone", "send a{b x", "send a x --delay soon", "send a x --priority now",
			"send a x --delay 1s --at 2030-01-01T00:00:00Z", "send a x --max-attempts 0", "send a x --header nonsense",
			"dead redrive a --group g --per-second -1", "dead redrive a --group g --per-second 0",
			"tail a --interval 1ms", "stats a --minutes 0", "stats --interval 1ms", "queue-info --timeout 0",
			"queue-info --timeout 61m", "queue-info --timeout 100000d", "queue-info --timeout 999999999999d",
			"queue-info --url redis-socket:///tmp/redis.sock", "queue-info --url redis://user:12@host:port",
			"queue-info --key-prefix {x}", "queue-info --url http://localhost",
			"queue-info --url redis://user:secret@host:port" })
	void refusesWhatMakesNoSense(String command) {
		assertThat(rmq(command.isEmpty() ? new String[0] : command.split(" "))).isEqualTo(2);
		assertThat(error()).startsWith("rmq: ").doesNotContain("\tat ").doesNotContain("secret");
		assertThat(output()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { ":secret", "default:secret", "secret" })
	void takesThePasswordFromTheUrl(String credentials) {
		try (PrivateRedis redis = PrivateRedis.started()) {
			redis.configure("requirepass", "secret");
			String url = "redis://%s@%s:%d".formatted(credentials, redis.host(), redis.port());
			assertThat(rmq("queue-info", "--url", url)).as(this.err::toString).isZero();
			assertThat(rmq("queue-info", "--url", url + "/0")).as(this.err::toString).isZero();
		}
	}

	@Test
	void takesAUserAndAPasswordWithOtherCharactersFromTheUrl() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			redis.commands()
				.aclSetuser("ann",
						AclSetuserArgs.Builder.on().addPassword("p@s:s/w#d").allKeys().allChannels().allCommands());
			String server = "%s:%d".formatted(redis.host(), redis.port());
			redis.configure("requirepass", "secret");
			assertThat(rmq("queue-info", "--url", "redis://ann:p%40s%3As%2Fw%23d@" + server)).as(this.err::toString)
				.isZero();
			assertThat(rmq("queue-info", "--url", "redis://ann:secret@" + server)).isNotZero();
		}
	}

	@Test
	void saysThatTheServerCannotBeReached() {
		assertThat(rmq("queue-info", "--url", "redis://localhost:1")).isEqualTo(4);
		assertThat(error().lines()).hasSize(1);
		assertThat(rmq("queue-info", "--url", "redis://localhost:1", "--debug")).isEqualTo(4);
		assertThat(error()).contains("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--help", "queue-info --help", "groups --help", "peek --help", "dead --help",
			"dead list --help", "dead show --help", "dead redrive --help", "dead purge --help", "purge-queue --help",
			"find --help", "requeue --help", "release --help", "delete --help", "drop-group --help",
			"drop-topic --help", "pause --help", "resume --help", "send --help", "tail --help", "stats --help",
			"validate-config --help" })
	void explainsEachCommand(String command) {
		assertThat(rmq(command.split(" "))).isZero();
		assertThat(output()).contains("Usage: rmq", "Exit codes:", "--url", "REDIS_URL");
	}

}
