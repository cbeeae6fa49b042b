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

import java.util.Map;

import io.rmq.admin.RmqAdmin;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link RmqEndpoint} does when it is exposed and nothing else is said.
 */
@SpringBootTest(classes = AbstractRmqEndpointTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=rmq", "rmq.endpoint.masked-fields=colour" })
class RmqEndpointAccessTests {

	private static final String PREFIX = TestRedis.uniqueName(TestRedis.keyPrefix());

	@Autowired
	private RmqAdmin admin;

	@Autowired
	private RmqOperations rmq;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> PREFIX);
	}

	@Test
	void nothingCanBeChanged() {
		EndpointClient endpoint = new EndpointClient(this.port);
		this.admin.addGroup("orders", "default");
		assertThat(endpoint.get("").ok().get("writable").asBoolean()).isFalse();
		assertThat(endpoint.get("/topics/orders").ok().get("name").asString()).isEqualTo("orders");
		assertThat(endpoint.post("/topics/orders/pause", "{\"group\":\"default\"}").status()).isEqualTo(405);
		assertThat(endpoint.delete("/topics/orders?confirm=orders").status()).isEqualTo(405);
		assertThat(this.admin.groups("orders")).noneMatch((group) -> group.isPaused());
	}

	@Test
	void fieldsToMaskCanBeChosen() {
		this.admin.addGroup("paints", "default");
		this.rmq.send("paints", Map.of("colour", "red", "token", "t"));
		assertThat(new EndpointClient(this.port).get("/topics/paints/messages?state=ready&group=default")
			.ok()
			.get("messages")
			.get(0)
			.get("payload")
			.asString()).contains("\"colour\":\"******\"", "\"token\":\"t\"");
	}

}
