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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqConnectionException;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.ServerInfo;
import io.rmq.listener.ContainerState;
import io.rmq.listener.ContainerState.Phase;
import io.rmq.maintenance.DutyState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqHealthIndicator}.
 */
class RmqHealthIndicatorTests {

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private List<DutyState> duties = List.of();

	private List<AbandonedGroup> abandoned = List.of();

	private final Broker broker = mock(Broker.class);

	@Test
	void upWithServerAndListeners() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 3)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("server",
				Map.of("product", "redis", "version", "7.4.2", "mode", "standalone"));
		assertThat(health.getDetails()).containsEntry("listeners", Map.of("orders",
				Map.of("phase", Phase.RUNNING, "since", NOW.minusSeconds(60), "held", 3, "overdue", 0, "lost", 0L)));
	}

	@Test
	void upWithoutListeners() {
		serverAnswers();
		assertThat(health(Map.of()).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenTheServerCannotBeReached() {
		given(this.broker.check()).willThrow(new RmqConnectionException("no connection to localhost:6379", null));
		Health health = health(Map.of("orders", state(Phase.BACKING_OFF, 1, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error")).asString().contains("no connection to localhost:6379");
		assertThat(health.getDetails()).containsKey("listeners");
	}

	@Test
	void downWhenAListenerHasBeenBackingOffForLong() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.BACKING_OFF, 11, new IllegalStateException("NOPERM"), 0),
				"payments", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("listeners")).asString()
			.contains("lastError=java.lang.IllegalStateException: NOPERM");
	}

	@Test
	void upAndTellingWhatItHasRecoveredFromAndWhen() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, new IllegalStateException("cut"), 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("listeners",
				Map.of("orders",
						Map.of("phase", Phase.RUNNING, "since", NOW.minusSeconds(60), "held", 0, "overdue", 0, "lost",
								0L, "lastError", "java.lang.IllegalStateException: cut", "lastErrorAt",
								NOW.minusSeconds(61))));
	}

	@Test
	void upWhenAListenerHasJustBegunToBackOff() {
		serverAnswers();
		assertThat(health(Map.of("orders", state(Phase.BACKING_OFF, 10, null, 0))).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void upWhenAListenerWasStoppedOnPurpose() {
		serverAnswers();
		assertThat(health(
				Map.of("orders", state(Phase.STOPPED, 600, null, 0), "payments", state(Phase.STOPPING, 600, null, 1)))
			.getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void upAndTellingWhenAHandlerIsOverdueAndAnotherIsLeft() {
		serverAnswers();
		Health health = health(Map.of("orders", overdue(1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("listeners")).asString().contains("overdue=1");
	}

	@Test
	void downWhenAllHandlersOfAListenerAreOverdue() {
		serverAnswers();
		Health health = health(Map.of("orders", overdue(2), "payments", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("listeners")).asString().contains("overdue=2", "overdue=0");
	}

	@Test
	void tellsWhichDutyFailsAndIsDownWhenAListenersDutyFailsForLong() {
		serverAnswers();
		DutyState works = new DutyState("promoting", true, NOW.minusSeconds(60), null, null);
		DutyState fails = new DutyState("recovering", false, NOW.minusSeconds(5), new IllegalStateException("no"), NOW);
		assertThat(health(Map.of("orders", withDuties(works))).getDetails().get("listeners")).asString()
			.doesNotContain("failing");
		Health atFirst = health(Map.of("orders", withDuties(works, fails)));
		assertThat(atFirst.getStatus()).isEqualTo(Status.UP);
		assertThat(atFirst.getDetails().get("listeners")).asString()
			.contains("failing=[{duty=recovering", "IllegalStateException: no")
			.doesNotContain("promoting");
		DutyState failsForLong = new DutyState("recovering", false, NOW.minusSeconds(60), null, NOW);
		assertThat(health(Map.of("orders", withDuties(failsForLong))).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void tellsThatSweepingFailsAndStaysUp() {
		serverAnswers();
		this.duties = List
			.of(new DutyState("sweeping", false, NOW.minusSeconds(60), new IllegalStateException("no"), NOW));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("failing")).asString().contains("duty=sweeping");
	}

	@Test
	void tellsAbandonedGroupsAndStaysUp() {
		serverAnswers();
		assertThat(health(Map.of()).getDetails()).doesNotContainKey("abandonedGroups");
		this.abandoned = List.of(new AbandonedGroup("orders", "billing", NOW.minusSeconds(7200)));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("abandonedGroups",
				List.of(Map.of("topic", "orders", "group", "billing", "lastSeen", NOW.minusSeconds(7200))));
	}

	private static ContainerState withDuties(DutyState... duties) {
		return new ContainerState(Phase.RUNNING, NOW, null, null, 0, 0, 2, 0, List.of(duties));
	}

	private static ContainerState overdue(int handlers) {
		return new ContainerState(Phase.RUNNING, NOW, null, null, 2, handlers, 2, 0, List.of());
	}

	@Test
	void downInTimeAndWithOneThreadWhenTheServerHangs() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		willAnswer((invocation) -> {
			asked.incrementAndGet();
			answer.await(1, TimeUnit.MINUTES);
			return new ServerInfo("redis", "7.4.2", "standalone");
		}).given(this.broker).check();
		RmqHealthIndicator indicator = indicator(Map.of(), Duration.ofMillis(20));
		for (int i = 0; i < 3; i++) {
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("error")).asString()
				.contains("did not answer within 20 ms (rmq.health.timeout)");
		}
		assertThat(asked).hasValue(1);
		answer.countDown();
		await().untilAsserted(() -> assertThat(indicator.health().getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void asksAgainAfterAnAnswer() {
		given(this.broker.check()).willThrow(new RmqConnectionException("no", null))
			.willReturn(new ServerInfo("valkey", "8.0.1", "sentinel"));
		RmqHealthIndicator indicator = indicator(Map.of(), Duration.ofSeconds(10));
		assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenTheCheckItselfFails() {
		given(this.broker.check()).willThrow(new IllegalStateException("broken"));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error")).asString().contains("broken");
	}

	private void serverAnswers() {
		given(this.broker.check()).willReturn(new ServerInfo("redis", "7.4.2", "standalone"));
	}

	private Health health(Map<String, ContainerState> states) {
		return indicator(states, Duration.ofSeconds(10)).health();
	}

	private RmqHealthIndicator indicator(Map<String, ContainerState> states, Duration timeout) {
		return new RmqHealthIndicator(this.broker, () -> states, () -> this.duties, () -> this.abandoned, timeout,
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private static ContainerState state(Phase phase, int seconds, @Nullable Throwable error, int held) {
		Instant since = NOW.minusSeconds(seconds);
		return new ContainerState(phase, since, error, (error != null) ? since.minusSeconds(1) : null, held, 0, 2, 0,
				List.of());
	}

}
