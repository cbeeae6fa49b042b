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

package io.rmq.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestRedis}.
 */
class TestRedisTests {

	@Test
	void oneServerAnswersThroughEveryWayIn() {
		String key = TestRedis.keyPrefix() + ":" + TestRedis.uniqueName("key");
		TestRedis.commands().set(key, "value");
		try (var connection = TestRedis.connectionFactory().getConnection()) {
			assertThat(connection.stringCommands().get(key.getBytes())).asString().isEqualTo("value");
		}
		TestRedis.commands().del(key);
	}

	@Test
	void namesAreUnique() {
		assertThat(TestRedis.uniqueName("topic")).startsWith("topic-").isNotEqualTo(TestRedis.uniqueName("topic"));
	}

	@Test
	void aMissingDockerEngineIsNoticedAtOnce() {
		long begin = System.nanoTime();
		DockerEngine.answers();
		assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
	}

}
