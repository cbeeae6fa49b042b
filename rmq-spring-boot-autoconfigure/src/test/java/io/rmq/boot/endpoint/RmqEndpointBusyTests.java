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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link RmqEndpoint} shows of handlers that hang, and how it releases
 * their messages.
 */
class RmqEndpointBusyTests extends AbstractRmqEndpointTests {

	@Autowired
	private RmqListenerRegistry listeners;

	private final CountDownLatch gate = new CountDownLatch(1);

	private final List<Integer> attempts = new CopyOnWriteArrayList<>();

	@Test
	void handlerThatHangsIsShownAndItsMessageIsReleased() {
		String topic = topic();
		Instant before = Instant.now();
		this.listeners.register(new ListenerEndpoint(topic, topic,
				ListenerSettings.defaults()
					.withConcurrency(2)
					.withLease(Duration.ofSeconds(1))
					.withHandlerTimeout(Duration.ofMillis(300)),
				(delivery, context) -> {
					this.attempts.add(context.attempt());
					while (this.attempts.size() == 1 && this.gate.getCount() > 0) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
					}
				}));
		try {
			String id = this.rmq.send(topic, "hangs").messageId();
			Awaitility.await().untilAsserted(() -> assertThat(handling(topic).get("overdue").asBoolean()).isTrue());
			JsonNode handling = handling(topic);
			assertThat(handling.get("messageId").asString()).isEqualTo(id);
			assertThat(handling.get("listener").asString()).isEqualTo(topic);
			assertThat(handling.get("attempt").asInt()).isEqualTo(1);
			assertThat(Instant.parse(handling.get("since").asString())).isAfter(before.minusSeconds(5));
			JsonNode held = page(topic, "state=in-flight").get("messages").get(0);
			assertThat(described(held.get("holder").get("handling"))).isEqualTo(described(handling));
			JsonNode shown = this.endpoint.get("/topics/" + topic).ok();
			assertThat(shown.get("summary").get("overdue").asInt()).isEqualTo(1);
			assertThat(shown.get("summary").get("problems").values())
				.extracting((problem) -> problem.get("kind").asString())
				.contains("OVERDUE_HANDLERS");
			String release = "{\"group\":\"%s\",\"position\":\"%s\",\"id\":\"%s\"}";
			String position = held.get("position").asString();
			String url = "/topics/" + topic + "/release";
			this.endpoint.post(url, release.formatted(GROUP, position, "other")).isError(404, "NOT_FOUND", position);
			this.endpoint.post(url, release.formatted(GROUP, position, id)).ok();
			Awaitility.await().until(() -> this.attempts.equals(List.of(1, 1)));
			this.endpoint.post(url, release.formatted(GROUP, position, id)).isError(404, "NOT_FOUND", position);
		}
		finally {
			this.gate.countDown();
		}
		Awaitility.await().until(() -> this.admin.topic(topic).inFlight() == 0);
		assertThat(this.attempts).containsExactly(1, 1);
		assertThat(this.admin.topic(topic).totalReady()).isZero();
		unlisten(topic);
	}

	/**
	 * Without the times: each report says how long ago they were, and takes a while to
	 * arrive.
	 */
	private static JsonNode described(JsonNode handling) {
		return ((ObjectNode) handling.deepCopy()).without(List.of("since", "deadline"));
	}

	private JsonNode handling(String topic) {
		for (JsonNode consumer : this.endpoint.get("/busy").ok().get("consumers")) {
			if (consumer.get("topic").asString().equals(topic) && !consumer.get("handling").isEmpty()) {
				return consumer.get("handling").get(0);
			}
		}
		throw new AssertionError("No consumer of " + topic + " is busy for long");
	}

}
