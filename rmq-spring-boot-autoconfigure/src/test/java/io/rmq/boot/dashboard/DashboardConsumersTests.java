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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.rmq.admin.RmqAdmin;
import io.rmq.admin.model.RmqGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Subscription;
import io.rmq.docs.ActuatorSecurity;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqOperations;
import io.rmq.test.SilentConsumers;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the dashboard shows of consumers: in a real browser, with the real
 * endpoints and a real server.
 */
@SpringBootTest(classes = { DashboardConsumersTests.Application.class, DashboardUsers.class, ActuatorSecurity.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=rmq,rmqdashboard",
				"management.endpoint.rmq.access=unrestricted", "rmq.metrics.interval=1s",
				"rmq.endpoint.warning-after=1s", "logging.level.root=warn" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardConsumersTests {

	private static final String PREFIX = TestRedis.uniqueName(TestRedis.keyPrefix());

	private Browser browser;

	@Autowired
	private RmqOperations rmq;

	@Autowired
	private RmqAdmin admin;

	@Autowired
	private Broker broker;

	@Autowired
	private RmqListenerRegistry listeners;

	@LocalServerPort
	private int port;

	private String topic = "";

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> PREFIX);
	}

	@BeforeAll
	void start() {
		Assumptions.assumeTrue(Browser.isInstalled(), Browser.MISSING);
		this.browser = new Browser();
		this.browser.sendHeader("Authorization",
				"Basic " + HttpHeaders.encodeBasicAuth("operator", "secret", StandardCharsets.UTF_8));
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@BeforeEach
	void createTopic() {
		this.topic = TestRedis.uniqueName("topic");
		this.admin.addGroup(this.topic, "default");
	}

	@AfterEach
	void pageHasKeptToItsPolicy() {
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void groupWhoseConsumersAreDeadIsNotShownAsConsumed() {
		Subscription dead = this.broker
			.subscribe(new ConsumerSpec(this.topic, "default", "instance:died:1", Duration.ofSeconds(30), 3));
		try {
			dead.join();
			this.rmq.send(this.topic, "one");
			assertThat(dead.fetch(1, Duration.ofSeconds(5))).hasSize(1);
			SilentConsumers.age(TestRedis.commands(), PREFIX, this.topic, Duration.ofMinutes(2));
			open("#/topics/" + this.topic);
			this.browser.until(() -> assertThat(this.browser.text(".groups .state")).contains("No consumers"));
			assertThat(this.browser.text(".badges")).contains("No consumers of default, 1 message waiting");
			open("");
			this.browser.until(() -> assertThat(this.browser.text(".problems")).contains(this.topic));
		}
		finally {
			dead.close();
		}
	}

	@Test
	void changeIsShownWithTheUserWhoMadeIt() {
		open("#/topics/" + this.topic);
		this.browser.click(".groups button", "Pause");
		this.browser.click("dialog button", "Pause");
		this.browser.until(() -> assertThat(this.admin.groups(this.topic)).allMatch(RmqGroup::isPaused));
		open("#/actions");
		this.browser.until(() -> assertThat(this.browser.text(".changes")).contains("user operator",
				"Paused group 'default' of topic '" + this.topic + "'"));
	}

	@Test
	void handlerThatHangsIsShownAndItsMessageIsReleased() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		this.listeners.register(new ListenerEndpoint(this.topic, this.topic,
				ListenerSettings.defaults()
					.withConcurrency(2)
					.withLease(Duration.ofSeconds(1))
					.withHandlerTimeout(Duration.ofMillis(300)),
				(delivery, context) -> {
					boolean hangs = calls.incrementAndGet() == 1;
					while (hangs && gate.getCount() > 0) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
					}
				}));
		try {
			String id = this.rmq.send(this.topic, "hangs").messageId();
			open("#/busy");
			this.browser.until(() -> assertThat(this.browser.text(".busy")).contains(this.topic, id, "attempt 1",
					"▲ overdue since"));
			this.browser.click(".busy button", id);
			this.browser.until(() -> assertThat(this.browser.text("dialog .facts")).contains("Handled",
					"by " + this.topic + ", attempt 1"));
			this.browser.click("dialog button", "Release…");
			this.browser.click("dialog:last-of-type button", "Release");
			Awaitility.await().until(() -> calls.get() == 2);
		}
		finally {
			gate.countDown();
		}
		Awaitility.await().until(() -> this.admin.topic(this.topic).inFlight() == 0);
		this.listeners.unregister(this.topic);
	}

	private void open(String view) {
		this.browser.open("http://localhost:" + this.port + "/actuator/rmqdashboard" + view);
	}

	/**
	 * An application without listeners.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
