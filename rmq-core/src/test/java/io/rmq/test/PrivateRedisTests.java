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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PrivateRedis}.
 */
class PrivateRedisTests {

	@Test
	void keepsPortAndDataWhenKilledAndStartedAgain() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			redis.commands().set("k", "v");
			long pid = redis.pid();
			redis.killAndStart();
			assertThat(redis.pid()).isNotEqualTo(pid);
			assertThat(redis.commands().get("k")).isEqualTo("v");
			redis.stop();
			redis.start();
			assertThat(redis.commands().get("k")).isEqualTo("v");
		}
	}

	@Test
	void leavesNeitherProcessNorDirectory() {
		long pid;
		Path directory;
		try (PrivateRedis redis = PrivateRedis.started()) {
			pid = redis.pid();
			directory = Path.of(redis.commands().configGet("dir").get("dir"));
			assertThat(directory).isDirectory();
			redis.pause();
		}
		assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
		assertThat(Files.exists(directory)).isFalse();
	}

	@Test
	void refusesWhatItIsToldToRefuse() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			redis.exhaustMemory();
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> redis.commands().set("k", "v"))
				.withMessageContaining("OOM");
			redis.restoreMemory();
			redis.becomeReplica();
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> redis.commands().set("k", "v"))
				.withMessageContaining("READONLY");
			redis.becomeMaster();
			assertThat(redis.commands().set("k", "v")).isEqualTo("OK");
		}
	}

	@Test
	void saysThatItIsLoading() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			redis.startLoading();
			assertThatExceptionOfType(RedisLoadingException.class).isThrownBy(() -> redis.commands().get("k"));
			redis.killAndStart();
			Awaitility.await().ignoreExceptions().until(() -> redis.commands().dbsize() > 0);
		}
	}

	@Test
	void connectionFactoryReachesIt() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			LettuceConnectionFactory factory = redis.newConnectionFactory(Duration.ofSeconds(2));
			try (RedisConnection connection = factory.getConnection()) {
				assertThat(connection.ping()).isEqualTo("PONG");
			}
			assertThat(redis.commands().configGet("appendfsync")).isEqualTo(Map.of("appendfsync", "always"));
		}
	}

}
