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

import io.rmq.RmqFatalException;
import io.rmq.admin.RmqAdmin;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Base of tests of the endpoint over HTTP, with all that it can do. They share an
 * application.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=rmq", "management.endpoint.rmq.access=unrestricted",
				"rmq.metrics.interval=0", "rmq.endpoint.warning-after=1s" })
abstract class AbstractRmqEndpointTests {

	static final String GROUP = "default";

	static final String PREFIX = TestRedis.uniqueName(TestRedis.keyPrefix());

	@Autowired
	RmqOperations rmq;

	@Autowired
	RmqAdmin admin;

	@Autowired
	private RmqListenerRegistry listeners;

	@LocalServerPort
	private int port;

	EndpointClient endpoint;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> PREFIX);
	}

	@BeforeEach
	void connect() {
		this.endpoint = new EndpointClient(this.port);
	}

	/**
	 * Create a topic with a group that nobody consumes.
	 */
	String topic() {
		String topic = TestRedis.uniqueName("topic");
		this.admin.addGroup(topic, GROUP);
		return topic;
	}

	/**
	 * Create a topic with dead letters.
	 */
	String topicWithDeadLetters(int count, String error) {
		String topic = topic();
		for (int i = 0; i < count; i++) {
			this.rmq.message(topic, "payload").header("number", "n" + i).send();
		}
		fail(topic, count, error);
		return topic;
	}

	/**
	 * Have all messages of a topic become dead letters.
	 */
	private void fail(String topic, int count, String error) {
		this.listeners.register(new ListenerEndpoint(topic, topic, ListenerSettings.defaults(), (delivery, context) -> {
			throw new RmqFatalException(error);
		}));
		Awaitility.await().until(() -> this.admin.topic(topic).groups().get(0).deadLetters() == count);
		unlisten(topic);
	}

	/**
	 * Listen to a topic, and be seen by the server.
	 */
	void listen(String topic) {
		this.listeners.register(new ListenerEndpoint(topic, topic, ListenerSettings.defaults(), (delivery, context) -> {
		}));
		Awaitility.await().until(() -> this.admin.topic(topic).groups().get(0).consumers() > 0);
	}

	void unlisten(String topic) {
		this.listeners.unregister(topic);
	}

	JsonNode page(String topic, String parameters) {
		return this.endpoint.get("/topics/" + topic + "/messages?group=" + GROUP + "&" + parameters).ok();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
