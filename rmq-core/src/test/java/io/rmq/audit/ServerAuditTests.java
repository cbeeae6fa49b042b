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

package io.rmq.audit;

import java.time.Duration;
import java.util.List;

import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.broker.ServerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerAudit}: what no server here can be made to say.
 */
class ServerAuditTests {

	@ParameterizedTest
	@CsvSource({ "redis, 6.2.14, OLD_SERVER", "redis, 7.0.15,", "redis, 8.2.1,", "redis, 9.0.0, UNTESTED_SERVER",
			"valkey, 7.2.4,", "valkey, 8.1.0,", "valkey, 9.1.2,", "valkey, 10.0.0, UNTESTED_SERVER",
			"valkey, 255.255.255, UNTESTED_SERVER", "redis, unstable, UNTESTED_SERVER",
			"other, 1.0.0, UNTESTED_SERVER" })
	void versions(String product, String version, Code code) {
		assertThat(codes(product, version, Duration.ZERO)).isEqualTo((code != null) ? List.of(code) : List.of());
	}

	@Test
	void clocksThatDiffer() {
		assertThat(codes("redis", "8.0.0", Duration.ofSeconds(-1))).isEmpty();
		assertThat(look("redis", "8.0.0", Duration.ofMillis(1001))).singleElement().satisfies((finding) -> {
			assertThat(finding.code()).isEqualTo(Code.CLOCK_SKEW);
			assertThat(finding.problem()).startsWith("The server's clock is 1001 ms ahead of this machine's")
				.contains("due that much earlier");
		});
		assertThat(look("redis", "8.0.0", Duration.ofMinutes(-2))).singleElement()
			.satisfies((finding) -> assertThat(finding.problem()).contains("120000 ms behind", "later"));
	}

	@Test
	void whatAServerDoesNotTellIsNoFinding() {
		assertThat(ServerAudit.look(new ServerFacts(new ServerInfo("redis", "7.4.0", "standalone"), "master", null,
				Persistence.UNKNOWN, 12, null, Duration.ZERO, 0, null)))
			.isEmpty();
	}

	private static List<Code> codes(String product, String version, Duration ahead) {
		return look(product, version, ahead).stream().map(AuditFinding::code).toList();
	}

	private static List<AuditFinding> look(String product, String version, Duration ahead) {
		return ServerAudit.look(new ServerFacts(new ServerInfo(product, version, "standalone"), "master", "noeviction",
				Persistence.APPEND_ONLY, 3, 10000, ahead, 0, null));
	}

}
