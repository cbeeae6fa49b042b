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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how {@link RmqEndpoint} steers topics, groups and single messages.
 */
class RmqEndpointWriteTests extends AbstractRmqEndpointTests {

	private static final String BY_GROUP = "{\"group\":\"default\"}";

	@Test
	void groupIsPausedAndResumed() {
		String topic = "/topics/" + topic();
		assertThat(this.endpoint.post(topic + "/pause", BY_GROUP).ok().get("changed").asBoolean()).isTrue();
		assertThat(this.endpoint.post(topic + "/pause", BY_GROUP).ok().get("changed").asBoolean()).isFalse();
		assertThat(this.endpoint.get(topic).ok().get("groups").get(0).get("pausedSince").isString()).isTrue();
		assertThat(this.endpoint.post(topic + "/resume", BY_GROUP).ok().get("changed").asBoolean()).isTrue();
		this.endpoint.post(topic + "/pause", "{}").isError(400, "BAD_REQUEST", "'group'");
		this.endpoint.post(topic + "/pause", "{\"group\":\"nobody\"}").isError(404, "NOT_FOUND", "nobody");
		this.endpoint.post("/topics/no-such-topic/pause", BY_GROUP).isError(404, "NOT_FOUND", "no-such-topic");
		this.endpoint.post(topic + "/paws", BY_GROUP).isError(404, "NOT_FOUND", "paws");
		this.endpoint.post(topic + "/pause", "{\"group\":\"default\",\"grp\":\"x\"}")
			.isError(400, "BAD_REQUEST", "grp");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x" })
	void whatAFormOfAnotherSiteCanSendIsRefused(String contentType) {
		String topic = topic();
		for (String parameters : new String[] { "", "?group=default" }) {
			assertThat(this.endpoint
				.exchange("POST", "/topics/" + topic + "/pause" + parameters, contentType,
						(contentType != null) ? BY_GROUP : null)
				.status()).isEqualTo(415);
		}
		assertThat(this.admin.groups(topic)).noneMatch((group) -> group.isPaused());
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{", "\"x\"", "{\"group\":{\"a\":1}}" })
	void whatIsNoObjectOfValuesIsRefused(String json) {
		assertThat(this.endpoint.post("/topics/" + topic() + "/pause", json).status()).isEqualTo(400);
	}

	@Test
	void delayedMessageIsRequeuedAndDeleted() {
		String topic = topic();
		this.rmq.message(topic, "x").messageId("now/1").delay(Duration.ofHours(1)).send();
		this.rmq.message(topic, "x").messageId("never").delay(Duration.ofHours(1)).send();
		String requeue = "/topics/" + topic + "/requeue";
		assertThat(this.endpoint.post(requeue, "{\"state\":\"delayed\",\"position\":\"now/1\"}").status())
			.isEqualTo(204);
		assertThat(this.endpoint.delete("/topics/" + topic + "/messages/never?state=delayed").status()).isEqualTo(204);
		this.endpoint.delete("/topics/" + topic + "/message?position=never&state=delayed")
			.isError(404, "NOT_FOUND", "never");
		this.endpoint.post(requeue, "{\"state\":\"delayed\",\"position\":\"now/1\"}").isError(404, "NOT_FOUND");
		this.endpoint.post(requeue, "{\"state\":\"ready\",\"group\":\"default\",\"position\":\"7-7\"}")
			.isError(400, "BAD_REQUEST", "ready");
		assertThat(this.admin.topic(topic).totalReady()).isEqualTo(1);
		assertThat(this.admin.topic(topic).delayed()).isZero();
	}

	@Test
	void deadLetterIsRequeuedAndDeleted() {
		String topic = topicWithDeadLetters(2, "no");
		JsonNode messages = page(topic, "state=dead").get("messages");
		String first = messages.get(0).get("position").asString();
		String second = messages.get(1).get("position").asString();
		this.endpoint
			.post("/topics/" + topic + "/requeue",
					"{\"state\":\"dead\",\"group\":\"default\",\"position\":\"%s\"}".formatted(first))
			.ok();
		this.endpoint.delete("/topics/" + topic + "/messages/" + second + "?state=dead&group=default").ok();
		assertThat(page(topic, "state=dead").get("messages")).isEmpty();
		assertThat(page(topic, "state=ready").get("messages").get(0).get("id")).isEqualTo(messages.get(0).get("id"));
	}

	@Test
	void groupIsDropped() {
		String topic = topicWithDeadLetters(1, "no");
		assertThat(this.endpoint.delete("/topics/" + topic + "/groups/default").status()).isEqualTo(204);
		assertThat(this.admin.topic(topic).groups().get(0).dropped()).isTrue();
		this.endpoint.delete("/topics/" + topic + "/groups/default?deadLetters=true&force=false").ok();
		this.endpoint.delete("/topics/" + topic + "/groups/default").isError(404, "NOT_FOUND", "default");
	}

	@Test
	void whatIsInUseIsNotDroppedUnlessForced() {
		String topic = topic();
		listen(topic);
		this.endpoint.delete("/topics/" + topic + "/groups/default").isError(409, "GROUP_IN_USE", topic);
		this.endpoint.delete("/topics/" + topic + "?confirm=" + topic).isError(409, "GROUP_IN_USE", topic);
		unlisten(topic);
		this.endpoint.delete("/topics/" + topic + "/groups/default?force=true").ok();
	}

	@Test
	void topicIsDroppedWhenConfirmed() {
		String topic = topic();
		this.rmq.send(topic, "x");
		this.endpoint.delete("/topics/" + topic).isError(400, "BAD_REQUEST", "'confirm'", topic);
		this.endpoint.delete("/topics/" + topic + "?confirm=other").isError(400, "BAD_REQUEST", "'confirm'");
		assertThat(this.endpoint.delete("/topics/" + topic + "?confirm=" + topic).ok().get("deleted").asInt())
			.isEqualTo(1);
		this.endpoint.delete("/topics/" + topic + "?confirm=" + topic).isError(404, "NOT_FOUND", topic);
	}

}
