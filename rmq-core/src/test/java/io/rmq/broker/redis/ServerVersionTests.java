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

package io.rmq.broker.redis;

import io.rmq.RmqServerTooOldException;
import io.rmq.broker.ServerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerVersion}: what servers answer to {@code INFO}.
 */
class ServerVersionTests {

	@ParameterizedTest
	@ValueSource(strings = { "standalone", "cluster", "sentinel" })
	void redisReportsItsMode(String mode) {
		assertThat(require("redis_version:7.0.15", "redis_git_sha1:00000000", "redis_mode:" + mode))
			.isEqualTo(new ServerInfo("redis", "7.0.15", mode));
	}

	@ParameterizedTest
	@ValueSource(strings = { "standalone", "cluster", "sentinel" })
	void valkeyReportsItsModeUnderANameOfItsOwn(String mode) {
		assertThat(require("redis_version:7.2.4", "server_name:valkey", "valkey_version:9.1.2", "server_mode:" + mode))
			.isEqualTo(new ServerInfo("valkey", "9.1.2", mode));
	}

	@ParameterizedTest
	@ValueSource(strings = { "standalone", "cluster", "sentinel" })
	void valkeyThatImitatesRedisReportsItsMode(String mode) {
		assertThat(require("redis_version:7.2.4", "server_name:valkey", "valkey_version:9.1.2", "redis_mode:" + mode))
			.isEqualTo(new ServerInfo("valkey", "9.1.2", mode));
	}

	@ParameterizedTest
	@CsvSource({ "6.2.0", "6.10.0", "7.0.15", "8.6.3", "10.0.0" })
	void newEnoughServersAreTaken(String version) {
		assertThat(require("redis_version:" + version).version()).isEqualTo(version);
	}

	@ParameterizedTest
	@CsvSource({ "2.8.24", "5.0.14", "6.0.16", "6.1.240" })
	void olderServersAreRefused(String version) {
		assertThatExceptionOfType(RmqServerTooOldException.class).isThrownBy(() -> require("redis_version:" + version))
			.withMessage("RMQ needs Redis 6.2 or newer, or Valkey; the server is redis " + version);
	}

	@Test
	void serverThatDoesNotReportItsVersionIsRefused() {
		assertThatExceptionOfType(RmqServerTooOldException.class).isThrownBy(() -> require("tcp_port:6379"));
	}

	private static ServerInfo require(String... lines) {
		return ServerVersion.require(InfoAnswer.parse("# Server\r\n" + String.join("\r\n", lines) + "\r\n"));
	}

}
