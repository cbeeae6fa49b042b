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

package io.rmq.boot.test.example;

import io.rmq.boot.test.RmqTest;
import io.rmq.listener.container.RmqListenerRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqTest#properties()} and for a test without listeners.
 */
@RmqTest(properties = { "rmq.embedded.enabled=false", "rmq.fail-fast=false" })
class RmqTestPropertiesTests {

	@Test
	void theEmbeddedServerCanBeSwitchedOff(@Autowired ApplicationContext context) {
		assertThat(context.containsBean("rmqEmbeddedRedisServer")).isFalse();
	}

	@Test
	void thereAreNoListenersUnlessTheyAreNamed(@Autowired RmqListenerRegistry registry) {
		assertThat(registry.containers()).isEmpty();
	}

}
