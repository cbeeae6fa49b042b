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

package io.rmq.boot.dashboard;

import java.nio.charset.StandardCharsets;

import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.docs.ActuatorSecurity;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard in a real browser, with the real endpoints and a real server.
 */
@SpringBootTest(classes = { DashboardApplication.class, DashboardUsers.class, ActuatorSecurity.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=rmq,rmqdashboard",
				"management.endpoint.rmq.access=unrestricted", "rmq.retry.max-retries=0", "rmq.metrics.interval=1s",
				"rmq.endpoint.warning-after=1s", "logging.level.root=warn" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractDashboardTests {

	static final String AUTHORIZATION = "Basic "
			+ HttpHeaders.encodeBasicAuth("operator", "secret", StandardCharsets.UTF_8);

	Browser browser;

	@Autowired
	RmqOperations rmq;

	@Autowired
	RmqAdmin admin;

	@Autowired
	DashboardApplication application;

	@LocalServerPort
	int port;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> DashboardApplication.PREFIX);
	}

	@BeforeAll
	void start() {
		Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
		DashboardApplication.seed(this.rmq, this.admin);
		this.browser = new Browser();
		this.browser.sendHeader("Authorization", AUTHORIZATION);
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@BeforeEach
	void reset() {
		this.application.fail();
		this.browser.resize(1280, 900);
		this.browser.preferColors("light");
	}

	/**
	 * Whatever was done, the page has kept to its policy and has asked nobody else.
	 */
	@AfterEach
	void nothingWasRefusedOrSentElsewhere() {
		assertThat(this.browser.complaints()).isEmpty();
		String origin = "http://localhost:" + this.port + "/actuator/rmq";
		assertThat(this.browser.loaded()).allSatisfy((address) -> assertThat(address).startsWith(origin));
		Object hacked = this.browser.run("return String(window.hacked)");
		assertThat(hacked).isEqualTo("undefined");
	}

	void open(String view) {
		this.browser.open("http://localhost:" + this.port + "/actuator/rmqdashboard" + view);
	}

	void failOrders(int count) {
		long before = deadOrders();
		for (int number = 1; number <= count; number++) {
			this.rmq.send("orders", "o-" + number);
		}
		awaitDeadOrders(before + count);
	}

	void awaitDeadOrders(long count) {
		this.browser.until(() -> assertThat(deadOrders()).isEqualTo(count));
	}

	void deleteDeadOrders() {
		RmqMessageLocation location = RmqMessageLocation.deadLetters("orders", "default");
		this.admin.messages()
			.browse(location, RmqPageRequest.of(500))
			.messages()
			.forEach((message) -> this.admin.messages().delete(location, message.position()));
	}

	long deadOrders() {
		return this.admin.topic("orders").groups().get(0).deadLetters();
	}

	void assertWidth(String view) {
		assertThat(this.browser.<Long>run("return document.documentElement.scrollWidth")).as(view)
			.isLessThanOrEqualTo(375);
	}

}
