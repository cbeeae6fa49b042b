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

package io.rmq.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.rmq.RmqServerRefusedException;
import io.rmq.boot.HealthProperties;
import io.rmq.boot.HealthProperties.OnThreshold;
import io.rmq.broker.Broker;
import io.rmq.broker.Groups;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.broker.ServerInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for what {@link RmqHealthIndicator} says of a server that takes no writes, or
 * takes them slowly.
 */
class WriteProbeHealthTests {

	private final Broker broker = mock(Broker.class);

	private final Server server = mock(Server.class);

	@BeforeEach
	void answer() {
		given(this.broker.server()).willReturn(this.server);
		given(this.broker.groups()).willReturn(mock(Groups.class));
		given(this.server.facts()).willReturn(new ServerFacts(new ServerInfo("redis", "7.4.2", "standalone"), "master",
				"noeviction", Persistence.APPEND_ONLY, 1, 100, Duration.ZERO, 0, null));
	}

	@Test
	void downWhenTheServerRefusesWrites() {
		given(this.server.probeWrite())
			.willThrow(new RmqServerRefusedException("Redis refused: OOM command not allowed", null));
		Health health = health(OnThreshold.WARN);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("reasons", List
			.of("The server refuses writes, so nothing can be sent or settled: Redis refused: OOM command not allowed"));
		assertThat(health.getDetails().get("server")).asString().contains("version=7.4.2", "writable=false");
	}

	@Test
	void warnsOfSlowWritesAndIsOutOfServiceIfSoConfigured() {
		given(this.server.probeWrite()).willReturn(Duration.ofMillis(1500));
		Health health = health(OnThreshold.WARN);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("warnings",
				List.of("A write took the server 1500 ms, longer than 1000 ms (rmq.health.max-latency)"));
		assertThat(health.getDetails().get("server")).asString().contains("writable=true", "wroteInMillis=1500");
		assertThat(health(OnThreshold.OUT_OF_SERVICE).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void warnsForAsLongAsTheServerIsAReplica() {
		ServerFacts facts = this.server.facts();
		given(this.server.facts())
			.willReturn(new ServerFacts(facts.info(), "slave", "noeviction", Persistence.APPEND_ONLY, 1, 100,
					Duration.ZERO, 0, null))
			.willReturn(facts);
		assertThat(health(OnThreshold.WARN).getDetails()).containsEntry("warnings",
				List.of("The server is a replica: it refuses messages"));
		assertThat(health(OnThreshold.WARN).getDetails()).doesNotContainKey("warnings");
	}

	private Health health(OnThreshold onThreshold) {
		HealthSources sources = new HealthSources(List::of, List::of, List::of, Optional::empty, Optional::empty);
		return new RmqHealthIndicator(this.broker, sources,
				new HealthProperties(Duration.ofSeconds(10), Duration.ofSeconds(1), null, null, null, onThreshold),
				Duration.ofSeconds(30), Clock.systemUTC())
			.health();
	}

}
