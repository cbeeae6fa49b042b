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

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the long operations of {@link RmqEndpoint}.
 */
class RmqEndpointWorkTests extends AbstractRmqEndpointTests {

	@Test
	void deadLettersAreRedriven() {
		String topic = topicWithDeadLetters(3, "no");
		String path = "/topics/" + topic + "/redrive";
		JsonNode dry = end(begin(path, "{\"group\":\"default\",\"dryRun\":true}"), "DONE");
		assertThat(dry.get("affected").asInt()).isEqualTo(3);
		assertThat(dry.get("dryRun").asBoolean()).isTrue();
		JsonNode one = end(begin(path, "{\"group\":\"default\",\"header\":\"number:n1\",\"perSecond\":100}"), "DONE");
		assertThat(one.get("kind").asString()).isEqualTo("redrive");
		assertThat(one.get("group").asString()).isEqualTo("default");
		assertThat(one.get("examined").asInt()).isEqualTo(3);
		assertThat(one.get("affected").asInt()).isEqualTo(1);
		assertThat(one.get("failed").asInt()).isZero();
		assertThat(one.get("endedAt").isString()).isTrue();
		assertThat(page(topic, "state=ready").get("messages").get(0).get("headers").get("number").asString())
			.isEqualTo("n1");
		assertThat(this.endpoint.get("/work").ok().get("work").values()).extracting((work) -> work.get("id").asString())
			.startsWith(one.get("id").asString(), dry.get("id").asString());
	}

	@Test
	void deadLettersAreRedrivenToAnotherTopic() {
		String topic = topicWithDeadLetters(2, "no");
		String target = topic();
		end(begin("/topics/" + topic + "/redrive", "{\"group\":\"default\",\"target\":\"%s\"}".formatted(target)),
				"DONE");
		assertThat(this.admin.topic(target).totalReady()).isEqualTo(2);
	}

	@Test
	void deadLettersAreDeletedBySelection() {
		String topic = topicWithDeadLetters(3, "no");
		String path = "/topics/" + topic + "/messages?group=default";
		this.endpoint.delete(path + "&state=ready").isError(400, "BAD_REQUEST", "dead letters");
		this.endpoint.delete(path + "&reson=FATAL").isError(400, "BAD_REQUEST", "reson");
		assertThat(end(this.endpoint.delete(path + "&header=number:n1"), "DONE").get("affected").asInt()).isEqualTo(1);
		assertThat(end(this.endpoint.delete(path + "&state=dead&confirm=" + topic), "DONE").get("affected").asInt())
			.isEqualTo(2);
	}

	@Test
	void whatMayNotMeanAllDeletesNothing() {
		String topic = topicWithDeadLetters(2, "no");
		String path = "/topics/" + topic + "/messages";
		this.endpoint.delete(path + "?group=default&position=7-7").isError(400, "BAD_REQUEST", "position");
		this.endpoint.delete(path + "?group=default&id=").isError(400, "BAD_REQUEST", "id", "empty");
		this.endpoint.delete(path + "/?state=dead&group=default").isError(400, "BAD_REQUEST", "'confirm'");
		this.endpoint.delete(path + "?group=default&reason=FATAL&confirm=other")
			.isError(400, "BAD_REQUEST", "'confirm'");
		begin("/topics/" + topic + "/redrive", "{\"group\":\"default\",\"id\":\"\"}").isError(400, "BAD_REQUEST", "id",
				"empty");
		begin("/topics/" + topic + "/purge",
				"{\"state\":\"dead\",\"group\":\"default\",\"confirm\":\"%s\",\"id\":\"x\"}".formatted(topic))
			.isError(400, "BAD_REQUEST", "id");
		this.endpoint.delete("/topics/" + topic + "?confirm=" + topic + "&group=default")
			.isError(400, "BAD_REQUEST", "group");
		this.endpoint.get("/topics/" + topic + "/statistics?group=default").isError(400, "BAD_REQUEST", "group");
		assertThat(page(topic, "state=dead").get("messages")).hasSize(2);
	}

	@Test
	void purgeHasToBeConfirmed() {
		String topic = topic();
		this.rmq.sendAll(topic, List.of("a", "b"));
		String path = "/topics/" + topic + "/purge";
		this.endpoint.post(path, "{\"state\":\"ready\"}").isError(400, "BAD_REQUEST", "'confirm'", topic);
		this.endpoint.post(path, "{\"state\":\"in-flight\",\"group\":\"default\",\"confirm\":\"%s\"}".formatted(topic))
			.isError(400, "BAD_REQUEST", "in flight");
		JsonNode purged = end(begin(path, "{\"state\":\"ready\",\"confirm\":\"%s\"}".formatted(topic)), "DONE");
		assertThat(purged.get("affected").asInt()).isEqualTo(2);
		assertThat(purged.get("group").isNull()).isTrue();
		assertThat(this.admin.topic(topic).totalReady()).isZero();
	}

	@Test
	void slowWorkIsCancelledAndOthersGoOn() {
		String topic = topicWithDeadLetters(5, "no");
		JsonNode slow = begin("/topics/" + topic + "/redrive", "{\"group\":\"default\",\"perSecond\":1}").ok();
		assertThat(slow.get("state").asString()).isEqualTo("RUNNING");
		assertThat(slow.get("endedAt").isNull()).isTrue();
		end(begin("/topics/" + topic() + "/redrive", "{\"group\":\"default\"}"), "DONE");
		this.endpoint.post("/work/" + slow.get("id").asString() + "/cancel", "{}").ok();
		assertThat(end(slow.get("id").asString(), "CANCELLED").get("affected").asInt()).isBetween(1, 4);
	}

	@Test
	void whatCannotSucceedIsNotBegun() {
		String topic = topic();
		begin("/topics/" + topic + "/redrive", "{}").isError(400, "BAD_REQUEST", "'group'");
		begin("/topics/" + topic + "/redrive", "{\"group\":\"nobody\"}").isError(404, "NOT_FOUND", "nobody");
		begin("/topics/" + topic + "/redrive", "{\"group\":\"default\",\"perSecond\":-1}").isError(400, "BAD_REQUEST",
				"'perSecond'");
		begin("/topics/" + topic + "/redrive", "{\"group\":\"default\",\"target\":\"a b\"}").isError(400, "BAD_REQUEST",
				"a b");
		begin("/topics/no-such-topic/redrive", "{\"group\":\"default\"}").isError(404, "NOT_FOUND");
		this.endpoint.get("/work/7").isError(404, "NOT_FOUND", "'7'");
		this.endpoint.post("/work/7/cancel", "{}").isError(404, "NOT_FOUND", "'7'");
	}

	private EndpointClient.Answer begin(String path, String json) {
		return this.endpoint.post(path, json);
	}

	private JsonNode end(EndpointClient.Answer begun, String state) {
		assertThat(begun.status()).as(begun.text()).isEqualTo(202);
		return end(begun.json().get("id").asString(), state);
	}

	private JsonNode end(String id, String state) {
		return Awaitility.await()
			.until(() -> this.endpoint.get("/work/" + id).ok(), (work) -> work.get("state").asString().equals(state));
	}

}
