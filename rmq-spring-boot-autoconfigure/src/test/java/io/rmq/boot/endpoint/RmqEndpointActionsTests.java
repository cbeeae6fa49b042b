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
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how {@link RmqEndpoint} names who changes what, without Spring Security.
 */
class RmqEndpointActionsTests extends AbstractRmqEndpointTests {

	@Test
	void everyWriteIsListedWithTheAddressItComesFrom() {
		String topic = topicWithDeadLetters(2, "broken");
		String url = "/topics/" + topic;
		this.endpoint.post(url + "/pause", "{\"group\":\"default\"}").ok();
		this.endpoint.post(url + "/resume", "{\"group\":\"default\"}").ok();
		String position = page(topic, "state=dead").get("messages").get(0).get("position").asString();
		this.endpoint.delete(url + "/message?state=dead&group=default&position=" + position).ok();
		this.endpoint.post(url + "/redrive", "{\"group\":\"default\"}");
		Awaitility.await().until(() -> verbs(topic).contains("redrive"));
		this.endpoint.post(url + "/purge", "{\"state\":\"delayed\",\"confirm\":\"%s\"}".formatted(topic));
		Awaitility.await().until(() -> verbs(topic).contains("purge"));
		this.endpoint.delete(url + "/groups/default").ok();
		this.endpoint.delete(url + "?confirm=" + topic).ok();
		assertThat(verbs(topic)).containsExactly("drop-topic", "drop-group", "purge", "redrive", "delete", "resume",
				"pause", "add-group");
		assertThat(actions(topic).subList(0, 7)).extracting((action) -> action.get("actor").asString())
			.allMatch(List.of("address 127.0.0.1", "address 0:0:0:0:0:0:0:1")::contains);
		assertThat(actions(topic).get(7).get("actor").asString()).isEqualTo("application");
		assertThat(actions(topic).toString()).doesNotContain("payload", "broken");
	}

	@Test
	void totalsAreThoseOfAllTopicsWhicheverMatch() {
		topicWithDeadLetters(2, "broken");
		String topic = topic();
		this.rmq.message(topic, "later").delay(Duration.ofHours(1)).send();
		this.rmq.send(topic, "ready");
		Awaitility.await().untilAsserted(() -> {
			JsonNode totals = this.endpoint.get("?q=none-has-this-name").ok().get("totals");
			JsonNode all = this.endpoint.get("?limit=500").ok();
			assertThat(all.get("totals")).isEqualTo(totals);
			assertThat(totals.get("topics").asInt()).isEqualTo(all.get("total").asInt()).isPositive();
			for (String figure : List.of("ready", "inFlight", "delayed", "retries", "deadLetters")) {
				assertThat(totals.get(figure).asLong()).as(figure)
					.isEqualTo(all.get("topics").valueStream().mapToLong((each) -> each.get(figure).asLong()).sum());
			}
			assertThat(totals.get("deadLetters").asLong()).isGreaterThanOrEqualTo(2);
			assertThat(totals.get("delayed").asLong()).isPositive();
		});
	}

	@Test
	void serverTellsItsMemoryAndClients() {
		JsonNode server = this.endpoint.get("").ok().get("server");
		assertThat(server.get("usedMemory").asLong()).isPositive();
		assertThat(server.has("maxMemory")).as("without a limit").isFalse();
		assertThat(server.get("clients").asInt()).isPositive();
		assertThat(server.get("maxClients").asInt()).isPositive();
	}

	@Test
	void limitIsChecked() {
		this.endpoint.get("/actions?limit=0").isError(400, "BAD_REQUEST", "limit");
		this.endpoint.get("/actions?limit=1001").isError(400, "BAD_REQUEST", "limit");
		topic();
		assertThat(this.endpoint.get("/actions?limit=1").ok().get("actions")).hasSize(1);
	}

	private List<String> verbs(String topic) {
		return actions(topic).stream().map((action) -> action.get("verb").asString()).toList();
	}

	private List<JsonNode> actions(String topic) {
		return this.endpoint.get("/actions?limit=1000")
			.ok()
			.get("actions")
			.values()
			.stream()
			.filter((action) -> action.get("topic").asString().equals(topic))
			.toList();
	}

}
