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

import java.time.Duration;

import io.rmq.broker.BrokerFixture;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What ordinary messages cost the server.
 */
class SendCostTests {

	@Test
	void onlyTheFirstMessageOfALaneIsChecked() {
		try (PrivateRedis redis = PrivateRedis.started();
				BrokerFixture fixture = RedisFixtures.on(redis, Duration.ofSeconds(5))) {
			fixture.send("first");
			long checks = calls(redis, "eval");
			long added = calls(redis, "xadd");
			fixture.send(BrokerFixture.numbered("m", 500));
			assertThat(checks).isOne();
			assertThat(calls(redis, "eval")).isEqualTo(checks);
			assertThat(calls(redis, "xadd")).isEqualTo(added + 500);
		}
	}

	private static long calls(PrivateRedis redis, String command) {
		return redis.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_" + command + ":"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf("calls=") + 6, line.indexOf(','))))
			.findAny()
			.orElse(0);
	}

}
