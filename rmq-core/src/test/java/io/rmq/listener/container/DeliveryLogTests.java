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

package io.rmq.listener.container;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeliveryLog}.
 */
class DeliveryLogTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.rmq");

	private final Level level = this.logger.getLevel();

	@BeforeEach
	void logDetails() {
		this.logger.setLevel(Level.DEBUG);
	}

	@AfterEach
	void close() {
		this.logger.setLevel(this.level);
		this.fixture.close();
		this.log.close();
	}

	@Test
	void eachStepOfADeliveryIsLoggedOnce() {
		this.fixture.start(ContainerFixture.settings(), new Journal((delivery, context) -> {
			if (context.attempt() == 1) {
				throw new IOException("not yet");
			}
		}));
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> lines("Acknowledged").size() == 1);
		assertThat(lines("Received")).hasSize(2);
		assertThat(lines("Received").get(0)).contains("id of " + this.fixture.sender().topic(), "attempt 1");
		assertThat(lines("Listener 'listener' handled")).hasSize(2);
		assertThat(lines("Listener 'listener' handled").get(0)).endsWith("RETRIED");
		assertThat(lines("Listener 'listener' handled").get(1)).endsWith("ACKNOWLEDGED");
		assertThat(lines("Stored the retry of")).singleElement().asString().contains("due in");
		assertThat(lines("1 messages are due and were made ready")).singleElement()
			.asString()
			.contains("retries of topic '%s'".formatted(this.fixture.sender().topic()));
	}

	private List<String> lines(String start) {
		return this.log.lines(Level.DEBUG, start);
	}

}
