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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Subscription;
import io.rmq.test.SilentConsumers;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link RmqEndpoint} shows.
 */
class RmqEndpointReadTests extends AbstractRmqEndpointTests {

	/**
	 * So little that figures are measured anew.
	 */
	private static final Duration NOW = Duration.ofMillis(1);

	private static final String SCRIPT = "<script>alert('x')</script>";

	@Autowired
	private Broker broker;

	@Test
	void overviewHasTheFiguresOfATopic() {
		String topic = topic();
		this.rmq.send(topic, "one");
		this.rmq.message(topic, "two").delay(Duration.ofHours(1)).send();
		this.admin.pause(topic, GROUP);
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
			this.admin.backlog(NOW);
			JsonNode overview = this.endpoint.get("?q=" + topic.toUpperCase(java.util.Locale.ROOT)).ok();
			assertThat(overview.get("total").asInt()).isEqualTo(1);
			assertThat(overview.get("writable").asBoolean()).isTrue();
			assertThat(overview.get("server").get("product").asString()).isIn("redis", "valkey");
			assertThat(Instant.parse(overview.get("at").asString())).isAfter(Instant.now().minusSeconds(60));
			JsonNode figures = overview.get("topics").get(0);
			assertThat(figures.get("name").asString()).isEqualTo(topic);
			assertThat(figures.get("ready").asInt()).isEqualTo(1);
			assertThat(figures.get("exact").asBoolean()).isTrue();
			assertThat(figures.get("delayed").asInt()).isEqualTo(1);
			assertThat(figures.get("oldestReadyAgeMillis").asLong()).isPositive();
			assertThat(figures.get("handledPerMinute").values()).hasSize(30);
			assertThat(figures.get("failedPerMinute").values()).hasSize(30);
			assertThat(figures.get("groups").values()).extracting(JsonNode::asString).containsExactly(GROUP);
			assertThat(figures.get("pausedGroups").values()).extracting(JsonNode::asString).containsExactly(GROUP);
		});
	}

	@Test
	void groupWhoseConsumersAreDeadNeedsAttentionAndIsNotConsumedAnywhere() {
		String topic = topic();
		this.admin.addGroup(topic, "other");
		Subscription dead = this.broker
			.subscribe(new ConsumerSpec(topic, GROUP, TestRedis.uniqueName("consumer"), Duration.ofSeconds(30), 3));
		try {
			dead.join();
			this.rmq.send(topic, "one");
			assertThat(dead.fetch(1, Duration.ofSeconds(5))).hasSize(1);
			SilentConsumers.age(TestRedis.commands(), PREFIX, topic, Duration.ofMinutes(2));
			JsonNode shown = this.endpoint.get("/topics/" + topic).ok();
			JsonNode group = shown.get("groups").get(0);
			assertThat(group.get("consumersAlive").asInt()).isZero();
			assertThat(group.get("consumers").get(0).get("alive").asBoolean()).isFalse();
			assertThat(shown.get("summary").get("consumers").asInt()).isZero();
			assertThat(shown.get("summary").get("problems").get(0).get("kind").asString()).isEqualTo("NO_CONSUMERS");
			assertThat(shown.get("summary").get("problems").get(0).get("group").asString()).isEqualTo(GROUP);
			Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
				this.admin.backlog(NOW);
				JsonNode overview = this.endpoint.get("?q=" + topic).ok();
				assertThat(overview.get("topics").get(0).get("problems").get(0).get("kind").asString())
					.isEqualTo("NO_CONSUMERS");
				assertThat(overview.get("attention").get("total").asInt()).isPositive();
				assertThat(overview.get("attention").get("topics").values())
					.extracting((each) -> each.get("name").asString())
					.contains(topic);
			});
		}
		finally {
			dead.close();
		}
	}

	@Test
	void topicNobodyListensToHasItsAgeAndNeedsAttentionAfterTheGraceTime() {
		String topic = TestRedis.uniqueName("lonely");
		this.rmq.send(topic, "one");
		assertThat(this.endpoint.get("/topics/" + topic).ok().get("summary").get("problems")).isEmpty();
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
			JsonNode summary = this.endpoint.get("/topics/" + topic).ok().get("summary");
			assertThat(summary.get("oldestReadyAgeMillis").asLong()).isGreaterThanOrEqualTo(1000);
			assertThat(summary.get("problems").get(0).get("kind").asString()).isEqualTo("NO_GROUP");
			assertThat(summary.get("problems").get(0).get("severity").asString()).isEqualTo("WARNING");
		});
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
			this.admin.backlog(NOW);
			JsonNode overview = this.endpoint.get("?q=" + topic).ok().get("topics").get(0);
			assertThat(overview.get("oldestReadyAgeMillis").asLong()).isGreaterThanOrEqualTo(1000);
		});
	}

	@Test
	void overviewIsReadByPagesAndInAnOrder() {
		String stem = topic();
		this.admin.addGroup(stem + "-b", GROUP);
		this.rmq.send(stem + "-b", "one");
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
			this.admin.backlog(NOW);
			assertThat(names("?q=" + stem)).containsExactly(stem, stem + "-b");
			assertThat(names("?sort=ready&q=" + stem)).containsExactly(stem + "-b", stem);
		});
		assertThat(names("?sort=oldest&limit=1&q=" + stem)).containsExactly(stem + "-b");
		assertThat(names("?limit=1&offset=1&q=" + stem)).containsExactly(stem + "-b");
		assertThat(names("?offset=7&q=" + stem)).isEmpty();
		this.endpoint.get("?offset=-1").isError(400, "BAD_REQUEST", "'offset'");
		this.endpoint.get("?limit=501").isError(400, "BAD_REQUEST", "'limit'", "501");
		this.endpoint.get("?sort=age").isError(400, "BAD_REQUEST", "'sort'", "age");
	}

	private Iterable<String> names(String parameters) {
		return this.endpoint.get(parameters)
			.ok()
			.get("topics")
			.values()
			.stream()
			.map((topic) -> topic.get("name").asString())
			.toList();
	}

	@Test
	void topicHasItsGroups() {
		String topic = topicWithDeadLetters(2, "no");
		this.rmq.message(topic, "one").priority(RmqPriority.HIGH).send();
		this.rmq.message(topic, "later").delay(Duration.ofHours(1)).send();
		JsonNode counts = this.endpoint.get("/topics/" + topic).ok();
		assertThat(counts.get("ready").get("HIGH").asInt()).isEqualTo(1);
		assertThat(counts.get("ready").get("LOW").asInt()).isZero();
		assertThat(Instant.parse(counts.get("delays").get("nextDue").asString()))
			.isAfter(Instant.now().plusSeconds(3000));
		assertThat(counts.get("delays").get("meanMillis").asLong()).isBetween(3_000_000L, 3_600_000L)
			.isEqualTo(counts.get("delays").get("maxMillis").asLong());
		JsonNode group = counts.get("groups").get(0);
		assertThat(group.get("retryDelays").get("nextDue").isNull()).isTrue();
		assertThat(group.get("name").asString()).isEqualTo(GROUP);
		assertThat(group.get("deadLetters").asInt()).isEqualTo(2);
		assertThat(group.get("pausedSince").isNull()).isTrue();
		assertThat(group.get("consumers").isArray()).isTrue();
		this.admin.pause(topic, GROUP);
		assertThat(Instant
			.parse(this.endpoint.get("/topics/" + topic).ok().get("groups").get(0).get("pausedSince").asString()))
			.isBefore(Instant.now().plusSeconds(60));
	}

	@Test
	void statisticsTellWhatHappenedInEachMinute() {
		String topic = topic();
		this.broker.topics()
			.statistics()
			.add(topic, 3, Map.of(GROUP,
					new RmqStatistics.Group(5, 2, 1, 1, Duration.ofMillis(70), 4L, Duration.ofSeconds(9))));
		JsonNode statistics = this.endpoint.get("/topics/" + topic + "/statistics?minutes=5").ok();
		assertThat(statistics.get("topic").asString()).isEqualTo(topic);
		JsonNode minute = statistics.get("minutes").get(0);
		assertThat(Instant.parse(minute.get("at").asString()).getEpochSecond() % 60).isZero();
		assertThat(minute.get("sent").asInt()).isEqualTo(3);
		JsonNode group = minute.get("groups").get(GROUP);
		assertThat(group.get("handled").asInt()).isEqualTo(5);
		assertThat(group.get("failed").asInt()).isEqualTo(2);
		assertThat(group.get("deadLettered").asInt()).isEqualTo(1);
		assertThat(group.get("handlingMillis").asInt()).isEqualTo(70);
		assertThat(group.get("oldestReadyAgeMillis").asInt()).isEqualTo(9000);
		this.endpoint.get("/topics/" + topic + "/statistics?minutes=1441").isError(400, "BAD_REQUEST", "'minutes'");
	}

	@Test
	void whatIsNotThereIsNotFound() {
		this.endpoint.get("/topics/nothing-of-that-name").isError(404, "NOT_FOUND", "nothing-of-that-name");
		this.endpoint.get("/topics/nothing-of-that-name/find?id=x").isError(404, "NOT_FOUND");
		this.endpoint.get("/nothing").isError(404, "NOT_FOUND", "'nothing'");
		String topic = topic();
		this.endpoint.get("/topics/" + topic + "/nothing").isError(404, "NOT_FOUND");
		this.endpoint.get("/topics/" + topic + "/messages?state=dead&group=nobody").isError(404, "NOT_FOUND", "nobody");
		for (String state : new String[] { "dead", "retrying", "ready", "in-flight" }) {
			this.endpoint.get("/topics/" + topic + "/messages/7-7?group=default&state=" + state)
				.isError(404, "NOT_FOUND", "7-7");
		}
	}

	@Test
	void wrongParametersAreRefused() {
		String messages = "/topics/" + topic() + "/messages?group=default&";
		this.endpoint.get(messages + "limit=5").isError(400, "BAD_REQUEST", "'state'");
		this.endpoint.get(messages + "state=alive").isError(400, "BAD_REQUEST", "alive", "in-flight");
		this.endpoint.get(messages + "state=dead&limit=0").isError(400, "BAD_REQUEST", "'limit'");
		this.endpoint.get(messages + "state=dead&limit=x").isError(400, "BAD_REQUEST", "'limit'");
		this.endpoint.get(messages + "state=dead&cursor=x").isError(400, "BAD_REQUEST", "cursor");
		this.endpoint.get(messages + "state=dead&from=yesterday").isError(400, "BAD_REQUEST", "'from'", "instant");
		this.endpoint.get(messages + "state=dead&header=x").isError(400, "BAD_REQUEST", "name:value");
		this.endpoint.get(messages + "state=dead&latest=maybe").isError(400, "BAD_REQUEST", "'latest'");
		this.endpoint.get(messages + "state=dead&reson=FATAL").isError(400, "BAD_REQUEST", "reson");
		this.endpoint.get("/topics/a%20b").isError(400, "BAD_REQUEST", "a b");
	}

	@Test
	void pagesGoOn() {
		String topic = topic();
		for (int i = 0; i < 5; i++) {
			this.rmq.message(topic, "x").messageId("m" + i).send();
		}
		JsonNode first = page(topic, "state=ready&limit=3");
		assertThat(first.get("messages").values()).extracting((message) -> message.get("id").asString())
			.containsExactly("m0", "m1", "m2");
		JsonNode second = page(topic, "state=ready&limit=3&cursor=" + first.get("next").asString());
		assertThat(second.get("messages").values()).extracting((message) -> message.get("id").asString())
			.containsExactly("m3", "m4");
		assertThat(second.get("next").isNull()).isTrue();
	}

	@Test
	void deadLetterIsShownWithItsCause() {
		String topic = topicWithDeadLetters(3, SCRIPT);
		JsonNode page = page(topic, "state=dead&reason=FATAL&header=number:n1&error=io.rmq.RmqFatalException");
		assertThat(page.get("examined").asInt()).isEqualTo(3);
		JsonNode message = page.get("messages").get(0);
		assertThat(message.get("headers").get("number").asString()).isEqualTo("n1");
		assertThat(message.get("state").asString()).isEqualTo("dead");
		assertThat(message.get("cause").get("message").asString()).isEqualTo(SCRIPT);
		assertThat(message.get("cause").get("stack").isNull()).isTrue();
		String position = message.get("position").asString();
		JsonNode whole = this.endpoint.get("/topics/" + topic + "/messages/" + position + "?state=dead&group=" + GROUP)
			.ok();
		assertThat(whole.get("cause").get("stack").asString()).contains("RmqFatalException", "\tat ");
		assertThat(whole.get("attempts").get(0).get("error").asString()).isEqualTo("io.rmq.RmqFatalException");
		assertThat(
				this.endpoint.get("/topics/" + topic + "/message?state=dead&group=" + GROUP + "&position=" + position)
					.ok())
			.isEqualTo(whole);
		assertThat(page(topic, "state=dead&latest=true").get("messages").get(2))
			.isEqualTo(page(topic, "state=dead").get("messages").get(0));
	}

	@Test
	void readyMessageIsShownAmongOthersOfTheSameTime() {
		String topic = topic();
		for (RmqPriority priority : RmqPriority.values()) {
			this.rmq.message(topic, priority.name()).messageId(priority.name()).priority(priority).send();
		}
		for (JsonNode message : page(topic, "state=ready").get("messages")) {
			String id = message.get("id").asString();
			assertThat(this.endpoint
				.get("/topics/" + topic + "/messages/" + message.get("position").asString() + "?state=ready&group="
						+ GROUP + "&id=" + id)
				.ok()
				.get("payload")
				.asString()).isEqualTo(id);
		}
	}

	@Test
	void idWithSlashesIsAParameter() {
		String topic = topic();
		this.rmq.message(topic, "later").messageId("a/b;c%d").delay(Duration.ofHours(1)).send();
		JsonNode message = this.endpoint.get("/topics/" + topic + "/message?state=delayed&position=a%2Fb%3Bc%25d").ok();
		assertThat(message.get("id").asString()).isEqualTo("a/b;c%d");
		assertThat(message.get("group").isNull()).isTrue();
		assertThat(Instant.parse(message.get("at").asString())).isAfter(Instant.now().plusSeconds(3000));
	}

	@Test
	void messageIsFoundByItsId() {
		String topic = topic();
		this.rmq.message(topic, "x").messageId("sought").send();
		JsonNode found = this.endpoint.get("/topics/" + topic + "/find?id=sought").ok();
		assertThat(found.get("complete").asBoolean()).isTrue();
		assertThat(found.get("messages").get(0).get("state").asString()).isEqualTo("ready");
		assertThat(this.endpoint.get("/topics/" + topic + "/find?id=other").ok().get("messages")).isEmpty();
	}

	@Test
	void secretsAreMaskedAndAllElseIsAsItIs() {
		String topic = topic();
		this.rmq.message(topic, Map.of("user", Map.of("cardNumber", "4111", "name", SCRIPT)))
			.header("Authorization", "Bearer x")
			.header("kind", SCRIPT)
			.send();
		JsonNode message = page(topic, "state=ready").get("messages").get(0);
		assertThat(message.get("payload").asString()).contains("\"******\"", SCRIPT).doesNotContain("4111");
		assertThat(message.get("payloadKind").asString()).isEqualTo("json");
		assertThat(message.get("headers").get("Authorization").asString()).isEqualTo("******");
		assertThat(message.get("headers").get("kind").asString()).isEqualTo(SCRIPT);
	}

	@Test
	void largePayloadIsCutOnPagesOnly() {
		String topic = topic();
		this.rmq.send(topic, "é".repeat(512 * 1024));
		JsonNode message = page(topic, "state=ready").get("messages").get(0);
		assertThat(message.get("payloadTruncated").asBoolean()).isTrue();
		assertThat(message.get("payload").asString()).hasSize(2000);
		assertThat(message.get("payloadBytes").asInt()).isEqualTo(1024 * 1024);
		JsonNode whole = this.endpoint
			.get("/topics/" + topic + "/messages/" + message.get("position").asString() + "?state=ready&group=" + GROUP)
			.ok();
		assertThat(whole.get("payloadTruncated").asBoolean()).isFalse();
		assertThat(whole.get("payload").asString()).hasSize(512 * 1024);
	}

}
