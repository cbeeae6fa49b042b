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
import java.util.Map;

import io.rmq.admin.RmqAdmin;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqEndpoint} over HTTP, with all that it can do.
 */
@SpringBootTest(classes = RmqEndpointTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=rmq", "management.endpoint.rmq.access=unrestricted",
				"rmq.metrics.interval=0", "logging.level.root=warn" })
class RmqEndpointTests {

	private static final String PREFIX = TestRedis.uniqueName(TestRedis.keyPrefix());

	private static final String SCRIPT = "<script>alert('x')</script>";

	@Autowired
	private RmqOperations rmq;

	@Autowired
	private RmqAdmin admin;

	@LocalServerPort
	private int port;

	private EndpointClient endpoint;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> PREFIX);
	}

	@BeforeEach
	void connect() {
		this.endpoint = new EndpointClient(this.port);
	}

	@Test
	void overviewHasATopic() {
		String topic = topic("invoices");
		this.rmq.send(topic, "one");
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			JsonNode overview = this.endpoint.get("?q=" + topic.toUpperCase(java.util.Locale.ROOT)).ok();
			System.out.println(overview);
			assertThat(overview.get("total").asInt()).isEqualTo(1);
			assertThat(overview.get("topics").get(0).get("ready").asInt()).isEqualTo(1);
		});
	}

	@Test
	void message() {
		String topic = topic("invoices");
		this.rmq.send(topic, Map.of("a", "b", "card-number", Map.of("n", 5)));
		JsonNode page = this.endpoint.get("/topics/" + topic + "/messages?state=ready&group=default").ok();
		System.out.println(page);
		JsonNode message = page.get("messages").get(0);
		System.out.println(
				this.endpoint
					.get("/topics/" + topic + "/messages/" + message.get("position").asString()
							+ "?state=ready&group=default&id=" + message.get("id").asString())
					.text());
		System.out.println(
				this.endpoint
					.get("/topics/" + topic + "/messages/" + message.get("position").asString()
							+ "?state=ready&group=default&id=x")
					.text());
		System.out
			.println(this.endpoint.get("/topics/" + topic + "/messages/" + message.get("position").asString()).text());

		System.out.println(this.endpoint.get("/topics/" + topic).text());
		System.out.println(this.endpoint.exchange("POST", "/topics/" + topic + "/pause?group=x", null, null));
		System.out.println(this.endpoint.exchange("POST", "/topics/" + topic + "/pause",
				"application/x-www-form-urlencoded", "group=x"));
	}

	private String topic(String stem) {
		String topic = TestRedis.uniqueName(stem);
		this.admin.addGroup(topic, "default");
		return topic;
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
